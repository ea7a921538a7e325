import { type BuildSetConsentBatchParameters, buildSetConsentBatch } from '../builders/buildSetConsentBatch.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type SetConsentBatchParameters = BuildSetConsentBatchParameters & WriteOptions
export type SetConsentBatchReturnType = WriteResult

/**
 * Replaces the uses that many works of the account’s consent to.
 *
 * @throws {reverts.WorkNotOwner} when the account does not own all of them.
 * @example
 * await setConsentBatch(client, { workIds, uses: ['Train'] })
 */
export async function setConsentBatch(
  client: RoyaltyConnection,
  parameters: SetConsentBatchParameters,
): Promise<SetConsentBatchReturnType> {
  return write(client, buildSetConsentBatch(client.deployment, parameters), parameters)
}
