import type { Hex } from 'viem'
import { type BuildProposeBindingParameters, buildProposeBinding } from '../builders/buildProposeBinding.ts'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type ProposeBindingParameters = BuildProposeBindingParameters & WriteOptions
export type ProposeBindingReturnType = WriteResult & {
  workId: Hex
  /** First second in which it can be finished. */
  readyAt: number
}

/**
 * Proposes a wallet for a work that waits for its creator. By the catalogue's owner; it can be finished after 30 days.
 *
 * @throws {reverts.BindingRefused} when the claim key has refused proposals.
 * @throws {reverts.WorkNotOwner} when the account is not the catalogue's owner.
 * @example
 * const { workId, readyAt } = await proposeBinding(client, { proof, wallet })
 */
export async function proposeBinding(
  client: RoyaltyConnection,
  parameters: ProposeBindingParameters,
): Promise<ProposeBindingReturnType> {
  const result = await write(client, buildProposeBinding(client.deployment, parameters), parameters)
  const { workId, readyAt } = eventIn(client, result.receipt, 'workRegistry', workRegistryAbi, 'BindingProposed')
  return { ...result, workId, readyAt }
}
