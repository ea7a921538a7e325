import type { Hex } from 'viem'
import { read } from '../actions/internal/read.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { ReserveState } from './types.ts'

export type ReserveOfParameters = {
  channelId: Hex
  poolId: Hex
} & ReadOptions
export type ReserveOfReturnType = ReserveState

/**
 * What a channel has for one pool.
 *
 * @example
 * const { reserved, redeemed } = await reserveOf(client, { channelId, poolId })
 */
export function reserveOf(
  client: RoyaltyConnection,
  { channelId, poolId, ...options }: ReserveOfParameters,
): Promise<ReserveOfReturnType> {
  return read(client, 'usageChannels', usageChannelsAbi, 'reserveOf', [channelId, poolId], options)
}
