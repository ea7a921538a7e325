import { earningsByPayer, type PayerEarning } from '@openroyalty/sdk/audit'
import { useRef } from 'react'
import type { Address, Hex } from 'viem'
import { Amount } from '../../components/Amount.tsx'
import { IdLink, TransactionLink } from '../../components/Hex.tsx'
import { Section } from '../../components/Section.tsx'
import { useTokens } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import type { OwnPosition } from '../../lib/creator.ts'
import { countText, wholeUnits } from '../../lib/format.ts'

type Source = Pick<PayerEarning, 'payer' | 'kind' | 'poolId' | 'earned' | 'payments' | 'transactionHash'>

type SourcesProps = { books: Books; positions: readonly OwnPosition[]; time: bigint }

/** Who has paid for somebody's works, by payments and by streams, and how much of it was theirs: this second. */
export function Sources({ books, positions, time }: SourcesProps) {
  const { t, locale } = useI18n()
  const ids = positions.map(({ poolId, work }) => `${poolId}${work.workId}`).join()
  const members = positions.map(({ poolId, work }) => ({ poolId, workId: work.workId }))
  const earnings = useEarnings(books.logs, ids, members)
  const tokens = new Map(positions.map(({ poolId, token }) => [poolId, token]))
  const look = useTokens([...tokens.values()])
  const sources = sourcesOf(earnings.at(time))
  return (
    <Section title={t.me.sources} lead={t.me.sourcesLead}>
      {sources.length === 0 && <p className="soft">{t.me.noPayments}</p>}
      {[...new Set(tokens.values())].map((token) => {
        const own = sources.filter(({ poolId }) => tokens.get(poolId) === token)
        return own.length > 0 && <SourceList key={token} sources={own} look={look} token={token} locale={locale} />
      })}
    </Section>
  )
}

type Earnings = ReturnType<typeof earningsByPayer>

/** Gone through once: of later logs, only what is new. */
function useEarnings(logs: Books['logs'], ids: string, members: readonly { poolId: Hex; workId: Hex }[]): Earnings {
  const kept = useRef<{ ids: string; logs: Books['logs']; earnings: Earnings }>(undefined)
  const { current } = kept
  if (current?.logs === logs && current.ids === ids) return current.earnings
  const isMore = current?.ids === ids && logs[current.logs.length - 1] === current.logs.at(-1)
  if (isMore) current.earnings.take(logs.slice(current.logs.length))
  const earnings = isMore ? current.earnings : earningsByPayer({ logs, members })
  kept.current = { ids, logs, earnings }
  return earnings
}

type SourceListProps = {
  sources: readonly Source[]
  token: Address
  look: ReturnType<typeof useTokens>
  locale: string
}

/** The payers in one token. Each is shown in whole base units, and what they have beyond those stands by itself: the sum is exact. */
function SourceList({ sources, token, look, locale }: SourceListProps) {
  const { t } = useI18n()
  const total = wholeUnits(sources.reduce((sum, { earned }) => sum + earned, 0n))
  const fractions = sources.reduce((left, { earned }) => left - wholeUnits(earned), total)
  return (
    <ul className="stack" data-testid="sources">
      {sources.map(({ payer, kind, poolId, earned, payments, transactionHash }) => (
        <li key={`${payer}${poolId}${kind}`} className="row row-apart">
          <span>
            <IdLink kind="address" id={payer} />{' '}
            <span className="soft small">
              {kind === 'stream' ? t.me.byStreams : t.me.payments(countText(payments, locale))}{' '}
              <TransactionLink hash={transactionHash} />
            </span>
          </span>
          <Amount value={wholeUnits(earned)} token={look(token)} />
        </li>
      ))}
      {fractions > 0n && (
        <li className="row row-apart soft small">
          <span>{t.me.fractions}</span>
          <Amount value={fractions} token={look(token)} />
        </li>
      )}
      <li className="row row-apart">
        <strong>{t.me.earnedInAll}</strong>
        <strong>
          <Amount value={total} token={look(token)} />
        </strong>
      </li>
    </ul>
  )
}

/** By payer, pool and kind, over all works; largest first. */
function sourcesOf(rows: readonly PayerEarning[]): Source[] {
  const sources = new Map<string, Source>()
  for (const row of rows) {
    const key = `${row.payer} ${row.poolId} ${row.kind}`
    const known = sources.get(key)
    sources.set(key, known ? { ...known, earned: known.earned + row.earned } : row)
  }
  return [...sources.values()].sort((a, b) => (a.earned < b.earned ? 1 : -1))
}
