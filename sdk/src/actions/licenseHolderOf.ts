import type { Address, Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type LicenseHolderOfParameters = {
  licenseId: Hex
} & ReadOptions
export type LicenseHolderOfReturnType = Address

/**
 * Who holds a license.
 *
 * @throws {reverts.ERC721NonexistentToken} when there is no such license.
 * @example
 * const licensee = await licenseHolderOf(client, { licenseId })
 */
export async function licenseHolderOf(
  client: RoyaltyConnection,
  { licenseId, ...options }: LicenseHolderOfParameters,
): Promise<LicenseHolderOfReturnType> {
  return read(client, 'licenseRegistry', licenseRegistryAbi, 'ownerOf', [BigInt(licenseId)], options)
}
