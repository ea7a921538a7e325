import type { Address, Hex } from 'viem'
import { read } from '../actions/internal/read.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { KeyState } from './types.ts'

export type KeyOfParameters = {
  channelId: Hex
  key: Address
} & ReadOptions
export type KeyOfReturnType = KeyState

/**
 * A key of a channel.
 *
 * @example
 * const { until, cap, drawn } = await keyOf(client, { channelId, key })
 */
export function keyOf(
  client: RoyaltyConnection,
  { channelId, key, ...options }: KeyOfParameters,
): Promise<KeyOfReturnType> {
  return read(client, 'usageChannels', usageChannelsAbi, 'keyOf', [channelId, key], options)
}
