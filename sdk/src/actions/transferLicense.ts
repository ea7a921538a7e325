import type { Address } from 'viem'
import { type BuildTransferLicenseParameters, buildTransferLicense } from '../builders/buildTransferLicense.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { accountOf } from './internal/account.ts'
import { write } from './internal/write.ts'

export type TransferLicenseParameters = Omit<BuildTransferLicenseParameters, 'from'> & {
  /** Its present licensee. Left out: the account. */
  from?: Address | undefined
} & WriteOptions
export type TransferLicenseReturnType = WriteResult

/**
 * Moves a license to another licensee, where its terms allow that. Its credit, its duties and its running stream go with it.
 *
 * @throws {reverts.LicenseNotTransferable} when the terms do not allow it.
 * @throws {reverts.ERC721InsufficientApproval} when the account may not move it.
 * @example
 * await transferLicense(client, { licenseId, to })
 */
export async function transferLicense(
  client: RoyaltyConnection,
  parameters: TransferLicenseParameters,
): Promise<TransferLicenseReturnType> {
  const from = parameters.from ?? accountOf(client, parameters).address
  return write(client, buildTransferLicense(client.deployment, { ...parameters, from }), parameters)
}
