import type { Address } from 'viem'
import { royaltySplitsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type SplitAddressOfParameters = {
  /** Ascending, each once (sharesOf). */
  recipients: readonly Address[]
  /** Parts per million, in the order of the recipients. */
  shares: readonly number[]
} & ReadOptions
export type SplitAddressOfReturnType = Address

/**
 * Address of a split as the chain computes it, whether or not anything exists there. splitOf does the same without a node.
 *
 * @example
 * const split = await splitAddressOf(client, sharesOf(payees))
 */
export async function splitAddressOf(
  client: RoyaltyConnection,
  { recipients, shares, ...options }: SplitAddressOfParameters,
): Promise<SplitAddressOfReturnType> {
  return read(client, 'royaltySplits', royaltySplitsAbi, 'splitOf', [recipients, shares], options)
}
