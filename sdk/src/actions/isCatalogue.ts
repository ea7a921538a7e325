import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type IsCatalogueParameters = {
  workId: Hex
} & ReadOptions
export type IsCatalogueReturnType = boolean

/**
 * Whether this id is a registered catalogue.
 *
 * @example
 * const answer = await isCatalogue(client, { workId })
 */
export async function isCatalogue(
  client: RoyaltyConnection,
  { workId, ...options }: IsCatalogueParameters,
): Promise<IsCatalogueReturnType> {
  return read(client, 'workRegistry', workRegistryAbi, 'isCatalogue', [workId], options)
}
