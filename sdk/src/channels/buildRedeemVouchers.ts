import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import type { Voucher } from './types.ts'

export type BuildRedeemVouchersParameters = {
  /** Those of one pool beside each other: they are paid with one payment. */
  vouchers: readonly Voucher[]
}

/**
 * Builds the call of {@link redeemVouchers}: Pays pools what vouchers say and has not been paid yet. Anyone may send it.
 *
 * @example
 * buildRedeemVouchers(deployment, { vouchers })
 */
export function buildRedeemVouchers(deployment: Deployment, { vouchers }: BuildRedeemVouchersParameters): Call {
  return encodeCall(addressOf(deployment, 'usageChannels'), usageChannelsAbi, 'redeem', [vouchers])
}
