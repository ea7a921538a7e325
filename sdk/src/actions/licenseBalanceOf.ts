import type { Address } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type LicenseBalanceOfParameters = {
  owner: Address
} & ReadOptions
export type LicenseBalanceOfReturnType = bigint

/**
 * How many license tokens an account owns.
 *
 * @example
 * const count = await licenseBalanceOf(client, { owner })
 */
export async function licenseBalanceOf(
  client: RoyaltyConnection,
  { owner, ...options }: LicenseBalanceOfParameters,
): Promise<LicenseBalanceOfReturnType> {
  return read(client, 'licenseRegistry', licenseRegistryAbi, 'balanceOf', [owner], options)
}
