import { type BuildSetRenewalParameters, buildSetRenewal } from '../builders/buildSetRenewal.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type SetRenewalParameters = BuildSetRenewalParameters & WriteOptions
export type SetRenewalReturnType = WriteResult

/**
 * Writes how often, until when and up to what rate anybody may renew a running stream of the account’s. Renewals spend the
 * account’s allowance to CreatorPools.
 *
 * @throws {reverts.StreamEnded} when there is no running stream.
 * @throws {reverts.RenewalPeriodZero} when a period has no days.
 * @example
 * await setRenewal(client, { poolId, renewal: { periodsLeft: 11, periodDays: 30, until, maxRate: rate } })
 */
export async function setRenewal(
  client: RoyaltyConnection,
  parameters: SetRenewalParameters,
): Promise<SetRenewalReturnType> {
  return write(client, buildSetRenewal(client.deployment, parameters), parameters)
}
