import type { Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildCancelLicenseStreamParameters = {
  licenseId: Hex
  /** New end (day since 1970). Left out: this second. */
  endDay?: number | undefined
}

/**
 * Builds the call of {@link cancelLicenseStream}: Ends a license’s stream on an earlier day, or now, and returns what lies beyond
 * to the licensee, as the account. While the license is in force and its terms ask for a stream, only as far as the terms’ notice
 * allows.
 *
 * @example
 * buildCancelLicenseStream(deployment, { licenseId })
 */
export function buildCancelLicenseStream(
  deployment: Deployment,
  { licenseId, endDay }: BuildCancelLicenseStreamParameters,
): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'cancelStream', [
    licenseId,
    endDay ?? 0,
  ])
}
