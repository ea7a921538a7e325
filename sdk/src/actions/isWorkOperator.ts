import type { Address } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type IsWorkOperatorParameters = {
  owner: Address
  operator: Address
} & ReadOptions
export type IsWorkOperatorReturnType = boolean

/**
 * Whether an account may move all work tokens of another.
 *
 * @example
 * const answer = await isWorkOperator(client, { owner, operator })
 */
export async function isWorkOperator(
  client: RoyaltyConnection,
  { owner, operator, ...options }: IsWorkOperatorParameters,
): Promise<IsWorkOperatorReturnType> {
  return read(client, 'workRegistry', workRegistryAbi, 'isApprovedForAll', [owner, operator], options)
}
