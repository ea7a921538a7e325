import type { Hex } from 'viem'
import { type BuildRegisterWorkForParameters, buildRegisterWorkFor } from '../builders/buildRegisterWorkFor.ts'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type RegisterWorkForParameters = BuildRegisterWorkForParameters & WriteOptions
export type RegisterWorkForReturnType = WriteResult & {
  workId: Hex
  claimedAt: number
}

/**
 * Registers a work for a creator who signed it (signRegisterWork), so that the account pays the gas.
 *
 * @throws {reverts.WorkSignatureInvalid} when the creator has not signed exactly this.
 * @throws {reverts.WorkSignatureExpired} after the deadline.
 * @example
 * const { workId, claimedAt } = await registerWorkFor(client, { creator, contentHash, deadline, signature })
 */
export async function registerWorkFor(
  client: RoyaltyConnection,
  parameters: RegisterWorkForParameters,
): Promise<RegisterWorkForReturnType> {
  const result = await write(client, buildRegisterWorkFor(client.deployment, parameters), parameters)
  const { workId, claimedAt } = eventIn(client, result.receipt, 'workRegistry', workRegistryAbi, 'WorkRegistered')
  return { ...result, workId, claimedAt }
}
