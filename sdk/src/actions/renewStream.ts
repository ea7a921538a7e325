import { type BuildRenewStreamParameters, buildRenewStream } from '../builders/buildRenewStream.ts'
import { streamRenewalsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type RenewStreamParameters = BuildRenewStreamParameters & WriteOptions
export type RenewStreamReturnType = WriteResult & {
  /** New last day (since 1970). */
  endDay: number
  /** Base units that were paid for it. */
  deposit: Amount
}

/**
 * Adds one period to a stream in its last day, as far as a payer has written (setRenewal), from the payer’s allowance to
 * StreamRenewals. Anyone may send it.
 *
 * @throws {reverts.RenewalNotAllowed} when the payer has written none.
 * @throws {reverts.RenewalTooEarly} before the last day.
 * @throws {reverts.RenewalTooLate} after what the payer allows.
 * @throws {reverts.RenewalRateTooHigh} when the stream is faster than the payer allows.
 * @throws {reverts.StreamEnded} when it has ended.
 * @example
 * const { endDay, deposit } = await renewStream(client, { controller, poolId, payer })
 */
export async function renewStream(
  client: RoyaltyConnection,
  parameters: RenewStreamParameters,
): Promise<RenewStreamReturnType> {
  const result = await write(client, buildRenewStream(client.deployment, parameters), parameters)
  const { endDay, deposit } = eventIn(client, result.receipt, 'streamRenewals', streamRenewalsAbi, 'Renewed')
  return { ...result, endDay, deposit }
}
