import type { Address } from 'viem'
import { royaltySplitsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { read } from './internal/read.ts'

export type CreditOfParameters = {
  split: Address
  token: Address
  recipient: Address
} & ReadOptions
export type CreditOfReturnType = Amount

/**
 * What waits for one recipient of a split alone.
 *
 * @returns Base units of the token.
 * @example
 * const amount = await creditOf(client, { split, token, recipient })
 */
export async function creditOf(
  client: RoyaltyConnection,
  { split, token, recipient, ...options }: CreditOfParameters,
): Promise<CreditOfReturnType> {
  return read(client, 'royaltySplits', royaltySplitsAbi, 'creditOf', [split, token, recipient], options)
}
