import type { Address } from 'viem'
import { type BuildSweepStrayParameters, buildSweepStray } from '../builders/buildSweepStray.ts'
import { poolInboxesAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type SweepStrayParameters = BuildSweepStrayParameters & WriteOptions
export type SweepStrayReturnType = WriteResult & {
  payee: Address
  /** Base units of that token. */
  amount: Amount
}

/**
 * Sends a token that is not the pool’s from its inbox to the pool’s fallback payee. Anyone may send it.
 *
 * @throws {reverts.InboxTokenIsPools} when it is the pool’s own token.
 * @throws {reverts.InboxEmpty} when nothing lies there.
 * @example
 * const { payee, amount } = await sweepStray(client, { creator, terms, token })
 */
export async function sweepStray(
  client: RoyaltyConnection,
  parameters: SweepStrayParameters,
): Promise<SweepStrayReturnType> {
  const result = await write(client, buildSweepStray(client.deployment, parameters), parameters)
  const { payee, amount } = eventIn(client, result.receipt, 'poolInboxes', poolInboxesAbi, 'StraySwept')
  return { ...result, payee, amount }
}
