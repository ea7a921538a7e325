import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import type { Address } from 'viem'
import { Amount } from '../../components/Amount.tsx'
import { BooksBadge } from '../../components/BooksBadge.tsx'
import { claimEverything } from '../../flows/claimEverything.ts'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { useTokens } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { type OwnPosition, WHOLE } from '../../lib/creator.ts'
import { perDayOf } from '../../lib/format.ts'
import type { DueShare } from '../../lib/usageClaims.ts'

type Sum = { token: Address; waiting: bigint; claimed: bigint; rate: bigint; byUse: bigint; throughSplits: bigint }

type EarningsProps = {
  books: Books
  positions: readonly OwnPosition[]
  /** Of usage payments whose files are known. */
  due: readonly DueShare[]
}

/** What waits for a creator, second by second, and the button that brings it. */
export function Earnings({ books, positions, due }: EarningsProps) {
  const { t } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const start = useStartFlow()
  const paid = positions.filter(({ work }) => work.share > 0n)
  const sums = sumsOf(paid, due)
  const look = useTokens(sums.map(({ token }) => token))
  const isWaiting = due.length > 0 || paid.some(({ claimable }) => claimable > 0n)
  if (sums.length === 0) {
    return (
      <section className="card card-hero">
        <div className="card-head">
          <h2>{t.me.waiting}</h2>
          <BooksBadge books={books} />
        </div>
        <p className="soft">{t.me.nothingYet}</p>
      </section>
    )
  }
  return (
    <section className="card card-hero" aria-labelledby="waiting">
      <div className="card-head">
        <h2 id="waiting">{t.me.waiting}</h2>
        <BooksBadge books={books} />
      </div>
      {sums.map(({ token, waiting, claimed, rate, byUse, throughSplits }) => (
        <div key={token} className="stack">
          <p className="hero-figure" data-testid="waiting">
            <Amount value={waiting} token={look(token)} isLive={rate > 0n} />
          </p>
          {rate > 0n ? <p className="live">{t.me.streaming}</p> : <p className="soft small">{t.me.notStreaming}</p>}
          <dl className="stats">
            <div className="stat">
              <dt>{t.me.perDay}</dt>
              <dd>
                <Amount value={perDayOf(rate)} token={look(token)} />
              </dd>
            </div>
            <div className="stat">
              <dt>{t.me.claimedBefore}</dt>
              <dd>
                <Amount value={claimed} token={look(token)} />
              </dd>
            </div>
            {byUse > 0n && (
              <div className="stat">
                <dt>{t.usage.waiting}</dt>
                <dd>
                  <Amount value={byUse} token={look(token)} />
                </dd>
              </div>
            )}
            {throughSplits > 0n && (
              <div className="stat">
                <dt>{t.me.yourPartOfSplits}</dt>
                <dd>
                  <Amount value={throughSplits} token={look(token)} />
                </dd>
              </div>
            )}
          </dl>
        </div>
      ))}
      <div className="row">
        <button
          type="button"
          className="button button-main"
          disabled={!isWaiting}
          onClick={() => start(claimEverything(deployment, { positions: paid, due }, t))}
        >
          {t.me.claimAll}
        </button>
        <p className="soft small">{t.me.claimHint}</p>
      </div>
    </section>
  )
}

/** What waits for works that pay an account, or a split that it has a share of, by token. */
function sumsOf(positions: readonly OwnPosition[], due: readonly DueShare[]): Sum[] {
  const sums = new Map<Address, Sum>()
  const sumOf = (token: Address): Sum => {
    const sum = sums.get(token) ?? { token, waiting: 0n, claimed: 0n, rate: 0n, byUse: 0n, throughSplits: 0n }
    sums.set(token, sum)
    return sum
  }
  for (const { token, claimable, claimed, rate, work } of positions) {
    const sum = sumOf(token)
    sum.waiting += claimable
    sum.claimed += claimed
    sum.rate += rate
    // Rounded down, as the split does it: what remains stays in the split for the next time.
    if (work.share < WHOLE) sum.throughSplits += (claimable * work.share) / WHOLE
  }
  for (const { token, claim, work } of due) {
    const sum = sumOf(token)
    sum.waiting += claim.amount
    sum.byUse += claim.amount
    if (work.share < WHOLE) sum.throughSplits += (claim.amount * work.share) / WHOLE
  }
  return [...sums.values()]
}
