import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Rate } from '../types/units.ts'
import { read } from './internal/read.ts'

export type StreamOfParameters = {
  poolId: Hex
  /** streamIdOf who opened it. */
  streamId: Hex
} & ReadOptions
export type StreamOfReturnType = {
  /** Base units per second × 2^64; after its end, what it was. */
  rate: Rate
  /** Second in which it ends, or ended, or was cancelled. Zero: never opened. */
  end: bigint
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
