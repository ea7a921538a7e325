import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { CatalogueProof } from '../types/structs.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildVetoBindingParameters = {
  /** From the tree of the catalogue. */
  proof: CatalogueProof
  /** Last second in which the signature holds. */
  deadline?: bigint | undefined
  signature?: Hex | undefined
}

/**
 * Builds the call of {@link vetoBinding}: Refuses the steward's proposals for a work for good: by the claim key itself, which
 * then needs no signature, or by anyone with its signature (signVetoBinding).
 *
 * @example
 * buildVetoBinding(deployment, { proof, deadline, signature })
 */
export function buildVetoBinding(
  deployment: Deployment,
  { proof, deadline, signature }: BuildVetoBindingParameters,
): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'vetoBinding', [
    proof,
    deadline ?? 0n,
    signature ?? '0x',
  ])
}
