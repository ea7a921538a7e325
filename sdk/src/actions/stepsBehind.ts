import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type StepsBehindParameters = {
  poolId: Hex
} & ReadOptions
export type StepsBehindReturnType = bigint

/**
 * Eventful days that syncPool still has to walk. Writes walk 32 by themselves.
 *
 * @example
 * const steps = await stepsBehind(client, { poolId })
 */
export async function stepsBehind(
  client: RoyaltyConnection,
  { poolId, ...options }: StepsBehindParameters,
): Promise<StepsBehindReturnType> {
  return read(client, 'creatorPools', creatorPoolsAbi, 'stepsBehind', [poolId], options)
}
