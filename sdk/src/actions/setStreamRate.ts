import { type BuildSetStreamRateParameters, buildSetStreamRate } from '../builders/buildSetStreamRate.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { streamIdOf } from '../utils/poolIds.ts'
import { depositFor } from '../utils/rates.ts'
import { accountOf } from './internal/account.ts'
import { approveExactly, type SpendOptions } from './internal/approve.ts'
import { eventIn } from './internal/events.ts'
import { now } from './internal/now.ts'
import { write } from './internal/write.ts'
import { poolOf } from './poolOf.ts'
import { streamOf } from './streamOf.ts'

export type SetStreamRateParameters = Omit<BuildSetStreamRateParameters, 'payer'> & SpendOptions & WriteOptions
export type SetStreamRateReturnType = WriteResult & {
  /** Base units that a higher rate took. */
  deposit: Amount
  /** Base units that a lower rate gave back. */
  refund: Amount
}

/**
 * Changes the rate of a running stream of the account's from this second on; its end stays. The account pays or receives the
 * difference. It names the new rate, so a repeated call cannot pay twice.
 *
 * @throws {reverts.StreamEnded} when there is no running stream.
 * @throws {reverts.StreamRateTooLow} below the pool's least.
 * @throws {reverts.StreamDepositTooHigh} above `maxDeposit`.
 * @example
 * const { deposit, refund } = await setStreamRate(client, { poolId, rate: perMonth(parseAmount('800', 6)) })
 */
export async function setStreamRate(
  client: RoyaltyConnection,
  parameters: SetStreamRateParameters,
): Promise<SetStreamRateReturnType> {
  const { poolId, salt, rate, approval } = parameters
  const payer = accountOf(client, parameters).address
  const streamId = streamIdOf({ controller: payer, poolId, salt })
  const [{ token }, stream, time] = await Promise.all([
    poolOf(client, { poolId }),
    streamOf(client, { poolId, streamId }),
    now(client),
  ])
  const left = stream.end - time
  const bound = rate > stream.rate && left > 0n ? depositFor(rate - stream.rate, left) : 0n
  const maxDeposit = parameters.maxDeposit ?? bound
  if (bound <= maxDeposit) {
    await approveExactly(client, { token, spender: 'creatorPools', amount: bound, approval }, parameters)
  }

  const call = buildSetStreamRate(client.deployment, { ...parameters, maxDeposit, payer })
  const result = await write(client, call, parameters)
  const { deposit, refund } = eventIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'StreamChanged')
  return { ...result, deposit, refund }
}
