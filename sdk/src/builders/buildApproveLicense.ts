import { type Address, type Hex, zeroAddress } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildApproveLicenseParameters = {
  licenseId: Hex
  /** Left out: takes the permission back. */
  operator?: Address | undefined
}

/**
 * Builds the call of {@link approveLicense}: Lets another account move one license’s token of the account’s.
 *
 * @example
 * buildApproveLicense(deployment, { licenseId, operator })
 */
export function buildApproveLicense(
  deployment: Deployment,
  { licenseId, operator }: BuildApproveLicenseParameters,
): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'approve', [
    operator ?? zeroAddress,
    BigInt(licenseId),
  ])
}
