import { type BuildApproveLicenseParameters, buildApproveLicense } from '../builders/buildApproveLicense.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type ApproveLicenseParameters = BuildApproveLicenseParameters & WriteOptions
export type ApproveLicenseReturnType = WriteResult

/**
 * Lets another account move one license’s token of the account’s.
 *
 * @throws {reverts.ERC721InvalidApprover} when the account neither owns the token nor is an operator of its owner.
 * @example
 * await approveLicense(client, { licenseId, operator })
 */
export async function approveLicense(
  client: RoyaltyConnection,
  parameters: ApproveLicenseParameters,
): Promise<ApproveLicenseReturnType> {
  return write(client, buildApproveLicense(client.deployment, parameters), parameters)
}
