import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type CatalogueOfParameters = {
  workId: Hex
} & ReadOptions
export type CatalogueOfReturnType = Hex

/**
 * The catalogue that a work came out of; zero: none.
 *
 * @example
 * const catalogueId = await catalogueOf(client, { workId })
 */
export async function catalogueOf(
  client: RoyaltyConnection,
  { workId, ...options }: CatalogueOfParameters,
): Promise<CatalogueOfReturnType> {
  return read(client, 'workRegistry', workRegistryAbi, 'catalogueOf', [workId], options)
}
