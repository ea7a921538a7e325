import { operatorsIn, poolIn } from '@openroyalty/sdk/audit'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import type { Hex } from 'viem'
import { useParams } from 'wouter'
import { Amount } from '../../components/Amount.tsx'
import { BooksBadge } from '../../components/BooksBadge.tsx'
import { Epochs } from '../../components/Epochs.tsx'
import { IdLink } from '../../components/Hex.tsx'
import { HistoryLink } from '../../components/HistoryLink.tsx'
import { Page } from '../../components/Page.tsx'
import { Payments } from '../../components/Payments.tsx'
import { Section } from '../../components/Section.tsx'
import { StatementButton } from '../../components/StatementButton.tsx'
import { Uses } from '../../components/Uses.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import { useTokens } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { countText, perDayOf, shortHex, tidyText, wholeUnits } from '../../lib/format.ts'
import { Members } from './Members.tsx'
import { MoneyFlow } from './MoneyFlow.tsx'
import { Offers } from './Offers.tsx'

/** A pool: what it sells, who pays it, and who shares what it gets. */
export default function Pool() {
  const { t } = useI18n()
  const { poolId } = useParams<{ poolId: Hex }>()
  return (
    <Page
      eyebrow={<span className="mono">{poolId}</span>}
      actions={<HistoryLink id={poolId} />}
      title={t.pool.title(shortHex(poolId))}
    >
      <WithBooks>{(books, time) => <PoolBooks poolId={poolId} books={books} time={time} />}</WithBooks>
    </Page>
  )
}

function PoolBooks({ poolId, books, time }: { poolId: Hex; books: Books; time: bigint }) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const pool = books.state.pools.pools.get(poolId)
  const money = poolIn(books.state.pools, { poolId, time })
  const look = useTokens(pool ? [pool.terms.token] : [])
  if (!pool || !money) return <p className="soft">{t.pool.notFound}</p>
  const { terms, uri } = pool
  const { operator } = operatorsIn(books.state.pools, poolId)
  const token = look(terms.token)
  // Prices and flows are of other heights once amounts can be written.
  if (!token) return <p className="loading">{t.books.reading}</p>
  const kept = money.paidIn - money.refunded
  const stats = [
    [t.pool.paidIn, kept, '?only=in'],
    [t.pool.perDay, perDayOf(money.rate), '?only=in'],
    [t.pool.claimed, money.claimed, '?only=out'],
    [t.pool.held, kept - money.claimed, ''],
  ] as const
  return (
    <>
      <section className="card card-hero" aria-label={t.pool.money}>
        <div className="card-head">
          <Uses uses={terms.uses} />
          <div className="row">
            <BooksBadge books={books} />
            <StatementButton subject={{ kind: 'pool', poolId }} books={books} />
          </div>
        </div>
        <dl className="stats">
          {stats.map(([name, value, only]) => (
            <div key={name} className="stat">
              <dt>{name}</dt>
              <dd>
                <Amount value={value} token={token} href={`/history/${poolId}${only}`} />
              </dd>
            </div>
          ))}
        </dl>
        {money.rate > 0n && <p className="live">{t.pool.streaming}</p>}
      </section>
      <MoneyFlow books={books} poolId={poolId} time={time} token={token} />
      <Offers books={books} poolId={poolId} token={token} />
      <div className="columns">
        <div className="stack">
          <Members books={books} poolId={poolId} time={time} token={token} />
          <Payments books={books} poolId={poolId} />
          <Epochs books={books} isWanted={({ epoch }) => epoch.poolId === poolId} />
        </div>
        <Section title={t.pool.terms} lead={t.pool.termsLead}>
          <dl className="facts">
            <dt>{t.pool.token}</dt>
            <dd>
              <bdi>{token?.symbol}</bdi> <span className="address">{shortHex(terms.token)}</span>
            </dd>
            <dt>{t.pool.operator}</dt>
            <dd>{operator ? <IdLink kind="address" id={operator} /> : t.pool.frozen}</dd>
            <dt>{t.pool.notice}</dt>
            <dd>{t.pool.days(countText(terms.noticeDays, locale))}</dd>
            <dt>{t.pool.units}</dt>
            <dd>{countText(money.totalUnits, locale)}</dd>
            <dt>{t.pool.soleAgent}</dt>
            <dd>{terms.soleAgent ? t.common.yes : t.common.no}</dd>
            {money.idle > 0n && (
              <>
                <dt>{t.pool.idle}</dt>
                <dd>
                  <Amount value={wholeUnits(money.idle)} token={token} />
                </dd>
              </>
            )}
            {uri && (
              <>
                <dt>{t.pool.describedAt}</dt>
                <dd>
                  <bdi className="mono">{tidyText(uri)}</bdi>
                </dd>
              </>
            )}
            <dt>{t.flow.contract}</dt>
            <dd>
              <span className="address">{shortHex(deployment.creatorPools?.address ?? '')}</span>
            </dd>
          </dl>
        </Section>
      </div>
    </>
  )
}
