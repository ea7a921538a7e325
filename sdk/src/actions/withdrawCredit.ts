import { type BuildWithdrawCreditParameters, buildWithdrawCredit } from '../builders/buildWithdrawCredit.ts'
import { royaltySplitsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type WithdrawCreditParameters = BuildWithdrawCreditParameters & WriteOptions
export type WithdrawCreditReturnType = WriteResult & {
  /** Base units of the token. */
  amount: Amount
}

/**
 * Pays a credit to its recipient. Anyone may send it.
 *
 * @throws {reverts.SplitNoCredit} when nothing waits for the recipient.
 * @example
 * const { amount } = await withdrawCredit(client, { split, token, recipient })
 */
export async function withdrawCredit(
  client: RoyaltyConnection,
  parameters: WithdrawCreditParameters,
): Promise<WithdrawCreditReturnType> {
  const result = await write(client, buildWithdrawCredit(client.deployment, parameters), parameters)
  const { amount } = eventIn(client, result.receipt, 'royaltySplits', royaltySplitsAbi, 'CreditWithdrawn')
  return { ...result, amount }
}
