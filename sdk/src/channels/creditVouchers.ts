import { eventsIn } from '../actions/internal/events.ts'
import { write } from '../actions/internal/write.ts'
import { licenseRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { type BuildCreditVouchersParameters, buildCreditVouchers } from './buildCreditVouchers.ts'

export type CreditVouchersParameters = BuildCreditVouchersParameters & WriteOptions
export type CreditVouchersReturnType = WriteResult & {
  /** Base units newly credited; zero where vouchers have brought nothing since the last time. */
  credited: Amount
}

/**
 * Counts as paid for a license what vouchers of a channel that names it have brought its pool, so that its next statement finds less missing.
 *
 * @throws {reverts.LicenseNotFound} when there is no such license.
 * @throws {reverts.VouchersNotForLicense} when the channel was opened for another license, or for none.
 * @example
 * const { credited } = await creditVouchers(client, { licenseId, channelId })
 */
export async function creditVouchers(
  client: RoyaltyConnection,
  parameters: CreditVouchersParameters,
): Promise<CreditVouchersReturnType> {
  const result = await write(client, buildCreditVouchers(client.deployment, parameters), parameters)
  const [event] = eventsIn(client, result.receipt, 'licenseRegistry', licenseRegistryAbi, 'VouchersCredited')
  return { ...result, credited: event?.amount ?? 0n }
}
