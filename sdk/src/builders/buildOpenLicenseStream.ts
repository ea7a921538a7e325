import { type Hex, maxUint256 } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Amount, Rate } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildOpenLicenseStreamParameters = {
  licenseId: Hex
  /** Base units per second × 2^64 (perMonth, …); at least the terms’ least. */
  rate: Rate
  /** Day (since 1970) on whose first second it ends (endDayAfter); at most 400 days ahead. */
  endDay: number
  /** Highest deposit accepted, in base units. Left out: any. */
  maxDeposit?: Amount | undefined
}

/**
 * Builds the call of {@link openLicenseStream}: Opens the license’s stream; after one has ended, another. The licensee, who sends
 * it, must have approved the deposit to LicenseRegistry.
 *
 * @example
 * buildOpenLicenseStream(deployment, { licenseId, rate: perMonth(5_000_000n), endDay })
 */
export function buildOpenLicenseStream(
  deployment: Deployment,
  { licenseId, rate, endDay, maxDeposit }: BuildOpenLicenseStreamParameters,
): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'openStream', [
    licenseId,
    rate,
    endDay,
    maxDeposit ?? maxUint256,
  ])
}
