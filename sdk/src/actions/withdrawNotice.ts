import { type BuildWithdrawNoticeParameters, buildWithdrawNotice } from '../builders/buildWithdrawNotice.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type WithdrawNoticeParameters = BuildWithdrawNoticeParameters & WriteOptions
export type WithdrawNoticeReturnType = WriteResult

/**
 * Takes back a notice that has not yet taken effect. By the side that gave it.
 *
 * @throws {reverts.NoticeNotGiven} when none of this kind stands.
 * @example
 * await withdrawNotice(client, { licenseId, kind: 'Licensee' })
 */
export async function withdrawNotice(
  client: RoyaltyConnection,
  parameters: WithdrawNoticeParameters,
): Promise<WithdrawNoticeReturnType> {
  return write(client, buildWithdrawNotice(client.deployment, parameters), parameters)
}
