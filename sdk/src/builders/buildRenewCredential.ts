import type { Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Credential } from '../types/licenses.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildRenewCredentialParameters = {
  licenseId: Hex
  /** From the certifier that the offer names (signCredential). */
  credential: Credential
}

/**
 * Builds the call of {@link renewCredential}: Shows a credential that holds for longer. Anyone may send it.
 *
 * @example
 * buildRenewCredential(deployment, { licenseId, credential })
 */
export function buildRenewCredential(
  deployment: Deployment,
  { licenseId, credential }: BuildRenewCredentialParameters,
): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'renewCredential', [
    licenseId,
    credential,
  ])
}
