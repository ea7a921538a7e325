import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { PoolClaim } from '../types/structs.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildClaimBatchParameters = {
  claims: readonly PoolClaim[]
}

/**
 * Builds the call of {@link claimBatch}: Claims for many works and pools, with one transfer per payee and token. Works whose
 * payee is not known yet, and those with nothing to claim, are passed over.
 *
 * @example
 * buildClaimBatch(deployment, { claims: [{ poolId, workId }] })
 */
export function buildClaimBatch(deployment: Deployment, { claims }: BuildClaimBatchParameters): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'claimBatch', [claims])
}
