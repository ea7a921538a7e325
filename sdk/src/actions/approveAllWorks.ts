import { type BuildApproveAllWorksParameters, buildApproveAllWorks } from '../builders/buildApproveAllWorks.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type ApproveAllWorksParameters = BuildApproveAllWorksParameters & WriteOptions
export type ApproveAllWorksReturnType = WriteResult

/**
 * Lets another account move all work tokens of the account’s, present and future, or takes that back.
 *
 * @example
 * await approveAllWorks(client, { operator, approved: true })
 */
export async function approveAllWorks(
  client: RoyaltyConnection,
  parameters: ApproveAllWorksParameters,
): Promise<ApproveAllWorksReturnType> {
  return write(client, buildApproveAllWorks(client.deployment, parameters), parameters)
}
