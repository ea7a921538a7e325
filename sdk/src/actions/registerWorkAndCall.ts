import type { Hex } from 'viem'
import {
  type BuildRegisterWorkAndCallParameters,
  buildRegisterWorkAndCall,
} from '../builders/buildRegisterWorkAndCall.ts'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type RegisterWorkAndCallParameters = BuildRegisterWorkAndCallParameters & WriteOptions
export type RegisterWorkAndCallReturnType = WriteResult & {
  workId: Hex
  claimedAt: number
}

/**
 * Registers a work of the account's, then has the registry call a contract that acts on works. To join a pool with it, use {@link
 * registerWorkAndJoin}.
 *
 * @throws {reverts.WorkReceiverInvalid} when the target is no such contract.
 * @example
 * const { workId, claimedAt } = await registerWorkAndCall(client, { contentHash, target, data })
 */
export async function registerWorkAndCall(
  client: RoyaltyConnection,
  parameters: RegisterWorkAndCallParameters,
): Promise<RegisterWorkAndCallReturnType> {
  const result = await write(client, buildRegisterWorkAndCall(client.deployment, parameters), parameters)
  const { workId, claimedAt } = eventIn(client, result.receipt, 'workRegistry', workRegistryAbi, 'WorkRegistered')
  return { ...result, workId, claimedAt }
}
