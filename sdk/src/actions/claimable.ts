import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { read } from './internal/read.ts'

export type ClaimableParameters = {
  poolId: Hex
  workId: Hex
} & ReadOptions
export type ClaimableReturnType = Amount

/**
 * What a claim would pay now, rounded down.
 *
 * @returns Base units of the pool’s token.
 * @throws {reverts.PoolNotFound} when no pool has this id.
 * @example
 * const amount = await claimable(client, { poolId, workId })
 */
export async function claimable(
  client: RoyaltyConnection,
  { poolId, workId, ...options }: ClaimableParameters,
): Promise<ClaimableReturnType> {
  return read(client, 'creatorPools', creatorPoolsAbi, 'claimable', [poolId, workId], options)
}
