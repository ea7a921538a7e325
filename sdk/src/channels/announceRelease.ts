import { eventIn } from '../actions/internal/events.ts'
import { write } from '../actions/internal/write.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { type BuildAnnounceReleaseParameters, buildAnnounceRelease } from './buildAnnounceRelease.ts'

export type AnnounceReleaseParameters = BuildAnnounceReleaseParameters & WriteOptions
export type AnnounceReleaseReturnType = WriteResult & {
  /** First second in which the reserve is lower; zero: taken back. */
  releasedAt: bigint
}

/**
 * Announces that a reserve will be lowered once the channel’s notice is over; until then vouchers draw on all of it. Replaces what was
 * announced before.
 *
 * @throws {reverts.ChannelNotPayer} when the account is not the channel’s payer.
 * @example
 * const { releasedAt } = await announceRelease(client, { channelId, poolId, amount })
 */
export async function announceRelease(
  client: RoyaltyConnection,
  parameters: AnnounceReleaseParameters,
): Promise<AnnounceReleaseReturnType> {
  const result = await write(client, buildAnnounceRelease(client.deployment, parameters), parameters)
  const { releasedAt } = eventIn(client, result.receipt, 'usageChannels', usageChannelsAbi, 'ReleaseAnnounced')
  return { ...result, releasedAt }
}
