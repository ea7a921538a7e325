import type { Address, Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type LicenseApprovalOfParameters = {
  licenseId: Hex
} & ReadOptions
export type LicenseApprovalOfReturnType = Address

/**
 * Who, beside its owner, may move one license’s token; zero: nobody.
 *
 * @throws {reverts.ERC721NonexistentToken} when there is no such token.
 * @example
 * const operator = await licenseApprovalOf(client, { licenseId })
 */
export async function licenseApprovalOf(
  client: RoyaltyConnection,
  { licenseId, ...options }: LicenseApprovalOfParameters,
): Promise<LicenseApprovalOfReturnType> {
  return read(client, 'licenseRegistry', licenseRegistryAbi, 'getApproved', [BigInt(licenseId)], options)
}
