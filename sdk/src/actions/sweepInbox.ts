import { type BuildSweepInboxParameters, buildSweepInbox } from '../builders/buildSweepInbox.ts'
import { poolInboxesAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type SweepInboxParameters = BuildSweepInboxParameters & WriteOptions
export type SweepInboxReturnType = WriteResult & {
  /** Base units of the pool’s token. */
  amount: Amount
}

/**
 * Pays what lies in a pool’s inbox into the pool, as an unattributed payment. Anyone may send it.
 *
 * @throws {reverts.InboxEmpty} when nothing lies there.
 * @example
 * const { amount } = await sweepInbox(client, { poolId })
 */
export async function sweepInbox(
  client: RoyaltyConnection,
  parameters: SweepInboxParameters,
): Promise<SweepInboxReturnType> {
  const result = await write(client, buildSweepInbox(client.deployment, parameters), parameters)
  const { amount } = eventIn(client, result.receipt, 'poolInboxes', poolInboxesAbi, 'InboxSwept')
  return { ...result, amount }
}
