import type { Hex } from 'viem'
import { type BuildRegisterWorkParameters, buildRegisterWork } from '../builders/buildRegisterWork.ts'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type RegisterWorkParameters = BuildRegisterWorkParameters & WriteOptions
export type RegisterWorkReturnType = WriteResult & {
  /** The same on every chain: workIdOf the account and the content hash. */
  workId: Hex
  /** The commitment's second where one was opened, else the block's. */
  claimedAt: number
}

/**
 * Registers a work of the account's.
 *
 * @throws {reverts.WorkAlreadyRegistered} when the account has registered this content before.
 * @throws {reverts.WorkCommitmentUnknown} when nobody has committed to it with this salt.
 * @throws {reverts.WorkRoyaltyTooHigh} above 10 %.
 * @example
 * const { workId, claimedAt } = await registerWork(client, { contentHash: await contentHashOf(file), uses: ['Train', 'Retrieve']
 * })
 */
export async function registerWork(
  client: RoyaltyConnection,
  parameters: RegisterWorkParameters,
): Promise<RegisterWorkReturnType> {
  const result = await write(client, buildRegisterWork(client.deployment, parameters), parameters)
  const { workId, claimedAt } = eventIn(client, result.receipt, 'workRegistry', workRegistryAbi, 'WorkRegistered')
  return { ...result, workId, claimedAt }
}
