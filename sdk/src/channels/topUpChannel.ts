import { approveExactly, type SpendOptions } from '../actions/internal/approve.ts'
import { write } from '../actions/internal/write.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { type BuildTopUpChannelParameters, buildTopUpChannel } from './buildTopUpChannel.ts'
import { channelOf } from './channelOf.ts'

export type TopUpChannelParameters = BuildTopUpChannelParameters & SpendOptions & WriteOptions
export type TopUpChannelReturnType = WriteResult

/**
 * Adds the account’s money to anybody’s channel, as free money. Where the allowance to UsageChannels is too low, exactly the amount is
 * approved first.
 *
 * @throws {reverts.ChannelNotFound} when the channel was never opened.
 * @example
 * await topUpChannel(client, { channelId, amount: parseAmount('50', 6) })
 */
export async function topUpChannel(
  client: RoyaltyConnection,
  parameters: TopUpChannelParameters,
): Promise<TopUpChannelReturnType> {
  const { channelId, amount, approval } = parameters
  const { token } = await channelOf(client, { channelId })
  await approveExactly(client, { token, spender: 'usageChannels', amount, approval }, parameters)
  return write(client, buildTopUpChannel(client.deployment, parameters), parameters)
}
