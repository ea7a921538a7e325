import type { Address, Hex } from 'viem'
import { read } from '../actions/internal/read.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'

export type AcceptableParameters = {
  channelId: Hex
  key: Address
  poolId: Hex
  /** Second until which you will have redeemed the voucher. */
  until: bigint
} & ReadOptions
export type AcceptableReturnType = Amount

/**
 * Highest running total up to which a voucher of this key for this pool is sure to be paid, if it is redeemed by `until`, whatever the payer
 * does. Where nothing more is sure, what is redeemed already.
 *
 * @example
 * const most = await acceptable(client, { channelId, key, poolId, until })
 */
export function acceptable(
  client: RoyaltyConnection,
  { channelId, key, poolId, until, ...options }: AcceptableParameters,
): Promise<AcceptableReturnType> {
  return read(client, 'usageChannels', usageChannelsAbi, 'acceptable', [channelId, key, poolId, until], options)
}
