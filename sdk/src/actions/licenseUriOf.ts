import type { Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type LicenseUriOfParameters = {
  licenseId: Hex
} & ReadOptions
export type LicenseUriOfReturnType = string

/**
 * The license’s token URI: a `data:` document with what it is and whether it stands.
 *
 * @throws {reverts.ERC721NonexistentToken} when there is no such license.
 * @example
 * const uri = await licenseUriOf(client, { licenseId })
 */
export async function licenseUriOf(
  client: RoyaltyConnection,
  { licenseId, ...options }: LicenseUriOfParameters,
): Promise<LicenseUriOfReturnType> {
  return read(client, 'licenseRegistry', licenseRegistryAbi, 'tokenURI', [BigInt(licenseId)], options)
}
