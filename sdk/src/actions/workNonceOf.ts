import type { Address } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type WorkNonceOfParameters = {
  owner: Address
} & ReadOptions
export type WorkNonceOfReturnType = bigint

/**
 * Nonce of the next signature of an owner for callForWork, joinPoolFor and leavePoolFor.
 *
 * @example
 * const nonce = await workNonceOf(client, { owner })
 */
export async function workNonceOf(
  client: RoyaltyConnection,
  { owner, ...options }: WorkNonceOfParameters,
): Promise<WorkNonceOfReturnType> {
  return read(client, 'workRegistry', workRegistryAbi, 'nonces', [owner], options)
}
