import type { Address, Hex } from 'viem'
import { streamRenewalsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Renewal } from '../types/structs.ts'
import { read } from './internal/read.ts'

export type RenewalOfParameters = {
  streamId: Hex
  payer: Address
} & ReadOptions
export type RenewalOfReturnType = Renewal

/**
 * What a payer allows anybody to renew.
 *
 * @example
 * const renewal = await renewalOf(client, { streamId, payer })
 */
export async function renewalOf(
  client: RoyaltyConnection,
  { streamId, payer, ...options }: RenewalOfParameters,
): Promise<RenewalOfReturnType> {
  return read(client, 'streamRenewals', streamRenewalsAbi, 'renewalOf', [streamId, payer], options)
}
