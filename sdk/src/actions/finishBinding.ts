import type { Address, Hex } from 'viem'
import { type BuildFinishBindingParameters, buildFinishBinding } from '../builders/buildFinishBinding.ts'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type FinishBindingParameters = BuildFinishBindingParameters & WriteOptions
export type FinishBindingReturnType = WriteResult & {
  workId: Hex
  catalogueId: Hex
  owner: Address
}

/**
 * Finishes a proposal that nobody vetoed in time. Anyone may send it.
 *
 * @throws {reverts.BindingNotReady} while the claim key can still refuse.
 * @throws {reverts.BindingRefused} when it did.
 * @example
 * const { workId, catalogueId } = await finishBinding(client, { proof })
 */
export async function finishBinding(
  client: RoyaltyConnection,
  parameters: FinishBindingParameters,
): Promise<FinishBindingReturnType> {
  const result = await write(client, buildFinishBinding(client.deployment, parameters), parameters)
  const { workId, catalogueId, owner } = eventIn(
    client,
    result.receipt,
    'workRegistry',
    workRegistryAbi,
    'WorkMaterialized',
  )
  return { ...result, workId, catalogueId, owner }
}
