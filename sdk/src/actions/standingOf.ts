import type { Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { STANDINGS, type Standing } from '../types/enums.ts'
import { read } from './internal/read.ts'

export type StandingOfParameters = { licenseId: Hex } & ReadOptions
export type StandingOfReturnType = Standing

/**
 * What a license is worth at this second. For a past second, see {@link standingAt}.
 *
 * @returns `None` where there is no such license.
 * @example
 * const standing = await standingOf(client, { licenseId }) // 'Active'
 */
export async function standingOf(
  client: RoyaltyConnection,
  { licenseId, ...options }: StandingOfParameters,
): Promise<StandingOfReturnType> {
  const standing = await read(client, 'licenseRegistry', licenseRegistryAbi, 'standingOf', [licenseId], options)
  return STANDINGS[standing] ?? 'None'
}
