import {
  type BuildSetLicenseStreamRateParameters,
  buildSetLicenseStreamRate,
} from '../builders/buildSetLicenseStreamRate.ts'
import { creatorPoolsAbi } from '../generated/abis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { depositFor } from '../utils/rates.ts'
import { approveExactly, type SpendOptions } from './internal/approve.ts'
import { eventIn } from './internal/events.ts'
import { now } from './internal/now.ts'
import { write } from './internal/write.ts'
import { licenseStateOf } from './licenseStateOf.ts'
import { poolOf } from './poolOf.ts'
import { streamOf } from './streamOf.ts'

export type SetLicenseStreamRateParameters = BuildSetLicenseStreamRateParameters & SpendOptions & WriteOptions
export type SetLicenseStreamRateReturnType = WriteResult & {
  /** Base units that a higher rate took. */
  deposit: Amount
  /** Base units that a lower rate gave back. */
  refund: Amount
}

/**
 * Changes the rate of the stream of a license of the account's from this second on; its end stays. The account pays or receives the
 * difference. It names the new rate, so a repeated call cannot pay twice.
 *
 * @throws {reverts.LicenseNotLicensee} when the account is not the licensee.
 * @throws {reverts.LicenseStreamMissing} when there is none.
 * @throws {reverts.LicenseRateTooLow} below the terms' least.
 * @throws {reverts.StreamEnded} when it has ended.
 * @example
 * const { deposit, refund } = await setLicenseStreamRate(client, { licenseId, rate: perMonth(parseAmount('800', 6)) })
 */
export async function setLicenseStreamRate(
  client: RoyaltyConnection,
  parameters: SetLicenseStreamRateParameters,
): Promise<SetLicenseStreamRateReturnType> {
  const { licenseId, rate, approval } = parameters
  const { poolId, streamId } = await licenseStateOf(client, { licenseId })
  const [{ token }, stream, time] = await Promise.all([
    poolOf(client, { poolId }),
    streamOf(client, { poolId, streamId }),
    now(client),
  ])
  const left = stream.end - time
  const bound = rate > stream.rate && left > 0n ? depositFor(rate - stream.rate, left) : 0n
  const { maxDeposit = bound } = parameters
  if (bound <= maxDeposit) {
    await approveExactly(client, { token, spender: 'licenseRegistry', amount: bound, approval }, parameters)
  }

  const call = buildSetLicenseStreamRate(client.deployment, { ...parameters, maxDeposit })
  const result = await write(client, call, parameters)
  const { deposit, refund } = eventIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'StreamChanged')
  return { ...result, deposit, refund }
}
