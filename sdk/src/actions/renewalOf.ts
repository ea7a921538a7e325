import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Renewal } from '../types/structs.ts'
import { read } from './internal/read.ts'

export type RenewalOfParameters = {
  streamId: Hex
} & ReadOptions
export type RenewalOfReturnType = Renewal

/**
 * What a payer allows anybody to renew.
 *
 * @example
 * const renewal = await renewalOf(client, { streamId })
 */
export async function renewalOf(
  client: RoyaltyConnection,
  { streamId, ...options }: RenewalOfParameters,
): Promise<RenewalOfReturnType> {
  return read(client, 'creatorPools', creatorPoolsAbi, 'renewalOf', [streamId], options)
}
