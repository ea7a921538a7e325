import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { CatalogueProof } from '../types/structs.ts'
import { read } from './internal/read.ts'

export type VerifyProofParameters = {
  proof: CatalogueProof
} & ReadOptions
export type VerifyProofReturnType = { catalogueId: Hex; workId: Hex }

/**
 * Checks a catalogue’s proof on the chain.
 *
 * @throws {reverts.CatalogueProofInvalid} when no catalogue holds the leaf.
 * @example
 * const { workId } = await verifyProof(client, { proof })
 */
export async function verifyProof(
  client: RoyaltyConnection,
  { proof, ...options }: VerifyProofParameters,
): Promise<VerifyProofReturnType> {
  const [catalogueId, workId] = await read(client, 'workRegistry', workRegistryAbi, 'verify', [proof], options)
  return { catalogueId, workId }
}
