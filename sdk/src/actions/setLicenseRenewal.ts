import type { Hex } from 'viem'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Renewal } from '../types/structs.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import { licenseStateOf } from './licenseStateOf.ts'
import { setRenewal } from './setRenewal.ts'

export type SetLicenseRenewalParameters = {
  licenseId: Hex
  /** No periods left: takes the permission back. */
  renewal: Renewal
  /** Base units that renewals may spend in all, approved to StreamRenewals. Left out: the allowance stays as it is. */
  allowance?: Amount | undefined
} & WriteOptions
export type SetLicenseRenewalReturnType = WriteResult

/**
 * Writes how often, until when and up to what rate anybody may renew a license's present stream at the account's expense. A stream that
 * is opened after it needs another.
 *
 * @throws {reverts.RenewalPeriodZero} when a period has no days.
 * @example
 * await setLicenseRenewal(client, { licenseId, renewal: { periodsLeft: 11, periodDays: 30, until, maxRate: rate } })
 */
export async function setLicenseRenewal(
  client: RoyaltyConnection,
  { licenseId, ...parameters }: SetLicenseRenewalParameters,
): Promise<SetLicenseRenewalReturnType> {
  const { poolId, streamSalt } = await licenseStateOf(client, { licenseId })
  const controller = addressOf(client.deployment, 'licenseRegistry')
  return setRenewal(client, { ...parameters, poolId, controller, salt: streamSalt })
}
