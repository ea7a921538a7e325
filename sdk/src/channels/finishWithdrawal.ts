import { eventIn } from '../actions/internal/events.ts'
import { write } from '../actions/internal/write.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { type BuildFinishWithdrawalParameters, buildFinishWithdrawal } from './buildFinishWithdrawal.ts'

export type FinishWithdrawalParameters = BuildFinishWithdrawalParameters & WriteOptions
export type FinishWithdrawalReturnType = WriteResult & {
  /** Base units that the payer got. */
  amount: Amount
}

/**
 * Sends free money, as announced, to the channel’s payer, whoever calls.
 *
 * @throws {reverts.WithdrawalNotDue} before its second.
 * @example
 * const { amount } = await finishWithdrawal(client, { channelId })
 */
export async function finishWithdrawal(
  client: RoyaltyConnection,
  parameters: FinishWithdrawalParameters,
): Promise<FinishWithdrawalReturnType> {
  const result = await write(client, buildFinishWithdrawal(client.deployment, parameters), parameters)
  const { amount } = eventIn(client, result.receipt, 'usageChannels', usageChannelsAbi, 'Withdrawn')
  return { ...result, amount }
}
