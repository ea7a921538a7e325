import type { Hex } from 'viem'
import { DAY } from '../../utils/days.ts'
import { consentAt } from '../internal/workReplay.ts'
import { type PoolBook, SCALE } from '../replay/books.ts'
import type { CreatorPoolsLog } from '../replay/log.ts'
import { memberIn, poolIn, streamIn } from '../replay/pools.ts'
import type { ReplayState } from '../replay/replay.ts'
import { payeeIn } from '../replay/works.ts'
import { isSame, short, type Watch } from './watch.ts'

const PROBLEMS = { deposit: 'deposit-differs', refund: 'refund-differs', claim: 'claim-differs' } as const

/** Looks at a log of the pools before the state takes it in. */
export function checkPools(watch: Watch, log: CreatorPoolsLog): void {
  const { works, pools } = watch.state
  switch (log.eventName) {
    case 'Joined': {
      const { poolId, workId } = log.args
      const pool = pools.pools.get(poolId)
      const work = works.works.get(workId)
      if (!pool) return
      if (!work) {
        watch.find('logs-incomplete', {
          what: `Work ${short(workId)} joined pool ${short(poolId)}, and no log before tells that there is such a work.`,
          subjects: { poolId, workId },
          at: log,
        })
        return
      }
      const catalogue = work.catalogueId ? works.works.get(work.catalogueId)?.consent : undefined
      const consented = consentAt(work.consent, catalogue ?? [], log.time)
      if ((pool.terms.uses & ~consented) !== 0)
        watch.find('member-without-consent', {
          what: `Work ${short(workId)} joined pool ${short(poolId)} although its owner had consented to the uses ${consented} only, of the pool's ${pool.terms.uses}.`,
          subjects: { poolId, workId },
          at: log,
        })
      const former = memberIn(pools, { ...log.args, time: log.time })?.units ?? 0n
      checkNotice(watch, log, pool.book, pool.terms.noticeDays, Number(former))
      if (log.args.units !== pool.terms.joinUnits || (log.args.works !== 1 && !work.isCatalogue))
        watch.find('units-differ', {
          what: `Work ${short(workId)} joined pool ${short(poolId)} as ${log.args.works}, with ${log.args.units} units each; the pool gives ${pool.terms.joinUnits}.`,
          subjects: { poolId, workId },
          at: log,
        })
      return
    }
    case 'UnitsSet': {
      const pool = pools.pools.get(log.args.poolId)
      const former = memberIn(pools, { ...log.args, time: log.time })?.units ?? 0n
      if (pool) checkNotice(watch, log, pool.book, pool.terms.noticeDays, Number(former))
      return
    }
    case 'Claimed': {
      const { poolId, workId, payee } = log.args
      const expected = payeeIn(works, { workId, time: log.time })
      if (isSame(payee, expected)) return
      watch.find('claim-to-another', {
        what: `${log.args.amount} of pool ${short(poolId)} were paid to ${payee} for work ${short(workId)}, whose payee was ${expected ?? 'nobody'}.`,
        subjects: { poolId, workId, account: payee },
        at: log,
      })
    }
  }
}

/** Mirrors `CreatorPools._change`: once money has arrived, new units come with the pool's notice, and until then at once. */
function checkNotice(
  watch: Watch,
  log: Extract<CreatorPoolsLog, { eventName: 'Joined' | 'UnitsSet' }>,
  book: PoolBook,
  noticeDays: number,
  former: number,
): void {
  const { poolId, workId, units, day } = log.args
  const isAtOnce = noticeDays === 0 || book.paidIn === 0n || units === former
  const expected = isAtOnce ? 0n : (log.time + DAY - 1n) / DAY + BigInt(noticeDays)
  if (BigInt(day) === expected) return
  const when = (of: bigint) => (of === 0n ? 'at once' : `on day ${of}`)
  watch.find('units-differ', {
    what: `The units of work ${short(workId)} in pool ${short(poolId)} go from ${former} to ${units} ${when(BigInt(day))}; by the pool's rule ${when(expected)}.`,
    subjects: { poolId, workId },
    at: log,
  })
}

/** Tells what the replay itself noticed about the last log. */
export function checkProblems(watch: Watch): void {
  for (const { what, id, said, expected, ...place } of watch.state.pools.problems.splice(0)) {
    const subject = what === 'claim' ? `work ${short(id)}` : `stream ${short(id)}`
    watch.find(PROBLEMS[what], {
      what: `A ${what} of ${said} for ${subject} was logged where ${expected} follows from the logs before.`,
      subjects: what === 'claim' ? { workId: id } : { streamId: id },
      said,
      expected,
      at: place,
    })
  }
}

/** A pool's money at a second, in base units; fractions add up to what is `carried`. */
export type PoolBalance = {
  poolId: Hex
  paidIn: bigint
  refunded: bigint
  claimed: bigint
  /** By all its members, rounded down for each. */
  claimable: bigint
  /** What streams have not brought yet. */
  refundable: bigint
  /** What waits for somebody to hold units, what division left over, and members' fractions. */
  carried: bigint
}

/** All pools' balances; where one does not add up to the last fraction it is a finding. */
export function* balancesOf(watch: Watch, time: bigint): Generator<PoolBalance> {
  const { pools } = watch.state
  const ahead = aheadByPool(watch.state, time)
  for (const [poolId, { book }] of pools.pools) {
    const pool = poolIn(pools, { poolId, time })
    if (!pool) continue
    let earned = 0n
    let claimable = 0n
    for (const workId of book.members.keys()) {
      const member = memberIn(pools, { poolId, workId, time })
      if (!member) continue
      earned += member.earned * member.works
      claimable += member.claimable * member.works
    }
    const refundable = ahead.get(poolId) ?? 0n
    const { paidIn, refunded, claimed, carry, idle } = pool
    const left = (paidIn - refunded - claimed) << SCALE
    const difference = left - earned - refundable - carry - idle
    if (difference !== 0n)
      watch.find('pool-unbalanced', {
        what: `What came into pool ${short(poolId)} differs from what went out and what is still there by ${difference >> SCALE} base units and ${difference & ((1n << SCALE) - 1n)} parts of 2^64.`,
        subjects: { poolId },
        said: paidIn,
        expected: paidIn - (difference >> SCALE),
      })
    yield {
      ...{ poolId, paidIn, refunded, claimed, claimable },
      refundable: refundable >> SCALE,
      carried: paidIn - refunded - claimed - claimable - (refundable >> SCALE),
    }
  }
}

/** Scaled. */
function aheadByPool({ pools }: ReplayState, time: bigint): Map<Hex, bigint> {
  const ahead = new Map<Hex, bigint>()
  for (const [streamId, { poolId }] of pools.streams) {
    const stream = streamIn(pools, { streamId, time })
    if (stream) ahead.set(poolId, (ahead.get(poolId) ?? 0n) + stream.ahead)
  }
  return ahead
}
