import type { Address, Hex } from 'viem'
import { eventsIn } from '../actions/internal/events.ts'
import { write } from '../actions/internal/write.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { type BuildRedeemVouchersParameters, buildRedeemVouchers } from './buildRedeemVouchers.ts'

export type RedeemVouchersParameters = BuildRedeemVouchersParameters & WriteOptions
export type RedeemVouchersReturnType = WriteResult & {
  /**
   * Those that brought something: what the pool has drawn from the channel in all, and what this voucher brought. Pool after pool, whatever
   * order they were given in: `channelId` and `poolId` say which is which.
   */
  redeemed: readonly { channelId: Hex; poolId: Hex; key: Address; total: Amount; amount: Amount }[]
}

/**
 * Pays pools what vouchers say and has not been paid yet. Anyone may call. The latest voucher of a channel for a pool is enough: its total
 * holds those before it. However they are ordered, each pool is paid once.
 *
 * @throws {reverts.KeyUnknown} when no key of its channel signed one.
 * @throws {reverts.PoolDead} when a pool takes no money any more.
 * @example
 * const { redeemed } = await redeemVouchers(client, { vouchers })
 */
export async function redeemVouchers(
  client: RoyaltyConnection,
  parameters: RedeemVouchersParameters,
): Promise<RedeemVouchersReturnType> {
  const result = await write(client, buildRedeemVouchers(client.deployment, parameters), parameters)
  const redeemed = eventsIn(client, result.receipt, 'usageChannels', usageChannelsAbi, 'VoucherRedeemed')
  return { ...result, redeemed }
}
