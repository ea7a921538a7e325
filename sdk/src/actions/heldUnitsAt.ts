import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type HeldUnitsAtParameters = {
  poolId: Hex
  workId: Hex
  /** Seconds since 1970, not in the future. */
  time: bigint
} & ReadOptions
export type HeldUnitsAtReturnType = boolean

/**
 * Whether a work held units at a second, in its own membership or in its catalogue’s lot. For a catalogue’s work that is not a
 * token, ask for its catalogue.
 *
 * @example
 * const answer = await heldUnitsAt(client, { poolId, workId, time })
 */
export async function heldUnitsAt(
  client: RoyaltyConnection,
  { poolId, workId, time, ...options }: HeldUnitsAtParameters,
): Promise<HeldUnitsAtReturnType> {
  return read(client, 'creatorPools', creatorPoolsAbi, 'heldUnitsAt', [poolId, workId, time], options)
}
