import type { Hex } from 'viem'
import { read } from '../actions/internal/read.ts'
import { usageEpochsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'

export type IsUsageClaimedParameters = {
  epochId: Hex
  /** Position in the tree. */
  index: number
} & ReadOptions

/**
 * Whether a leaf of a usage epoch was claimed.
 *
 * @example
 * const isClaimed = await isUsageClaimed(client, { epochId, index })
 */
export function isUsageClaimed(
  client: RoyaltyConnection,
  { epochId, index, ...options }: IsUsageClaimedParameters,
): Promise<boolean> {
  return read(client, 'usageEpochs', usageEpochsAbi, 'isClaimed', [epochId, index], options)
}
