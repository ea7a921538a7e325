import type { Hex } from 'viem'
import { type BuildOpenStreamParameters, buildOpenStream } from '../builders/buildOpenStream.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { dayStart } from '../utils/days.ts'
import { depositFor } from '../utils/rates.ts'
import { accountOf } from './internal/account.ts'
import { approveExactly, type SpendOptions } from './internal/approve.ts'
import { eventIn } from './internal/events.ts'
import { now } from './internal/now.ts'
import { write } from './internal/write.ts'
import { poolOf } from './poolOf.ts'

export type OpenStreamParameters = Omit<BuildOpenStreamParameters, 'payer'> & SpendOptions & WriteOptions
export type OpenStreamReturnType = WriteResult & {
  streamId: Hex
  /** Base units that were paid. */
  deposit: Amount
}

/**
 * Pays in advance, from the account's tokens, what will reach a pool evenly until the first second of `endDay`. The account controls
 * the stream. For a license's stream, use {@link openLicenseStream}.
 *
 * The deposit is worked out for the latest block and shrinks with every second until the transaction lands; what is approved is that
 * upper bound, so an allowance of a few seconds' worth may be left, and {@link approveTokens} takes it back. A stream's salt serves once:
 * a repeated call cannot pay twice.
 *
 * @throws {reverts.StreamAlreadyOpened} when this salt has served.
 * @throws {reverts.StreamEndInvalid} when the end is not within 400 days.
 * @throws {reverts.StreamRateTooLow} below the pool's least.
 * @throws {reverts.StreamDepositTooHigh} above `maxDeposit`.
 * @example
 * const { streamId, deposit } = await openStream(client, { poolId, rate: perMonth(parseAmount('500', 6)), endDay })
 */
export async function openStream(
  client: RoyaltyConnection,
  parameters: OpenStreamParameters,
): Promise<OpenStreamReturnType> {
  const { poolId, rate, endDay, approval } = parameters
  const payer = accountOf(client, parameters).address
  const [{ token }, time] = await Promise.all([poolOf(client, { poolId }), now(client)])
  const left = dayStart(endDay) - time
  const bound = left > 0n ? depositFor(rate, left) : 0n
  const maxDeposit = parameters.maxDeposit ?? bound
  // What would be refused anyway is not approved.
  if (bound <= maxDeposit) {
    await approveExactly(client, { token, spender: 'creatorPools', amount: bound, approval }, parameters)
  }

  const call = buildOpenStream(client.deployment, { ...parameters, maxDeposit, payer })
  const result = await write(client, call, parameters)
  const { streamId, deposit } = eventIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'StreamOpened')
  return { ...result, streamId, deposit }
}
