import type { Hex } from 'viem'
import { type BuildAcquireLicenseForParameters, buildAcquireLicenseFor } from '../builders/buildAcquireLicenseFor.ts'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type AcquireLicenseForParameters = BuildAcquireLicenseForParameters & WriteOptions
export type AcquireLicenseForReturnType = WriteResult & {
  licenseId: Hex
  /** First second of the license. */
  start: number
  /** Base units that were paid. */
  fee: Amount
}

/**
 * Takes a license for a licensee who signed it (signAcquisition), so that the account pays the gas. The licensee pays, and must
 * have approved fee and deposit to LicenseRegistry.
 *
 * @throws {reverts.LicenseSignatureInvalid} when the licensee has not signed exactly this.
 * @throws {reverts.LicenseSignatureExpired} after the deadline.
 * @throws {reverts.LicenseAlreadyAcquired} when this salt has served.
 * @throws {reverts.ERC20InsufficientAllowance} when the licensee has approved too little.
 * @example
 * const { licenseId, start } = await acquireLicenseFor(client, { ...signed })
 */
export async function acquireLicenseFor(
  client: RoyaltyConnection,
  parameters: AcquireLicenseForParameters,
): Promise<AcquireLicenseForReturnType> {
  const result = await write(client, buildAcquireLicenseFor(client.deployment, parameters), parameters)
  const { licenseId, start, fee } = eventIn(
    client,
    result.receipt,
    'licenseRegistry',
    licenseRegistryAbi,
    'LicenseAcquired',
  )
  return { ...result, licenseId, start, fee }
}
