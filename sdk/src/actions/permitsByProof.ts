import type { Hex } from 'viem'
import { toUses, type UsesInput } from '../builders/internal/toUses.ts'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { CatalogueProof } from '../types/structs.ts'
import { read } from './internal/read.ts'

export type PermitsByProofParameters = {
  licenseId: Hex
  proof: CatalogueProof
  uses: UsesInput
} & ReadOptions
export type PermitsByProofReturnType = boolean

/**
 * The same as permits, for a work that a catalogue holds, a token or not.
 *
 * @throws {reverts.CatalogueProofInvalid} when no catalogue holds the leaf.
 * @example
 * const answer = await permitsByProof(client, { licenseId, proof, uses: ['Train'] })
 */
export async function permitsByProof(
  client: RoyaltyConnection,
  { licenseId, proof, uses, ...options }: PermitsByProofParameters,
): Promise<PermitsByProofReturnType> {
  return read(
    client,
    'licenseRegistry',
    licenseRegistryAbi,
    'permitsByProof',
    [licenseId, proof, toUses(uses)],
    options,
  )
}
