import type { Hex } from 'viem'
import { toUses, type UsesInput } from '../builders/internal/toUses.ts'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type PermitsParameters = {
  licenseId: Hex
  workId: Hex
  uses: UsesInput
} & ReadOptions
export type PermitsReturnType = boolean

/**
 * Whether a license covers all of these uses of a work at this second: it is in force and has begun, its offer has the uses, and
 * consent and units both held at its start, or hold now where the offer covers later works.
 *
 * @example
 * const answer = await permits(client, { licenseId, workId, uses: ['Train'] })
 */
export async function permits(
  client: RoyaltyConnection,
  { licenseId, workId, uses, ...options }: PermitsParameters,
): Promise<PermitsReturnType> {
  return read(client, 'licenseRegistry', licenseRegistryAbi, 'permits', [licenseId, workId, toUses(uses)], options)
}
