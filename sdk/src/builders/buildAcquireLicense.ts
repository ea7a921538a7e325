import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Credential } from '../types/licenses.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { type AcquisitionInput, NO_CREDENTIAL, toAcquisition } from './internal/toAcquisition.ts'

export type BuildAcquireLicenseParameters = AcquisitionInput & {
  /** For Research and SmallBusiness (signCredential). */
  credential?: Credential | undefined
}

/**
 * Builds the call of {@link acquireLicense}: Takes a license. The licensee, who sends it, must have approved fee and deposit to
 * LicenseRegistry.
 *
 * @example
 * buildAcquireLicense(deployment, { offerId, licensee: account.address })
 */
export function buildAcquireLicense(deployment: Deployment, parameters: BuildAcquireLicenseParameters): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'acquire', [
    toAcquisition(parameters),
    parameters.credential ?? NO_CREDENTIAL,
  ])
}
