import { DAY } from '@openroyalty/sdk'
import { streamIn } from '@openroyalty/sdk/audit'
import { useLicense, useLicenses, useRoyaltyConnection } from '@openroyalty/sdk/react'
import { type Hex, isAddressEqual } from 'viem'
import { useConnection } from 'wagmi'
import { useParams } from 'wouter'
import { Amount } from '../../components/Amount.tsx'
import { Epochs } from '../../components/Epochs.tsx'
import { IdLink } from '../../components/Hex.tsx'
import { HistoryLink } from '../../components/HistoryLink.tsx'
import { Page } from '../../components/Page.tsx'
import { Payments } from '../../components/Payments.tsx'
import { Price } from '../../components/Price.tsx'
import { Section } from '../../components/Section.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import { useTokens } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { isOfRegistry } from '../../lib/epochs.ts'
import { dateText, shortHex, wholeUnits } from '../../lib/format.ts'
import { NEVER, standingIn } from '../../lib/standing.ts'
import { tokenIn } from '../../lib/tokens.ts'
import { CredentialPart } from './CredentialPart.tsx'
import { Ending } from './Ending.tsx'
import { StandingCard } from './StandingCard.tsx'
import { Statement } from './Statement.tsx'
import { Stream } from './Stream.tsx'
import { OpenStream } from './StreamActions.tsx'

/** A license: what it is worth this second and why, its stream, and its statements. */
export default function License() {
  const { t } = useI18n()
  const { licenseId } = useParams<{ licenseId: Hex }>()
  return (
    <Page
      eyebrow={<span className="mono">{licenseId}</span>}
      actions={<HistoryLink id={licenseId} />}
      title={t.license.title(shortHex(licenseId))}
    >
      <WithBooks>{(books, time) => <LicenseBooks licenseId={licenseId} books={books} time={time} />}</WithBooks>
    </Page>
  )
}

function LicenseBooks({ licenseId, books, time }: { licenseId: Hex; books: Books; time: bigint }) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const { address } = useConnection()
  const view = standingIn(books.state, { licenseId, time })
  const license = view?.license
  const offer = license && books.state.licenses.offers.get(license.offerId)
  const token = tokenIn(books, licenseId)
  const look = useTokens(token ? [token] : [])
  const plain = useLicense(license && { licenseId })
  const views = useLicenses(license && { licenseIds: [licenseId] })
  if (!view || !license || !offer || !token) return <p className="soft">{t.license.notFound}</p>
  const { terms } = offer
  const stream = license.streamId ? streamIn(books.state.pools, { streamId: license.streamId, time }) : undefined
  const isRunning = stream !== undefined && stream.end > time && stream.rate > 0n
  const isInForce = license.standing === 'Active' || license.standing === 'PastDue'
  const isMine = license.licensee !== undefined && address !== undefined && isAddressEqual(license.licensee, address)
  const due = license.owed > license.paid ? license.owed - license.paid : 0n
  const credit = license.paid > license.owed ? license.paid - license.owed : 0n
  const next = plain.data?.nextStatement
  return (
    <>
      <StandingCard books={books} view={view} uses={terms.uses} time={time}>
        <dl className="stats">
          <div className="stat">
            <dt>{t.license.since}</dt>
            <dd>{dateText(license.start, locale)}</dd>
          </div>
          <div className="stat">
            <dt>{t.license.end}</dt>
            <dd>{license.end === NEVER ? t.license.noEnd : dateText(license.end, locale)}</dd>
          </div>
          <div className="stat">
            <dt>{due > 0n ? t.license.due : t.license.credit}</dt>
            <dd>
              <Amount value={due > 0n ? due : credit} token={look(token)} />
            </dd>
          </div>
        </dl>
      </StandingCard>
      <div className="columns">
        <div className="stack">
          {stream && license.streamId && (
            <Stream
              books={books}
              licenseId={licenseId}
              poolId={terms.poolId}
              streamId={license.streamId}
              licensee={license.licensee}
              terms={terms}
              isInForce={isInForce}
              streamSalt={views.data?.[0]?.license.streamSalt}
              stream={stream}
              time={time}
              token={token}
              look={look(token)}
            />
          )}
          {!license.streamId && isInForce && isMine && (
            <Section title={t.license.stream} lead={terms.minRate > 0n ? t.stream.asked : t.stream.optional}>
              <OpenStream {...{ books, licenseId, minRate: terms.minRate, token, time }} look={look(token)} />
            </Section>
          )}
          {terms.periodDays > 0 && (
            <Statement
              books={books}
              licenseId={licenseId}
              offerId={license.offerId}
              next={next && { ...next, opensAt: next.dueAt - BigInt(terms.graceDays) * DAY }}
              byUse={terms.distribution === 'Usage'}
              owed={license.owed}
              paid={license.paid}
              licensee={license.licensee}
              time={time}
              token={token}
              look={look(token)}
            />
          )}
          <Epochs
            books={books}
            isWanted={(row) => row.epoch.licenseId === licenseId && isOfRegistry(row, deployment)}
          />
          {license.licensee && <Payments books={books} poolId={terms.poolId} payer={license.licensee} />}
        </div>
        <div className="stack">
          <Section title={t.license.facts}>
            <dl className="facts">
              <dt>{t.args.licensee}</dt>
              <dd>{license.licensee && <IdLink kind="address" id={license.licensee} />}</dd>
              <dt>{t.words.offer}</dt>
              <dd>
                <IdLink kind="offer" id={license.offerId} />
              </dd>
              <dt>{t.words.pool}</dt>
              <dd>
                <IdLink kind="pool" id={terms.poolId} />
              </dd>
              <dt>{t.license.owed}</dt>
              <dd>
                <Amount value={license.owed} token={look(token)} href={`/history/${licenseId}`} />
              </dd>
              <dt>{t.license.paid}</dt>
              <dd>
                <Amount value={license.paid} token={look(token)} href={`/history/${licenseId}`} />
              </dd>
              {stream && (
                <>
                  <dt>{t.license.passed}</dt>
                  <dd>
                    <Amount value={wholeUnits(stream.passed)} token={look(token)} isLive={isRunning} />
                  </dd>
                </>
              )}
            </dl>
            <Price terms={terms} token={look(token)} />
          </Section>
          <CredentialPart books={books} licenseId={licenseId} view={view} terms={terms} time={time} />
          <Ending
            books={books}
            licenseId={licenseId}
            view={view}
            publisher={offer.publisher}
            terms={terms}
            time={time}
          />
        </div>
      </div>
    </>
  )
}
