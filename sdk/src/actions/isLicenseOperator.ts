import type { Address } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type IsLicenseOperatorParameters = {
  owner: Address
  operator: Address
} & ReadOptions
export type IsLicenseOperatorReturnType = boolean

/**
 * Whether an account may move all license tokens of another.
 *
 * @example
 * const answer = await isLicenseOperator(client, { owner, operator })
 */
export async function isLicenseOperator(
  client: RoyaltyConnection,
  { owner, operator, ...options }: IsLicenseOperatorParameters,
): Promise<IsLicenseOperatorReturnType> {
  return read(client, 'licenseRegistry', licenseRegistryAbi, 'isApprovedForAll', [owner, operator], options)
}
