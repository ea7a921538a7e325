import { eventIn } from '../actions/internal/events.ts'
import { write } from '../actions/internal/write.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { type BuildAnnounceWithdrawalParameters, buildAnnounceWithdrawal } from './buildAnnounceWithdrawal.ts'

export type AnnounceWithdrawalParameters = BuildAnnounceWithdrawalParameters & WriteOptions
export type AnnounceWithdrawalReturnType = WriteResult & {
  /** First second in which it can be made; zero: taken back. */
  withdrawableAt: bigint
}

/**
 * Announces that free money will be withdrawn once the channel’s notice is over; until then vouchers draw on it. Replaces what was announced
 * before. Announce releases at the same time to have everything back after one notice.
 *
 * @throws {reverts.ChannelNotPayer} when the account is not the channel’s payer.
 * @example
 * const { withdrawableAt } = await announceWithdrawal(client, { channelId, amount })
 */
export async function announceWithdrawal(
  client: RoyaltyConnection,
  parameters: AnnounceWithdrawalParameters,
): Promise<AnnounceWithdrawalReturnType> {
  const result = await write(client, buildAnnounceWithdrawal(client.deployment, parameters), parameters)
  const { withdrawableAt } = eventIn(client, result.receipt, 'usageChannels', usageChannelsAbi, 'WithdrawalAnnounced')
  return { ...result, withdrawableAt }
}
