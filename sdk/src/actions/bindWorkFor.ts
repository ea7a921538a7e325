import type { Address, Hex } from 'viem'
import { type BuildBindWorkForParameters, buildBindWorkFor } from '../builders/buildBindWorkFor.ts'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type BindWorkForParameters = BuildBindWorkForParameters & WriteOptions
export type BindWorkForReturnType = WriteResult & {
  workId: Hex
  catalogueId: Hex
  owner: Address
}

/**
 * Binds a wallet to a work by its claim key's signature (signBindWallet), and makes it a token there.
 *
 * @throws {reverts.WorkSignatureInvalid} when the claim key has not signed exactly this.
 * @throws {reverts.WorkNotUnbound} when the leaf names a wallet.
 * @example
 * const { workId, catalogueId } = await bindWorkFor(client, { proof, wallet, deadline, signature })
 */
export async function bindWorkFor(
  client: RoyaltyConnection,
  parameters: BindWorkForParameters,
): Promise<BindWorkForReturnType> {
  const result = await write(client, buildBindWorkFor(client.deployment, parameters), parameters)
  const { workId, catalogueId, owner } = eventIn(
    client,
    result.receipt,
    'workRegistry',
    workRegistryAbi,
    'WorkMaterialized',
  )
  return { ...result, workId, catalogueId, owner }
}
