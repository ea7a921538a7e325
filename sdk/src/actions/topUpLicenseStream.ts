import type { Hex } from 'viem'
import type { RoyaltyConnection, WriteOptions } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import type { SpendOptions } from './internal/approve.ts'
import { licenseStateOf } from './licenseStateOf.ts'
import { type TopUpStreamReturnType, topUpStream } from './topUpStream.ts'

export type TopUpLicenseStreamParameters = {
  licenseId: Hex
  /** New last day (since 1970), later than the present one; at most 400 days ahead. */
  endDay: number
  /** Highest deposit accepted, in base units. Left out: what the days cost. */
  maxDeposit?: Amount | undefined
} & SpendOptions &
  WriteOptions
export type TopUpLicenseStreamReturnType = TopUpStreamReturnType

/**
 * Moves the end of a license's running stream to a later day and pays for the days between. Anyone may. The call names the new end, so a
 * repeated one cannot pay twice.
 *
 * @throws {reverts.StreamEnded} when there is no running stream: the licensee has to open another.
 * @throws {reverts.StreamEndInvalid} when the end is not later, or not within 400 days.
 * @example
 * const { deposit } = await topUpLicenseStream(client, { licenseId, endDay: endDay + 30 })
 */
export async function topUpLicenseStream(
  client: RoyaltyConnection,
  { licenseId, ...parameters }: TopUpLicenseStreamParameters,
): Promise<TopUpLicenseStreamReturnType> {
  const { poolId, streamSalt } = await licenseStateOf(client, { licenseId })
  const controller = addressOf(client.deployment, 'licenseRegistry')
  return topUpStream(client, { ...parameters, poolId, controller, salt: streamSalt })
}
