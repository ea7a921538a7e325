import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type WorkUriOfParameters = {
  workId: Hex
} & ReadOptions
export type WorkUriOfReturnType = string

/**
 * The work’s token URI: a `data:` document with what the chain knows of it.
 *
 * @throws {reverts.ERC721NonexistentToken} when it is not a token.
 * @example
 * const uri = await workUriOf(client, { workId })
 */
export async function workUriOf(
  client: RoyaltyConnection,
  { workId, ...options }: WorkUriOfParameters,
): Promise<WorkUriOfReturnType> {
  return read(client, 'workRegistry', workRegistryAbi, 'tokenURI', [BigInt(workId)], options)
}
