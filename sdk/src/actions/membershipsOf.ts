import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type MembershipsOfParameters = {
  workId: Hex
} & ReadOptions
export type MembershipsOfReturnType = { pools: bigint; soleAgent: boolean }

/**
 * How many pools a work or catalogue is a member of, and whether one of them is its sole agent.
 *
 * @example
 * const { pools } = await membershipsOf(client, { workId })
 */
export async function membershipsOf(
  client: RoyaltyConnection,
  { workId, ...options }: MembershipsOfParameters,
): Promise<MembershipsOfReturnType> {
  const [pools, soleAgent] = await read(client, 'creatorPools', creatorPoolsAbi, 'membershipsOf', [workId], options)
  return { pools, soleAgent }
}
