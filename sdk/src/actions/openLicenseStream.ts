import type { Hex } from 'viem'
import { type BuildOpenLicenseStreamParameters, buildOpenLicenseStream } from '../builders/buildOpenLicenseStream.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { dayStart } from '../utils/days.ts'
import { depositFor } from '../utils/rates.ts'
import { approveExactly, type SpendOptions } from './internal/approve.ts'
import { eventIn } from './internal/events.ts'
import { now } from './internal/now.ts'
import { write } from './internal/write.ts'
import { licenseStateOf } from './licenseStateOf.ts'
import { poolOf } from './poolOf.ts'

export type OpenLicenseStreamParameters = BuildOpenLicenseStreamParameters & SpendOptions & WriteOptions
export type OpenLicenseStreamReturnType = WriteResult & {
  streamId: Hex
  /** Base units that were paid. */
  deposit: Amount
}

/**
 * Opens the stream of a license of the account's; after one has ended, another. What it passes counts towards what statements owe.
 *
 * The deposit is worked out for the latest block and shrinks until the transaction lands; what is approved to LicenseRegistry is that
 * upper bound, so an allowance of a few seconds' worth may be left, and {@link approveTokens} takes it back. A license has one stream at
 * a time, so a repeated call cannot pay twice.
 *
 * @throws {reverts.LicenseNotLicensee} when the account is not the licensee.
 * @throws {reverts.LicenseStreamExists} while one is running.
 * @throws {reverts.LicenseRateTooLow} below the terms' least.
 * @throws {reverts.LicenseNotInForce} when the license is over.
 * @example
 * const { streamId, deposit } = await openLicenseStream(client, { licenseId, rate: perMonth(parseAmount('500', 6)), endDay })
 */
export async function openLicenseStream(
  client: RoyaltyConnection,
  parameters: OpenLicenseStreamParameters,
): Promise<OpenLicenseStreamReturnType> {
  const { licenseId, rate, endDay, approval } = parameters
  const [{ poolId }, time] = await Promise.all([licenseStateOf(client, { licenseId }), now(client)])
  const { token } = await poolOf(client, { poolId })
  const left = dayStart(endDay) - time
  const bound = left > 0n ? depositFor(rate, left) : 0n
  const { maxDeposit = bound } = parameters
  if (bound <= maxDeposit) {
    await approveExactly(client, { token, spender: 'licenseRegistry', amount: bound, approval }, parameters)
  }

  const call = buildOpenLicenseStream(client.deployment, { ...parameters, maxDeposit })
  const result = await write(client, call, parameters)
  const { streamId, deposit } = eventIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'StreamOpened')
  return { ...result, streamId, deposit }
}
