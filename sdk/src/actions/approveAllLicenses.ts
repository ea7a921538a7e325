import { type BuildApproveAllLicensesParameters, buildApproveAllLicenses } from '../builders/buildApproveAllLicenses.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type ApproveAllLicensesParameters = BuildApproveAllLicensesParameters & WriteOptions
export type ApproveAllLicensesReturnType = WriteResult

/**
 * Lets another account move all license tokens of the account’s, present and future, or takes that back.
 *
 * @example
 * await approveAllLicenses(client, { operator, approved: true })
 */
export async function approveAllLicenses(
  client: RoyaltyConnection,
  parameters: ApproveAllLicensesParameters,
): Promise<ApproveAllLicensesReturnType> {
  return write(client, buildApproveAllLicenses(client.deployment, parameters), parameters)
}
