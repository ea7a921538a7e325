import { type BuildGiveNoticeParameters, buildGiveNotice } from '../builders/buildGiveNotice.ts'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type GiveNoticeParameters = BuildGiveNoticeParameters & WriteOptions
export type GiveNoticeReturnType = WriteResult & {
  /** First second in which the license is over. */
  endsAt: number
}

/**
 * Ends a license: for convenience, after the terms’ notice, or for a breach, after the terms’ cure days, unless the notice is
 * withdrawn before.
 *
 * @throws {reverts.NoticeNotAllowed} when the terms know no such notice.
 * @throws {reverts.NoticeAlreadyGiven} when one of this kind stands.
 * @throws {reverts.LicenseNotInForce} when it is over.
 * @example
 * const { endsAt } = await giveNotice(client, { licenseId, kind: 'Licensee' })
 */
export async function giveNotice(
  client: RoyaltyConnection,
  parameters: GiveNoticeParameters,
): Promise<GiveNoticeReturnType> {
  const result = await write(client, buildGiveNotice(client.deployment, parameters), parameters)
  const { endsAt } = eventIn(client, result.receipt, 'licenseRegistry', licenseRegistryAbi, 'NoticeGiven')
  return { ...result, endsAt }
}
