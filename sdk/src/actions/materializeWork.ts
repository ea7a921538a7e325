import type { Address, Hex } from 'viem'
import { type BuildMaterializeWorkParameters, buildMaterializeWork } from '../builders/buildMaterializeWork.ts'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type MaterializeWorkParameters = BuildMaterializeWorkParameters & WriteOptions
export type MaterializeWorkReturnType = WriteResult & {
  workId: Hex
  catalogueId: Hex
  owner: Address
}

/**
 * Makes one work of a catalogue a token of its own, owned by the wallet that its leaf names. Anyone may send it.
 *
 * @throws {reverts.WorkUnbound} when the leaf names a claim key.
 * @throws {reverts.CatalogueProofInvalid} when no catalogue holds this leaf.
 * @example
 * const { workId, catalogueId } = await materializeWork(client, { proof })
 */
export async function materializeWork(
  client: RoyaltyConnection,
  parameters: MaterializeWorkParameters,
): Promise<MaterializeWorkReturnType> {
  const result = await write(client, buildMaterializeWork(client.deployment, parameters), parameters)
  const { workId, catalogueId, owner } = eventIn(
    client,
    result.receipt,
    'workRegistry',
    workRegistryAbi,
    'WorkMaterialized',
  )
  return { ...result, workId, catalogueId, owner }
}
