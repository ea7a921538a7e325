import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { read } from './internal/read.ts'

export type CommittedAtParameters = {
  commitment: Hex
} & ReadOptions
export type CommittedAtReturnType = number

/**
 * When a commitment was first seen.
 *
 * @returns Seconds since 1970; zero: never.
 * @example
 * const time = await committedAt(client, { commitment })
 */
export async function committedAt(
  client: RoyaltyConnection,
  { commitment, ...options }: CommittedAtParameters,
): Promise<CommittedAtReturnType> {
  return read(client, 'workRegistry', workRegistryAbi, 'committedAt', [commitment], options)
}
