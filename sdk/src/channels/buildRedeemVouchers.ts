import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import type { Voucher } from './types.ts'

export type BuildRedeemVouchersParameters = {
  /** In any order. */
  vouchers: readonly Voucher[]
}

/**
 * Builds the call of {@link redeemVouchers}: Pays pools what vouchers say and has not been paid yet. Anyone may send it.
 *
 * The contract pays once for each run of vouchers of one pool. So those of a pool are put beside each other, where its first one stands, and
 * keep their order: each pool is paid once.
 *
 * @example
 * buildRedeemVouchers(deployment, { vouchers })
 */
export function buildRedeemVouchers(deployment: Deployment, { vouchers }: BuildRedeemVouchersParameters): Call {
  return encodeCall(addressOf(deployment, 'usageChannels'), usageChannelsAbi, 'redeem', [byPool(vouchers)])
}

function byPool(vouchers: readonly Voucher[]): Voucher[] {
  const pools = new Map<string, Voucher[]>()
  for (const voucher of vouchers) {
    const poolId = voucher.poolId.toLowerCase()
    const pool = pools.get(poolId)
    if (pool) pool.push(voucher)
    else pools.set(poolId, [voucher])
  }
  return [...pools.values()].flat()
}
