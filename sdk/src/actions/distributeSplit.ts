import { type BuildDistributeSplitParameters, buildDistributeSplit } from '../builders/buildDistributeSplit.ts'
import { royaltySplitsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { eventsIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type DistributeSplitParameters = BuildDistributeSplitParameters & WriteOptions
export type DistributeSplitReturnType = WriteResult & {
  /** Base units of the token that were paid or credited. */
  amount: Amount
}

/**
 * Pays out what a split holds of a token. Anyone may send it. A recipient that cannot be paid gets a credit, and the others are
 * paid.
 *
 * @throws {reverts.SplitTokenInvalid} when there is no contract at the token’s address.
 * @throws {reverts.SplitGasTooLow} when the gas would not have paid everyone.
 * @example
 * const { amount } = await distributeSplit(client, { token, ...sharesOf(payees) })
 */
export async function distributeSplit(
  client: RoyaltyConnection,
  parameters: DistributeSplitParameters,
): Promise<DistributeSplitReturnType> {
  const result = await write(client, buildDistributeSplit(client.deployment, parameters), parameters)
  const events = eventsIn(client, result.receipt, 'royaltySplits', royaltySplitsAbi, 'Distributed')
  return { ...result, amount: events[0]?.amount ?? 0n }
}
