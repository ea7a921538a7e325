import { type BuildRecordStandingParameters, buildRecordStanding } from '../builders/buildRecordStanding.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type RecordStandingParameters = BuildRecordStandingParameters & WriteOptions
export type RecordStandingReturnType = WriteResult

/**
 * Stores the standing that time has produced. Anyone may send it; every other write does it too.
 *
 * @throws {reverts.LicenseNotFound} when there is no such license.
 * @example
 * await recordStanding(client, { licenseId })
 */
export async function recordStanding(
  client: RoyaltyConnection,
  parameters: RecordStandingParameters,
): Promise<RecordStandingReturnType> {
  return write(client, buildRecordStanding(client.deployment, parameters), parameters)
}
