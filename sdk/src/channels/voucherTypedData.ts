import type { DomainParameters } from '../utils/typedData.ts'
import type { VoucherTerms } from './types.ts'
import { usageChannelsDomain } from './usageChannelsDomain.ts'

const types = {
  Voucher: [
    { name: 'channelId', type: 'bytes32' },
    { name: 'poolId', type: 'bytes32' },
    { name: 'total', type: 'uint96' },
    { name: 'expiry', type: 'uint48' },
  ],
} as const

export type VoucherTypedDataParameters = DomainParameters & VoucherTerms

/**
 * What a channel’s key signs (EIP-712): how much the channel owes to a pool in all.
 *
 * Mirrors `UsageChannels.VOUCHER_TYPEHASH`.
 *
 * @example
 * voucherTypedData({ chainId, address, channelId, poolId, total, expiry })
 */
export function voucherTypedData({ channelId, poolId, total, expiry, ...where }: VoucherTypedDataParameters) {
  const message = { channelId, poolId, total, expiry }
  return { domain: usageChannelsDomain(where), types, primaryType: 'Voucher' as const, message }
}
