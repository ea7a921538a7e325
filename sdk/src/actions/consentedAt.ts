import type { Hex } from 'viem'
import { toUses, type UsesInput } from '../builders/internal/toUses.ts'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type ConsentedAtParameters = {
  workId: Hex
  uses: UsesInput
  /** Seconds since 1970. */
  time: bigint
} & ReadOptions
export type ConsentedAtReturnType = boolean

/**
 * Whether a work consented to all of these uses at a second. False for unknown works, for the future, and for no use at all.
 *
 * @example
 * const answer = await consentedAt(client, { workId, uses: ['Train'], time })
 */
export async function consentedAt(
  client: RoyaltyConnection,
  { workId, uses, time, ...options }: ConsentedAtParameters,
): Promise<ConsentedAtReturnType> {
  return read(client, 'workRegistry', workRegistryAbi, 'consentedAt', [workId, toUses(uses), time], options)
}
