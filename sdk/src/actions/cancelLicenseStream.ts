import {
  type BuildCancelLicenseStreamParameters,
  buildCancelLicenseStream,
} from '../builders/buildCancelLicenseStream.ts'
import { creatorPoolsAbi } from '../generated/abis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type CancelLicenseStreamParameters = BuildCancelLicenseStreamParameters & WriteOptions
export type CancelLicenseStreamReturnType = WriteResult & {
  /** Base units that came back. */
  refund: Amount
}

/**
 * Ends a license’s stream on an earlier day, or now, and returns what lies beyond to the licensee, as the account. While the
 * license is in force and its terms ask for a stream, only as far as the terms’ notice allows.
 *
 * @throws {reverts.LicenseStreamCommitted} when the terms bind the licensee to it for longer.
 * @throws {reverts.LicenseStreamMissing} when there is none.
 * @throws {reverts.LicenseNotLicensee} when the account is not the licensee.
 * @example
 * const { refund } = await cancelLicenseStream(client, { licenseId })
 */
export async function cancelLicenseStream(
  client: RoyaltyConnection,
  parameters: CancelLicenseStreamParameters,
): Promise<CancelLicenseStreamReturnType> {
  const result = await write(client, buildCancelLicenseStream(client.deployment, parameters), parameters)
  const { refund } = eventIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'StreamChanged')
  return { ...result, refund }
}
