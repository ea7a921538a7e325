import type { Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { LicenseState } from '../types/licenses.ts'
import { decodeLicenseState } from './internal/decode.ts'
import { read } from './internal/read.ts'

export type LicenseStateOfParameters = { licenseId: Hex } & ReadOptions
export type LicenseStateOfReturnType = LicenseState

/**
 * A license as it stands at this second.
 *
 * @throws {reverts.LicenseNotFound} when there is no such license.
 * @example
 * const { standing, owed, paid } = await licenseStateOf(client, { licenseId })
 */
export async function licenseStateOf(
  client: RoyaltyConnection,
  { licenseId, ...options }: LicenseStateOfParameters,
): Promise<LicenseStateOfReturnType> {
  const state = await read(client, 'licenseRegistry', licenseRegistryAbi, 'stateOf', [licenseId], options)
  return decodeLicenseState(state)
}
