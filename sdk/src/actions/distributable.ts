import type { Address } from 'viem'
import { royaltySplitsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { read } from './internal/read.ts'

export type DistributableParameters = {
  split: Address
  token: Address
} & ReadOptions
export type DistributableReturnType = Amount

/**
 * What the next distribution of a split would pay out, rounding aside.
 *
 * @returns Base units of the token.
 * @example
 * const amount = await distributable(client, { split, token })
 */
export async function distributable(
  client: RoyaltyConnection,
  { split, token, ...options }: DistributableParameters,
): Promise<DistributableReturnType> {
  return read(client, 'royaltySplits', royaltySplitsAbi, 'distributable', [split, token], options)
}
