import type { Address } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildApproveAllLicensesParameters = {
  operator: Address
  approved: boolean
}

/**
 * Builds the call of {@link approveAllLicenses}: Lets another account move all license tokens of the account’s, present and
 * future, or takes that back.
 *
 * @example
 * buildApproveAllLicenses(deployment, { operator, approved: true })
 */
export function buildApproveAllLicenses(
  deployment: Deployment,
  { operator, approved }: BuildApproveAllLicensesParameters,
): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'setApprovalForAll', [
    operator,
    approved,
  ])
}
