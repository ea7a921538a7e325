import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { CatalogueProof } from '../types/structs.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildMaterializeWorkParameters = {
  /** From the tree of the catalogue. */
  proof: CatalogueProof
}

/**
 * Builds the call of {@link materializeWork}: Makes one work of a catalogue a token of its own, owned by the wallet that its leaf
 * names. Anyone may send it.
 *
 * @example
 * buildMaterializeWork(deployment, { proof })
 */
export function buildMaterializeWork(deployment: Deployment, { proof }: BuildMaterializeWorkParameters): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'materialize', [proof])
}
