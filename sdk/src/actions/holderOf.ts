import type { Address, Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type HolderOfParameters = {
  workId: Hex
} & ReadOptions
export type HolderOfReturnType = Address

/**
 * Owner of a work or catalogue; the zero address where there is none.
 *
 * @example
 * const owner = await holderOf(client, { workId })
 */
export async function holderOf(
  client: RoyaltyConnection,
  { workId, ...options }: HolderOfParameters,
): Promise<HolderOfReturnType> {
  return read(client, 'workRegistry', workRegistryAbi, 'holderOf', [workId], options)
}
