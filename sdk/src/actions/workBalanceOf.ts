import type { Address } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type WorkBalanceOfParameters = {
  owner: Address
} & ReadOptions
export type WorkBalanceOfReturnType = bigint

/**
 * How many work tokens an account owns.
 *
 * @example
 * const count = await workBalanceOf(client, { owner })
 */
export async function workBalanceOf(
  client: RoyaltyConnection,
  { owner, ...options }: WorkBalanceOfParameters,
): Promise<WorkBalanceOfReturnType> {
  return read(client, 'workRegistry', workRegistryAbi, 'balanceOf', [owner], options)
}
