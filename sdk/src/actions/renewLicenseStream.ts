import type { Address, Hex } from 'viem'
import type { RoyaltyConnection, WriteOptions } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { licenseStateOf } from './licenseStateOf.ts'
import { type RenewStreamReturnType, renewStream } from './renewStream.ts'

export type RenewLicenseStreamParameters = {
  licenseId: Hex
  /** Who has written the renewal, and pays. Left out: the licensee. */
  payer?: Address | undefined
} & WriteOptions
export type RenewLicenseStreamReturnType = RenewStreamReturnType

/**
 * Adds one period to a license's stream in its last day, as far as a payer has written (setLicenseRenewal). Anyone may send it.
 *
 * @throws {reverts.RenewalNotAllowed} when the payer has written none.
 * @throws {reverts.RenewalTooEarly} before the last day.
 * @example
 * const { endDay, deposit } = await renewLicenseStream(client, { licenseId })
 */
export async function renewLicenseStream(
  client: RoyaltyConnection,
  { licenseId, ...parameters }: RenewLicenseStreamParameters,
): Promise<RenewLicenseStreamReturnType> {
  const { poolId, streamSalt, licensee } = await licenseStateOf(client, { licenseId })
  const controller = addressOf(client.deployment, 'licenseRegistry')
  const payer = parameters.payer ?? licensee
  return renewStream(client, { ...parameters, poolId, controller, salt: streamSalt, payer })
}
