import type { Hex } from 'viem'
import {
  type BuildRegisterWorkAndJoinParameters,
  buildRegisterWorkAndJoin,
} from '../builders/buildRegisterWorkAndJoin.ts'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type RegisterWorkAndJoinParameters = BuildRegisterWorkAndJoinParameters & WriteOptions
export type RegisterWorkAndJoinReturnType = WriteResult & {
  workId: Hex
  claimedAt: number
}

/**
 * Registers a work of the account's and joins a pool with it, in one transaction. The work must consent to all uses the pool
 * sells.
 *
 * @throws {reverts.MemberConsentMissing} when the uses do not include all that the pool sells.
 * @throws {reverts.PoolNotFound} when no pool has this id.
 * @example
 * const { workId, claimedAt } = await registerWorkAndJoin(client, { contentHash, uses: ['Train'], poolId })
 */
export async function registerWorkAndJoin(
  client: RoyaltyConnection,
  parameters: RegisterWorkAndJoinParameters,
): Promise<RegisterWorkAndJoinReturnType> {
  const result = await write(client, buildRegisterWorkAndJoin(client.deployment, parameters), parameters)
  const { workId, claimedAt } = eventIn(client, result.receipt, 'workRegistry', workRegistryAbi, 'WorkRegistered')
  return { ...result, workId, claimedAt }
}
