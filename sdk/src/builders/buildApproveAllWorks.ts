import type { Address } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildApproveAllWorksParameters = {
  operator: Address
  approved: boolean
}

/**
 * Builds the call of {@link approveAllWorks}: Lets another account move all work tokens of the account’s, present and future, or
 * takes that back.
 *
 * @example
 * buildApproveAllWorks(deployment, { operator, approved: true })
 */
export function buildApproveAllWorks(
  deployment: Deployment,
  { operator, approved }: BuildApproveAllWorksParameters,
): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'setApprovalForAll', [operator, approved])
}
