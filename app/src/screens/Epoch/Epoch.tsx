import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { type Hex, isHex } from 'viem'
import { useParams } from 'wouter'
import { Amount } from '../../components/Amount.tsx'
import { BooksBadge } from '../../components/BooksBadge.tsx'
import { IdLink, TransactionLink } from '../../components/Hex.tsx'
import { HistoryLink } from '../../components/HistoryLink.tsx'
import { Page } from '../../components/Page.tsx'
import { Section } from '../../components/Section.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import { closeEpoch } from '../../flows/closeEpoch.ts'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { useTokens } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { type EpochRow, epochsIn, isOfRegistry } from '../../lib/epochs.ts'
import { countText, dateText, dayText, shortHex } from '../../lib/format.ts'
import { Claims } from './Claims.tsx'
import { FileCheck } from './FileCheck.tsx'

/** A usage epoch: a payment that is shared by measured use; who has claimed, and whether the file behind it bears it out. */
export default function Epoch() {
  const { t } = useI18n()
  const { epochId } = useParams<{ epochId: Hex }>()
  return (
    <Page
      eyebrow={<span className="mono">{epochId}</span>}
      actions={<HistoryLink id={epochId} />}
      title={t.epoch.title(shortHex(epochId))}
    >
      <WithBooks>
        {(books, time) => {
          const row = isHex(epochId) && epochsIn(books).find((each) => each.epochId === epochId.toLowerCase())
          if (!row) return <p className="soft">{t.epoch.notFound}</p>
          return <EpochBooks books={books} row={row} time={time} />
        }}
      </WithBooks>
    </Page>
  )
}

function EpochBooks({ books, row, time }: { books: Books; row: EpochRow; time: bigint }) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const start = useStartFlow()
  const { epochId, epoch, total, paid, closesAt, closed } = row
  const look = useTokens([epoch.token])
  const token = look(epoch.token)
  const last = row.claims.at(-1)
  return (
    <>
      <section className="card card-hero" aria-label={t.epoch.money}>
        <div className="card-head">
          <span className={`tag ${closed ? '' : 'tag-good'}`}>{closed ? t.epoch.ended : t.epoch.open}</span>
          <BooksBadge books={books} />
        </div>
        <dl className="stats">
          <div className="stat">
            <dt>{t.epoch.total}</dt>
            <dd>
              <Amount value={total} token={token} href={`/history/${epochId}?only=in`} />
              <div className="stat-more">
                <TransactionLink hash={row.published.transactionHash} />
              </div>
            </dd>
          </div>
          <div className="stat">
            <dt>{t.epoch.paid}</dt>
            <dd>
              <Amount value={paid} token={token} href={`/history/${epochId}?only=out`} />
              <div className="stat-more">
                {last ? t.epoch.claims(countText(row.claims.length, locale)) : t.epoch.noClaims}
              </div>
            </dd>
          </div>
          <div className="stat">
            <dt>{closed ? t.epoch.toPool : t.epoch.left}</dt>
            <dd>
              <Amount value={closed ? closed.amount : total - paid} token={token} />
              <div className="stat-more">{closed && <TransactionLink hash={closed.transactionHash} />}</div>
            </dd>
          </div>
          <div className="stat">
            <dt>{closed ? t.epoch.closed : t.epoch.closes}</dt>
            <dd>{dayText(closed ? closed.time : closesAt, locale)}</dd>
          </div>
        </dl>
        {!closed && time >= closesAt && (
          <div className="row">
            <button type="button" className="button" onClick={() => start(closeEpoch(deployment, row, t))}>
              {t.epoch.closeButton}
            </button>
            <p className="soft small">{t.epoch.closeHint}</p>
          </div>
        )}
      </section>
      {!isOfRegistry(row, deployment) && (
        <p className="note note-warn">
          <strong>{t.epoch.otherRegistry}</strong>
        </p>
      )}
      <div className="columns">
        <div className="stack">
          <FileCheck books={books} row={row} token={token} />
          <Claims books={books} row={row} token={token} />
        </div>
        <Section title={t.epoch.facts}>
          <dl className="facts">
            <dt>{t.words.payer}</dt>
            <dd>
              <IdLink kind="address" id={epoch.payer} />
            </dd>
            <dt>{t.words.license}</dt>
            <dd>
              <IdLink kind="license" id={epoch.licenseId} />
            </dd>
            <dt>{t.words.pool}</dt>
            <dd>
              <IdLink kind="pool" id={epoch.poolId} />
            </dd>
            <dt>{t.pool.token}</dt>
            <dd>
              <bdi>{token?.symbol}</bdi> <span className="address">{shortHex(epoch.token)}</span>
            </dd>
            <dt>{t.epoch.from}</dt>
            <dd>{dateText(epoch.from, locale)}</dd>
            <dt>{t.epoch.to}</dt>
            <dd>{dateText(epoch.to, locale)}</dd>
            <dt>{t.epoch.statement}</dt>
            <dd>{t.epoch.statementOf(countText(epoch.period + 1, locale), countText(epoch.version, locale))}</dd>
            <dt>{t.epoch.published}</dt>
            <dd>
              {dateText(row.published.time, locale)} <TransactionLink hash={row.published.transactionHash} />
            </dd>
          </dl>
          <div className="stack">
            <div>
              <h3 className="small soft">{t.epoch.root}</h3>
              <p className="mono small">{epoch.root}</p>
            </div>
            <div>
              <h3 className="small soft">{t.epoch.fileHash}</h3>
              <p className="mono small">{row.dataHash}</p>
              <p className="soft small">{t.epoch.fileHint}</p>
            </div>
          </div>
        </Section>
      </div>
    </>
  )
}
