import type { Address, Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type RoyaltyInfoParameters = {
  workId: Hex
  /** In any unit. */
  salePrice: bigint
} & ReadOptions
export type RoyaltyInfoReturnType = { receiver: Address; royaltyAmount: bigint }

/**
 * ERC-2981: who receives what of a sale of the work’s token.
 *
 * @example
 * const { receiver, royaltyAmount } = await royaltyInfo(client, { workId, salePrice: 10_000n })
 */
export async function royaltyInfo(
  client: RoyaltyConnection,
  { workId, salePrice, ...options }: RoyaltyInfoParameters,
): Promise<RoyaltyInfoReturnType> {
  const [receiver, royaltyAmount] = await read(
    client,
    'workRegistry',
    workRegistryAbi,
    'royaltyInfo',
    [BigInt(workId), salePrice],
    options,
  )
  return { receiver, royaltyAmount }
}
