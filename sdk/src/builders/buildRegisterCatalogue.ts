import { type Hex, zeroHash } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { toUses, type UsesInput } from './internal/toUses.ts'

export type BuildRegisterCatalogueParameters = {
  /** Root of the tree (buildCatalogue). */
  root: Hex
  /** Number of works in it. */
  count: number
  /** Uses the steward consents to, for every work that its creator has not taken over. Left out: none. */
  uses?: UsesInput | undefined
  /** Basis points, at most 1,000. */
  royaltyBps?: number | undefined
  /** Of an earlier commitWork to catalogueCommitmentOf this root and count. */
  salt?: Hex | undefined
  /** Hash of the catalogue's own metadata document. */
  metadataHash?: Hex | undefined
  /** Where the leaves can be had; kept in the event. */
  uri?: string | undefined
}

/**
 * Builds the call of {@link registerCatalogue}: Registers any number of works at once, with the account as their steward.
 *
 * @example
 * buildRegisterCatalogue(deployment, { root: tree.root, count: tree.count, uses: ['Train'] })
 */
export function buildRegisterCatalogue(
  deployment: Deployment,
  { root, count, uses, royaltyBps, salt, metadataHash, uri }: BuildRegisterCatalogueParameters,
): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'registerCatalogue', [
    {
      root,
      count,
      uses: toUses(uses),
      royaltyBps: royaltyBps ?? 0,
      salt: salt ?? zeroHash,
      metadataHash: metadataHash ?? zeroHash,
      uri: uri ?? '',
    },
  ])
}
