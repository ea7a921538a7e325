import type { Address, Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type PayeeOfParameters = {
  workId: Hex
} & ReadOptions
export type PayeeOfReturnType = Address

/**
 * Who receives a work’s money now; zero: nobody can yet, its money waits.
 *
 * @example
 * const payee = await payeeOf(client, { workId })
 */
export async function payeeOf(
  client: RoyaltyConnection,
  { workId, ...options }: PayeeOfParameters,
): Promise<PayeeOfReturnType> {
  return read(client, 'workRegistry', workRegistryAbi, 'payeeOf', [workId], options)
}
