import type { Split } from '@openroyalty/sdk'
import {
  applyLog,
  emptyReplay,
  memberIn,
  ownerIn,
  payeeIn,
  poolIn,
  type ReplayLog,
  splitIn,
} from '@openroyalty/sdk/audit'
import { type Address, type Hex, isAddressEqual } from 'viem'
import type { Books } from './books.ts'

/** A work that somebody owns, is paid for, or has a share of. */
export type OwnWork = {
  workId: Hex
  owner: Address | undefined
  payee: Address | undefined
  isOwner: boolean
  /** Whose money reaches them: all of it, a share (parts of a million) by a split, or none. */
  share: bigint
  split: Split | undefined
}

/** A work's membership in a pool, at a second. */
export type OwnPosition = {
  poolId: Hex
  token: Address
  work: OwnWork
  joined: boolean
  units: bigint
  totalUnits: bigint
  /** Base units that a claim would bring now, and what was claimed before. */
  claimable: bigint
  claimed: bigint
  /** Base units per second × 2^64 that its units earn from streams now. */
  rate: bigint
}

export const WHOLE = 1_000_000n

/** The works of an account, as the books have them. */
export function worksOf({ state }: Books, account: Address, time: bigint): OwnWork[] {
  const works: OwnWork[] = []
  for (const workId of state.works.works.keys()) {
    const owner = ownerIn(state.works.tokens, workId)
    const payee = payeeIn(state.works, { workId, time })
    const split = payee && (splitIn(state.splits, payee) as Split | undefined)
    const position = split?.recipients.findIndex((each) => isAddressEqual(each, account)) ?? -1
    const isOwner = isSame(owner, account)
    const share = isSame(payee, account) ? WHOLE : BigInt(split?.shares[position] ?? 0)
    if (isOwner || share > 0n) works.push({ workId, owner, payee, isOwner, share, split })
  }
  return works
}

/** Every membership of these works, in any pool, now or formerly, at a second that is not before the books' last block. */
export function positionsIn({ state }: Books, works: readonly OwnWork[], time: bigint): OwnPosition[] {
  const positions: OwnPosition[] = []
  for (const [poolId, { terms, book }] of state.pools.pools) {
    const pool = poolIn(state.pools, { poolId, time })
    for (const work of works) {
      if (!pool || !book.members.has(work.workId)) continue
      const member = memberIn(state.pools, { poolId, workId: work.workId, time })
      if (!member) continue
      const { joined, units, claimable, claimed } = member
      // Mirrors RoyaltyLens: `state.totalUnits == 0 ? 0 : (state.rate * member.units) / state.totalUnits`.
      const rate = pool.totalUnits === 0n ? 0n : (pool.rate * units) / pool.totalUnits
      positions.push({
        poolId,
        token: terms.token,
        work,
        joined,
        units,
        totalUnits: pool.totalUnits,
        claimable,
        claimed,
        rate,
      })
    }
  }
  return positions
}

/** What one payer's payments to pools have brought to works, and where that is written. */
export type Source = {
  payer: Address
  poolId: Hex
  token: Address
  /** Base units × 2^64. */
  earned: bigint
  payments: number
  /** The latest of them. */
  transactionHash: Hex
}

/**
 * Who paid these works, to the last fraction: the logs are gone through once more, and each payment is what the works have earned after it
 * and had not before it. What streams bring has no payment of its own, and is the rest.
 */
export function sourcesOf(logs: readonly ReplayLog[], positions: readonly OwnPosition[]): Source[] {
  const byPool = new Map<Hex, OwnPosition[]>()
  for (const position of positions) byPool.set(position.poolId, [...(byPool.get(position.poolId) ?? []), position])
  const sources = new Map<string, Source>()
  const state = emptyReplay()
  const earnedIn = (poolId: Hex, time: bigint) =>
    (byPool.get(poolId) ?? []).reduce(
      (sum, { work: { workId } }) => sum + (memberIn(state.pools, { poolId, workId, time })?.earned ?? 0n),
      0n,
    )
  for (const log of logs) {
    if (log.contract !== 'creatorPools') {
      // Licenses' streams ask the license registry who they are; nothing here asks for that.
      continue
    }
    const isPayment = log.eventName === 'Paid' && byPool.has(log.args.poolId)
    const before = isPayment ? earnedIn(log.args.poolId, log.time) : 0n
    applyLog(state, log)
    if (!isPayment) continue
    const { poolId, payer } = log.args
    const key = `${poolId} ${payer}`
    const source = sources.get(key)
    const token = byPool.get(poolId)?.[0]?.token as Address
    sources.set(key, {
      payer,
      poolId,
      token,
      earned: (source?.earned ?? 0n) + earnedIn(poolId, log.time) - before,
      payments: (source?.payments ?? 0) + 1,
      transactionHash: log.transactionHash,
    })
  }
  return [...sources.values()].sort((a, b) => (a.earned < b.earned ? 1 : -1))
}

function isSame(one: Address | undefined, other: Address): boolean {
  return one !== undefined && isAddressEqual(one, other)
}
