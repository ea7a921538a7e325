import { type Hex, maxUint256 } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Amount, Rate } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildSetLicenseStreamRateParameters = {
  licenseId: Hex
  /** Base units per second × 2^64; at least the terms’ least. */
  rate: Rate
  /** Highest deposit accepted, in base units. Left out: any. */
  maxDeposit?: Amount | undefined
}

/**
 * Builds the call of {@link setLicenseStreamRate}: Changes the rate of a license’s stream from this second on; its end stays. For
 * a higher rate the licensee, who sends it, must have approved the difference to LicenseRegistry.
 *
 * @example
 * buildSetLicenseStreamRate(deployment, { licenseId, rate: perMonth(8_000_000n) })
 */
export function buildSetLicenseStreamRate(
  deployment: Deployment,
  { licenseId, rate, maxDeposit }: BuildSetLicenseStreamRateParameters,
): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'setStreamRate', [
    licenseId,
    rate,
    maxDeposit ?? maxUint256,
  ])
}
