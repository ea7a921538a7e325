import type { RoyaltyConnection } from '../types/connection.ts'
import type { Standing } from '../types/enums.ts'
import { type LicenseAtParameters, licenseAt } from './licenseAt.ts'

export type StandingAtParameters = LicenseAtParameters
export type StandingAtReturnType = Standing

/**
 * What a license was worth at a past second, from logs alone: what {@link standingOf} answered then.
 *
 * @returns `None` where it was not acquired by then.
 * @throws {TimeAheadError} when the last block is earlier than `time`.
 * @example
 * const standing = await standingAt(client, { licenseId, time: 1_800_000_000n }) // 'Active'
 */
export async function standingAt(
  client: RoyaltyConnection,
  parameters: StandingAtParameters,
): Promise<StandingAtReturnType> {
  return (await licenseAt(client, parameters))?.standing ?? 'None'
}
