import type { Address } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { CatalogueProof } from '../types/structs.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildProposeBindingParameters = {
  /** From the tree of the catalogue. */
  proof: CatalogueProof
  /** The creator's. */
  wallet: Address
}

/**
 * Builds the call of {@link proposeBinding}: Proposes a wallet for a work that waits for its creator. By the catalogue's owner;
 * it can be finished after 30 days.
 *
 * @example
 * buildProposeBinding(deployment, { proof, wallet })
 */
export function buildProposeBinding(deployment: Deployment, { proof, wallet }: BuildProposeBindingParameters): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'proposeBinding', [proof, wallet])
}
