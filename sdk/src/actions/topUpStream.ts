import type { Address } from 'viem'
import { type BuildTopUpStreamParameters, buildTopUpStream } from '../builders/buildTopUpStream.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { dayStart } from '../utils/days.ts'
import { streamIdOf } from '../utils/poolIds.ts'
import { depositFor } from '../utils/rates.ts'
import { accountOf } from './internal/account.ts'
import { approveExactly, type SpendOptions } from './internal/approve.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'
import { poolOf } from './poolOf.ts'
import { streamOf } from './streamOf.ts'

export type TopUpStreamParameters = Omit<BuildTopUpStreamParameters, 'payer' | 'controller'> & {
  /** Who opened the stream. Left out: the account. */
  controller?: Address | undefined
} & SpendOptions &
  WriteOptions
export type TopUpStreamReturnType = WriteResult & {
  /** Base units that were paid. */
  deposit: Amount
}

/**
 * Moves the end of a running stream to a later day and pays, from the account's tokens, for the days between. Anyone may; the stream's
 * controller goes on deciding about it. The call names the new end, so a repeated one cannot pay twice.
 *
 * @throws {reverts.StreamEnded} when there is no running stream.
 * @throws {reverts.StreamEndInvalid} when the end is not later, or not within 400 days.
 * @throws {reverts.StreamDepositTooHigh} above `maxDeposit`.
 * @example
 * const { deposit } = await topUpStream(client, { poolId, endDay: endDay + 30 })
 */
export async function topUpStream(
  client: RoyaltyConnection,
  parameters: TopUpStreamParameters,
): Promise<TopUpStreamReturnType> {
  const { poolId, salt, endDay, approval } = parameters
  const payer = accountOf(client, parameters).address
  const controller = parameters.controller ?? payer
  const streamId = streamIdOf({ controller, poolId, salt })
  const [{ token }, stream] = await Promise.all([poolOf(client, { poolId }), streamOf(client, { poolId, streamId })])
  const longer = dayStart(endDay) - stream.end
  // Exact: both ends are fixed, whenever the transaction lands.
  const bound = longer > 0n ? depositFor(stream.rate, longer) : 0n
  const maxDeposit = parameters.maxDeposit ?? bound
  if (bound <= maxDeposit) {
    await approveExactly(client, { token, spender: 'creatorPools', amount: bound, approval }, parameters)
  }

  const call = buildTopUpStream(client.deployment, { ...parameters, controller, maxDeposit, payer })
  const result = await write(client, call, parameters)
  const { deposit } = eventIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'StreamChanged')
  return { ...result, deposit }
}
