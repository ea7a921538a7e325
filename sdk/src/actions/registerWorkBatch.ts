import type { Hex } from 'viem'
import { type BuildRegisterWorkBatchParameters, buildRegisterWorkBatch } from '../builders/buildRegisterWorkBatch.ts'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventsIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type RegisterWorkBatchParameters = BuildRegisterWorkBatchParameters & WriteOptions
export type RegisterWorkBatchReturnType = WriteResult & {
  /** In the order of the hashes. */
  workIds: readonly Hex[]
}

/**
 * Registers many works of the account's with the same consent and royalty.
 *
 * @example
 * const { workIds } = await registerWorkBatch(client, { contentHashes, uses: ['Train'] })
 */
export async function registerWorkBatch(
  client: RoyaltyConnection,
  parameters: RegisterWorkBatchParameters,
): Promise<RegisterWorkBatchReturnType> {
  const result = await write(client, buildRegisterWorkBatch(client.deployment, parameters), parameters)
  const events = eventsIn(client, result.receipt, 'workRegistry', workRegistryAbi, 'WorkRegistered')
  return { ...result, workIds: events.map(({ workId }) => workId) }
}
