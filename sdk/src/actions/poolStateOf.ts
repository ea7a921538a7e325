import type { Address, Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Rate } from '../types/units.ts'
import { read } from './internal/read.ts'

export type PoolStateOfParameters = {
  poolId: Hex
} & ReadOptions
export type PoolStateOfReturnType = {
  /** Offered the operator’s place and has not taken it yet. */
  pendingOperator: Address
  /** Base units × 2^64 that one unit has earned since the pool began. */
  accumulator: bigint
  /** Sum of all members’ units. */
  totalUnits: bigint
  /** Base units per second × 2^64 that arrive by streams. */
  rate: Rate
  /** Base units × 2^64 that wait because nobody held units. */
  idle: bigint
  /** Base units × 2^64 not yet divided among the units. */
  carry: bigint
  /** Second up to which the above is brought. */
  syncedAt: bigint
  /** Money has arrived: from now on changes of units wait for the notice. */
  started: boolean
  /** Frozen, and nobody holds units: no money is taken, streams can be taken back. */
  dead: boolean
}

/**
 * A pool as it stands at this second, synced or not.
 *
 * @throws {reverts.PoolNotFound} when no pool has this id.
 * @example
 * const { totalUnits, rate } = await poolStateOf(client, { poolId })
 */
export async function poolStateOf(
  client: RoyaltyConnection,
  { poolId, ...options }: PoolStateOfParameters,
): Promise<PoolStateOfReturnType> {
  return read(client, 'creatorPools', creatorPoolsAbi, 'stateOf', [poolId], options)
}
