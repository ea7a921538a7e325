import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageEpochsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { CatalogueProof } from '../types/structs.ts'
import { addressOf } from '../utils/deployment.ts'
import type { UsageClaim } from './types.ts'

export type BuildClaimUsageParameters = {
  claims: readonly UsageClaim[]
  /** Of catalogue works among them that may not be materialized yet. */
  proofs?: readonly CatalogueProof[] | undefined
}

/**
 * Builds the call of {@link claimUsage}: Sends what leaves of usage epochs are due to their works’ payees. Anyone may send it.
 *
 * @example
 * buildClaimUsage(deployment, { claims: [{ epoch, index, workId, amount, heldAt, siblings }] })
 */
export function buildClaimUsage(deployment: Deployment, { claims, proofs = [] }: BuildClaimUsageParameters): Call {
  const to = addressOf(deployment, 'usageEpochs')
  return proofs.length === 0
    ? encodeCall(to, usageEpochsAbi, 'claim', [claims])
    : encodeCall(to, usageEpochsAbi, 'materializeAndClaim', [proofs, claims])
}
