import { licenseGatewayAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Permit } from '../types/licenses.ts'
import { addressOf } from '../utils/deployment.ts'
import type { BuildAcquireLicenseForParameters } from './buildAcquireLicenseFor.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { NO_CREDENTIAL, toAcquisition } from './internal/toAcquisition.ts'

export type BuildAcquireLicenseWithPermitParameters = BuildAcquireLicenseForParameters & {
  /** The licensee's allowance to LicenseRegistry (signPermit). */
  permit: Permit
}

/**
 * Builds the call of {@link acquireLicenseWithPermit}: Takes a license for a licensee who signed it and a permit, in one transaction.
 *
 * @example
 * buildAcquireLicenseWithPermit(deployment, { ...signed, permit })
 */
export function buildAcquireLicenseWithPermit(
  deployment: Deployment,
  parameters: BuildAcquireLicenseWithPermitParameters,
): Call {
  return encodeCall(addressOf(deployment, 'licenseGateway'), licenseGatewayAbi, 'acquireWithPermit', [
    toAcquisition(parameters),
    parameters.credential ?? NO_CREDENTIAL,
    parameters.deadline,
    parameters.signature,
    parameters.permit,
  ])
}
