import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { CatalogueProof } from '../types/structs.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildFinishBindingParameters = {
  /** From the tree of the catalogue. */
  proof: CatalogueProof
}

/**
 * Builds the call of {@link finishBinding}: Finishes a proposal that nobody vetoed in time. Anyone may send it.
 *
 * @example
 * buildFinishBinding(deployment, { proof })
 */
export function buildFinishBinding(deployment: Deployment, { proof }: BuildFinishBindingParameters): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'finishBinding', [proof])
}
