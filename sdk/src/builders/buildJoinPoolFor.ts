import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { toMembershipData } from './internal/toMembershipData.ts'

export type BuildJoinPoolForParameters = {
  poolId: Hex
  workId: Hex
  /** Last second in which the signature holds. */
  deadline: bigint
  signature: Hex
}

/**
 * Builds the call of {@link joinPoolFor}: Makes a work a member of a pool by its owner’s signature (signJoinPool), so that the
 * account pays the gas.
 *
 * @example
 * buildJoinPoolFor(deployment, { poolId, workId, deadline, signature })
 */
export function buildJoinPoolFor(
  deployment: Deployment,
  { poolId, workId, deadline, signature }: BuildJoinPoolForParameters,
): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'callFor', [
    workId,
    addressOf(deployment, 'creatorPools'),
    toMembershipData(poolId, true),
    deadline,
    signature,
  ])
}
