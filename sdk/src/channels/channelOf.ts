import type { Hex } from 'viem'
import { read } from '../actions/internal/read.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { ChannelState } from './types.ts'

export type ChannelOfParameters = {
  channelId: Hex
} & ReadOptions
export type ChannelOfReturnType = ChannelState

/**
 * A channel: whose it is, and what is free in it.
 *
 * @example
 * const { free, noticeDays } = await channelOf(client, { channelId })
 */
export function channelOf(
  client: RoyaltyConnection,
  { channelId, ...options }: ChannelOfParameters,
): Promise<ChannelOfReturnType> {
  return read(client, 'usageChannels', usageChannelsAbi, 'channelOf', [channelId], options)
}
