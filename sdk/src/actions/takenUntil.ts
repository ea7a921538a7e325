import type { Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { encodeUses, type Use } from '../utils/uses.ts'
import { read } from './internal/read.ts'

export type TakenUntilParameters = {
  poolId: Hex
  use: Use
} & ReadOptions
export type TakenUntilReturnType = { busyUntil: bigint; exclusiveUntil: bigint }

/**
 * Until when a use of a sole agent’s pool is sold to anybody, and until when to one alone.
 *
 * @example
 * const { exclusiveUntil } = await takenUntil(client, { poolId, use: 'Train' })
 */
export async function takenUntil(
  client: RoyaltyConnection,
  { poolId, use, ...options }: TakenUntilParameters,
): Promise<TakenUntilReturnType> {
  const [busyUntil, exclusiveUntil] = await read(
    client,
    'licenseRegistry',
    licenseRegistryAbi,
    'takenUntil',
    [poolId, encodeUses([use])],
    options,
  )
  return { busyUntil, exclusiveUntil }
}
