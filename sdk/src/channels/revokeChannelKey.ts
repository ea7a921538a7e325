import { eventIn } from '../actions/internal/events.ts'
import { write } from '../actions/internal/write.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { type BuildRevokeChannelKeyParameters, buildRevokeChannelKey } from './buildRevokeChannelKey.ts'

export type RevokeChannelKeyParameters = BuildRevokeChannelKeyParameters & WriteOptions
export type RevokeChannelKeyReturnType = WriteResult & {
  /** Last second in which its vouchers redeem. */
  until: number
}

/**
 * Revokes a key for good: its vouchers redeem until the notice is over, or until its own last second where that is sooner.
 *
 * @throws {reverts.ChannelNotPayer} when the account is not the channel’s payer.
 * @throws {reverts.KeyAlreadyRevoked} when it was done before.
 * @example
 * const { until } = await revokeChannelKey(client, { channelId, key })
 */
export async function revokeChannelKey(
  client: RoyaltyConnection,
  parameters: RevokeChannelKeyParameters,
): Promise<RevokeChannelKeyReturnType> {
  const result = await write(client, buildRevokeChannelKey(client.deployment, parameters), parameters)
  const { until } = eventIn(client, result.receipt, 'usageChannels', usageChannelsAbi, 'KeyRevoked')
  return { ...result, until }
}
