import {
  type BuildAcquireLicenseWithPermitParameters,
  buildAcquireLicenseWithPermit,
} from '../builders/buildAcquireLicenseWithPermit.ts'
import { licenseRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions } from '../types/connection.ts'
import type { AcquireLicenseForReturnType } from './acquireLicenseFor.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type AcquireLicenseWithPermitParameters = BuildAcquireLicenseWithPermitParameters & WriteOptions
export type AcquireLicenseWithPermitReturnType = AcquireLicenseForReturnType

/**
 * Takes a license for a licensee who signed it (signAcquisition) and the allowance that it takes (signPermit), so that a firm which has
 * approved nothing gets its license, and its first stream, by one transaction that anybody sends.
 *
 * @throws {reverts.LicenseSignatureInvalid} when the licensee has not signed exactly this.
 * @throws {reverts.LicenseSignatureExpired} after the deadline.
 * @throws {reverts.LicenseAlreadyAcquired} when this salt has served.
 * @throws {reverts.ERC20InsufficientAllowance} when the permit does not hold, or is for too little.
 * @example
 * const signed = await signAcquisition(firm, { offerId, maxFee: terms.fee, deadline })
 * const permit = await signPermit(firm, { token, value: terms.fee, deadline })
 * const { licenseId } = await acquireLicenseWithPermit(platform, { ...signed, permit })
 */
export async function acquireLicenseWithPermit(
  client: RoyaltyConnection,
  parameters: AcquireLicenseWithPermitParameters,
): Promise<AcquireLicenseWithPermitReturnType> {
  const result = await write(client, buildAcquireLicenseWithPermit(client.deployment, parameters), parameters)
  const { licenseId, start, fee } = eventIn(
    client,
    result.receipt,
    'licenseRegistry',
    licenseRegistryAbi,
    'LicenseAcquired',
  )
  return { ...result, licenseId, start, fee }
}
