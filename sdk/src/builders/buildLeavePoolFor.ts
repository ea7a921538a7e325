import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { toMembershipData } from './internal/toMembershipData.ts'

export type BuildLeavePoolForParameters = {
  poolId: Hex
  workId: Hex
  /** Last second in which the signature holds. */
  deadline: bigint
  signature: Hex
}

/**
 * Builds the call of {@link leavePoolFor}: Ends a membership by the owner’s signature (signLeavePool), so that the account pays
 * the gas. What it has earned stays.
 *
 * @example
 * buildLeavePoolFor(deployment, { poolId, workId, deadline, signature })
 */
export function buildLeavePoolFor(
  deployment: Deployment,
  { poolId, workId, deadline, signature }: BuildLeavePoolForParameters,
): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'callFor', [
    workId,
    addressOf(deployment, 'creatorPools'),
    toMembershipData(poolId, false),
    deadline,
    signature,
  ])
}
