import type { Hex } from 'viem'
import { type BuildRegisterCatalogueParameters, buildRegisterCatalogue } from '../builders/buildRegisterCatalogue.ts'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type RegisterCatalogueParameters = BuildRegisterCatalogueParameters & WriteOptions
export type RegisterCatalogueReturnType = WriteResult & {
  catalogueId: Hex
  claimedAt: number
}

/**
 * Registers any number of works at once, with the account as their steward.
 *
 * @throws {reverts.WorkAlreadyRegistered} when the account has registered this catalogue before.
 * @example
 * const { catalogueId, claimedAt } = await registerCatalogue(client, { root: tree.root, count: tree.count, uses: ['Train'] })
 */
export async function registerCatalogue(
  client: RoyaltyConnection,
  parameters: RegisterCatalogueParameters,
): Promise<RegisterCatalogueReturnType> {
  const result = await write(client, buildRegisterCatalogue(client.deployment, parameters), parameters)
  const { catalogueId, claimedAt } = eventIn(
    client,
    result.receipt,
    'workRegistry',
    workRegistryAbi,
    'CatalogueRegistered',
  )
  return { ...result, catalogueId, claimedAt }
}
