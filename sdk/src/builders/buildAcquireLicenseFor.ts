import type { Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Credential } from '../types/licenses.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { type AcquisitionInput, NO_CREDENTIAL, toAcquisition } from './internal/toAcquisition.ts'

export type BuildAcquireLicenseForParameters = AcquisitionInput & {
  /** For Research and SmallBusiness (signCredential). */
  credential?: Credential | undefined
  /** Last second in which the signature holds. */
  deadline: bigint
  signature: Hex
}

/**
 * Builds the call of {@link acquireLicenseFor}: Takes a license for a licensee who signed it (signAcquisition), so that the
 * account pays the gas. The licensee pays, and must have approved fee and deposit to LicenseRegistry.
 *
 * @example
 * buildAcquireLicenseFor(deployment, { ...signed })
 */
export function buildAcquireLicenseFor(deployment: Deployment, parameters: BuildAcquireLicenseForParameters): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'acquireFor', [
    toAcquisition(parameters),
    parameters.credential ?? NO_CREDENTIAL,
    parameters.deadline,
    parameters.signature,
  ])
}
