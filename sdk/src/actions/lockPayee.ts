import { type BuildLockPayeeParameters, buildLockPayee } from '../builders/buildLockPayee.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type LockPayeeParameters = BuildLockPayeeParameters & WriteOptions
export type LockPayeeReturnType = WriteResult

/**
 * Gives up the power to name a payee, for good. What is pending still takes effect. Cannot be undone.
 *
 * @throws {reverts.WorkPayeeLocked} when it was done before.
 * @example
 * await lockPayee(client, { workId })
 */
export async function lockPayee(
  client: RoyaltyConnection,
  parameters: LockPayeeParameters,
): Promise<LockPayeeReturnType> {
  return write(client, buildLockPayee(client.deployment, parameters), parameters)
}
