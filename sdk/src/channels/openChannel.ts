import type { Hex } from 'viem'
import { approveExactly, type SpendOptions } from '../actions/internal/approve.ts'
import { eventIn } from '../actions/internal/events.ts'
import { write } from '../actions/internal/write.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { type BuildOpenChannelParameters, buildOpenChannel } from './buildOpenChannel.ts'

export type OpenChannelParameters = BuildOpenChannelParameters & SpendOptions & WriteOptions
export type OpenChannelReturnType = WriteResult & { channelId: Hex }

/**
 * Opens a channel: one deposit, out of which many pools are paid by vouchers.
 *
 * Where the allowance to UsageChannels is too low, exactly the deposit is approved first. The notice protects whoever accepts vouchers: up to
 * {@link acceptable} they are paid whatever the payer does.
 *
 * @throws {reverts.ChannelAlreadyOpened} when this notice and salt have served.
 * @throws {reverts.ChannelFreeTooLow} when reservations are more than the deposit.
 * @throws {reverts.ChannelDepositMismatch} when the token takes a fee.
 * @example
 * const { channelId } = await openChannel(client, { token, noticeDays: 7, amount, reservations: [{ poolId, amount }] })
 */
export async function openChannel(
  client: RoyaltyConnection,
  parameters: OpenChannelParameters,
): Promise<OpenChannelReturnType> {
  const { token, amount = 0n, approval } = parameters
  await approveExactly(client, { token, spender: 'usageChannels', amount, approval }, parameters)
  const result = await write(client, buildOpenChannel(client.deployment, parameters), parameters)
  const { channelId } = eventIn(client, result.receipt, 'usageChannels', usageChannelsAbi, 'ChannelOpened')
  return { ...result, channelId }
}
