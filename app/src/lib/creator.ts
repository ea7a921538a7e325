import type { Split } from '@openroyalty/sdk'
import { memberIn, ownerIn, payeeIn, poolIn, splitIn } from '@openroyalty/sdk/audit'
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

function isSame(one: Address | undefined, other: Address): boolean {
  return one !== undefined && isAddressEqual(one, other)
}
