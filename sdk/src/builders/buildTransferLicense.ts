import type { Address, Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildTransferLicenseParameters = {
  /** Its present owner. */
  from: Address
  to: Address
  licenseId: Hex
  /** False: a contract is not asked whether it takes such tokens, and the token may be stuck there. Default: true. */
  safe?: boolean | undefined
  /** What a receiving contract is told. */
  data?: Hex | undefined
}

/**
 * Builds the call of {@link transferLicense}: Moves a license to another licensee.
 *
 * @example
 * buildTransferLicense(deployment, { from, to, licenseId })
 */
export function buildTransferLicense(
  deployment: Deployment,
  { from, to, licenseId, safe = true, data }: BuildTransferLicenseParameters,
): Call {
  const registry = addressOf(deployment, 'licenseRegistry')
  const id = BigInt(licenseId)
  if (!safe) return encodeCall(registry, licenseRegistryAbi, 'transferFrom', [from, to, id])
  return encodeCall(registry, licenseRegistryAbi, 'safeTransferFrom', data ? [from, to, id, data] : [from, to, id])
}
