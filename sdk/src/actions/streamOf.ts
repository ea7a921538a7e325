import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Rate } from '../types/units.ts'
import { read } from './internal/read.ts'

export type StreamOfParameters = {
  poolId: Hex
  streamId: Hex
} & ReadOptions
export type StreamOfReturnType = {
  /** Base units per second × 2^64. Zero: never opened, or cancelled. */
  rate: Rate
  /** Day (since 1970) on whose first second it ends. Zero: never opened, or cancelled. */
  endDay: bigint
  /** Base units × 2^64 that have reached the pool. */
  passed: bigint
  /** Base units × 2^64 that have not. */
  ahead: bigint
}

/**
 * A stream as it stands at this second.
 *
 * @example
 * const { passed, ahead } = await streamOf(client, { poolId, streamId })
 */
export async function streamOf(
  client: RoyaltyConnection,
  { poolId, streamId, ...options }: StreamOfParameters,
): Promise<StreamOfReturnType> {
  return read(client, 'creatorPools', creatorPoolsAbi, 'streamOf', [poolId, streamId], options)
}
