import type { Hex } from 'viem'
import { encodeCall } from '../builders/internal/encodeCall.ts'
import { licenseRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'

export type BuildCreditVouchersParameters = {
  licenseId: Hex
  /** Opened with this license's id. */
  channelId: Hex
}

/**
 * Builds the call of {@link creditVouchers}: Counts as paid for a license what vouchers of its channel have brought its pool. Anyone may send
 * it.
 *
 * @example
 * buildCreditVouchers(deployment, { licenseId, channelId })
 */
export function buildCreditVouchers(
  deployment: Deployment,
  { licenseId, channelId }: BuildCreditVouchersParameters,
): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'creditVouchers', [
    licenseId,
    channelId,
  ])
}
