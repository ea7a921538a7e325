import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type WorkExistsParameters = {
  workId: Hex
} & ReadOptions
export type WorkExistsReturnType = boolean

/**
 * Whether a work or catalogue with this id is a token on this chain.
 *
 * @example
 * const answer = await workExists(client, { workId })
 */
export async function workExists(
  client: RoyaltyConnection,
  { workId, ...options }: WorkExistsParameters,
): Promise<WorkExistsReturnType> {
  return read(client, 'workRegistry', workRegistryAbi, 'exists', [workId], options)
}
