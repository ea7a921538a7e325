import type { Address } from 'viem'
import { VoucherExpiredError, VoucherNotNewError, VoucherUnsafeError } from '../errors/vouchers.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import { acceptable } from './acceptable.ts'
import type { Voucher } from './types.ts'
import { type VoucherSignerOfParameters, voucherSignerOf } from './voucherSignerOf.ts'

export type CheckVoucherParameters = {
  voucher: Voucher
  /** Second until which you will have redeemed it. */
  until: bigint
  /** Total of the last voucher accepted of this channel for this pool. Left out: none. */
  accepted?: Amount | undefined
} & Pick<VoucherSignerOfParameters, 'recoverKey'> &
  ReadOptions
export type CheckVoucherReturnType = {
  /** Who signed. */
  key: Address
  /** Base units that it brings beyond those accepted before. */
  amount: Amount
  /** Highest total that is sure to be paid. */
  acceptable: Amount
}

/**
 * Checks, for whoever serves a pool’s works, that a voucher is new and sure to be paid if it is redeemed by `until`, whatever the payer does.
 * One read of the chain. Remembers nothing: requests that come at once could all show the same voucher, so servers call
 * {@link claimVoucher}.
 *
 * @throws {VoucherExpiredError} when it expires before.
 * @throws {VoucherNotNewError} when it says no more than the last one accepted.
 * @throws {VoucherUnsafeError} when its total is more than is sure, or whoever signed it is no key of the channel.
 * @example
 * const { amount } = await checkVoucher(client, { voucher, until: now + 3_600n, accepted: last?.total })
 */
export async function checkVoucher(
  client: RoyaltyConnection,
  { voucher, until, accepted = 0n, recoverKey, ...options }: CheckVoucherParameters,
): Promise<CheckVoucherReturnType> {
  const { channelId, poolId, total, expiry } = voucher
  if (BigInt(expiry) < until) throw new VoucherExpiredError({ expiry: BigInt(expiry), until })
  if (total <= accepted) throw new VoucherNotNewError({ total, accepted })
  const where = { chainId: client.chainId, address: addressOf(client.deployment, 'usageChannels') }
  const key = await voucherSignerOf({ ...where, voucher, recoverKey })
  const most = await acceptable(client, { channelId, key, poolId, until, ...options })
  if (total > most) throw new VoucherUnsafeError({ key, total, acceptable: most })
  return { key, amount: total - accepted, acceptable: most }
}
