import type { Hex } from 'viem'
import { type BuildAcquireLicenseParameters, buildAcquireLicense } from '../builders/buildAcquireLicense.ts'
import { creatorPoolsAbi, licenseRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { dayStart } from '../utils/days.ts'
import { depositFor } from '../utils/rates.ts'
import { accountOf } from './internal/account.ts'
import { approveExactly, type SpendOptions } from './internal/approve.ts'
import { eventIn, eventsIn } from './internal/events.ts'
import { now } from './internal/now.ts'
import { write } from './internal/write.ts'
import { poolOf } from './poolOf.ts'
import { termsOf } from './termsOf.ts'

export type AcquireLicenseParameters = Omit<BuildAcquireLicenseParameters, 'licensee'> & SpendOptions & WriteOptions
export type AcquireLicenseReturnType = WriteResult & {
  licenseId: Hex
  /** First second of the license. */
  start: number
  /** Base units that were paid as its fee. */
  fee: Amount
  /** Its stream; nothing where none was opened. */
  streamId: Hex | undefined
  /** Base units that were paid in advance for the stream. */
  deposit: Amount
}

/**
 * Takes a license for the account, pays its fee, and opens its stream where a rate is given.
 *
 * Where the allowance to LicenseRegistry is too low, exactly fee and deposit are approved first. The deposit shrinks with every second
 * until the transaction lands: with a stream, a few seconds' worth of allowance may be left, and {@link approveTokens} takes it back. A
 * salt serves once, so a repeated call cannot take, or pay for, the license twice.
 *
 * @throws {reverts.OfferNotFound} when there is no such offer.
 * @throws {reverts.OfferIsClosed} when no more licenses are sold on it.
 * @throws {reverts.LicenseAlreadyAcquired} when this salt has served.
 * @throws {reverts.LicenseFeeTooHigh} above `maxFee`.
 * @throws {reverts.LicenseRateTooLow} when the terms ask for a faster stream.
 * @throws {reverts.LicenseNotEligible} when the offer is somebody else's.
 * @throws {reverts.CredentialInvalid} when the offer asks for a credential that this is not.
 * @throws {reverts.LicenseUseTaken} when a use is sold to somebody alone.
 * @example
 * const { licenseId, fee } = await acquireLicense(client, { offerId, rate: perMonth(parseAmount('500', 6)), endDay })
 */
export async function acquireLicense(
  client: RoyaltyConnection,
  parameters: AcquireLicenseParameters,
): Promise<AcquireLicenseReturnType> {
  const { offerId, rate = 0n, endDay = 0, approval } = parameters
  const licensee = accountOf(client, parameters).address
  const [{ terms }, time] = await Promise.all([termsOf(client, { offerId }), now(client)])
  const { token } = await poolOf(client, { poolId: terms.poolId })
  const left = rate === 0n ? 0n : dayStart(endDay) - time
  const bound = left > 0n ? depositFor(rate, left) : 0n
  const { maxFee = terms.fee, maxDeposit = bound } = parameters
  // What would be refused anyway is not approved.
  if (terms.fee <= maxFee && bound <= maxDeposit) {
    const amount = terms.fee + bound
    await approveExactly(client, { token, spender: 'licenseRegistry', amount, approval }, parameters)
  }

  const call = buildAcquireLicense(client.deployment, { ...parameters, licensee, maxFee, maxDeposit })
  const result = await write(client, call, parameters)
  const acquired = eventIn(client, result.receipt, 'licenseRegistry', licenseRegistryAbi, 'LicenseAcquired')
  const [stream] = eventsIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'StreamOpened')
  const { licenseId, start, fee } = acquired
  return { ...result, licenseId, start, fee, streamId: stream?.streamId, deposit: stream?.deposit ?? 0n }
}
