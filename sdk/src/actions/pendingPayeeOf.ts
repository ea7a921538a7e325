import type { Address, Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type PendingPayeeOfParameters = {
  workId: Hex
} & ReadOptions
export type PendingPayeeOfReturnType = {
  payee: Address
  /** First second in which it receives; zero: none is to come. */
  effectiveAt: number
  locked: boolean
}

/**
 * The payee that is to come, and whether anyone can still be named.
 *
 * @example
 * const { payee, effectiveAt } = await pendingPayeeOf(client, { workId })
 */
export async function pendingPayeeOf(
  client: RoyaltyConnection,
  { workId, ...options }: PendingPayeeOfParameters,
): Promise<PendingPayeeOfReturnType> {
  const [payee, effectiveAt, locked] = await read(
    client,
    'workRegistry',
    workRegistryAbi,
    'pendingPayeeOf',
    [workId],
    options,
  )
  return { payee, effectiveAt, locked }
}
