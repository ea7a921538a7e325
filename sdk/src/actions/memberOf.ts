import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type MemberOfParameters = {
  poolId: Hex
  /** A work, or a catalogue. */
  workId: Hex
} & ReadOptions
export type MemberOfReturnType = {
  /** Has joined and not left. */
  joined: boolean
  /** Units of the work; for a lot, of each of its works. */
  units: bigint
  /** Works that share this membership: 1, or what a lot still holds. */
  works: bigint
  /** Second since which it holds units, or since which it holds none. */
  since: bigint
  pendingUnits: bigint
  /** Day (since 1970) on which they come; zero: no change is pending. */
  pendingDay: bigint
  /** Base units × 2^64 earned and not claimed; for a lot, by each of its works. */
  earned: bigint
}

/**
 * A membership as it stands at this second.
 *
 * @throws {reverts.PoolNotFound} when no pool has this id.
 * @example
 * const { units, earned } = await memberOf(client, { poolId, workId })
 */
export async function memberOf(
  client: RoyaltyConnection,
  { poolId, workId, ...options }: MemberOfParameters,
): Promise<MemberOfReturnType> {
  return read(client, 'creatorPools', creatorPoolsAbi, 'memberOf', [poolId, workId], options)
}
