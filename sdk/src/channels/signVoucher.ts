import { type Hex, parseSignature, signatureToCompactSignature } from 'viem'
import { type SignOptions, sign } from '../actions/internal/sign.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import type { Voucher, VoucherTerms } from './types.ts'
import { voucherTypedData } from './voucherTypedData.ts'

export type SignVoucherParameters = VoucherTerms & SignOptions
export type SignVoucherReturnType = Voucher

/**
 * Has a channel’s key, the account, sign how much the channel owes to a pool in all. Sends nothing: whoever is served keeps the latest one,
 * and redeems it when it is worth it ({@link redeemVouchers}).
 *
 * @throws {UserRejectedError} when the user says no.
 * @example
 * const voucher = await signVoucher(agent, { channelId, poolId, total: spent + price, expiry })
 */
export async function signVoucher(
  client: RoyaltyConnection,
  { account, channelId, poolId, total, expiry }: SignVoucherParameters,
): Promise<SignVoucherReturnType> {
  const terms = { channelId, poolId, total, expiry }
  const where = { chainId: client.chainId, address: addressOf(client.deployment, 'usageChannels') }
  const signature: Hex = await sign(client, voucherTypedData({ ...where, ...terms }), { account })
  const { r, yParityAndS } = signatureToCompactSignature(parseSignature(signature))
  return { ...terms, r, vs: yParityAndS }
}
