import type { Address } from 'viem'
import { type BuildSetRenewalParameters, buildSetRenewal } from '../builders/buildSetRenewal.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { accountOf } from './internal/account.ts'
import { setAllowance } from './internal/approve.ts'
import { write } from './internal/write.ts'
import { poolOf } from './poolOf.ts'

export type SetRenewalParameters = Omit<BuildSetRenewalParameters, 'controller'> & {
  /** Who opened the stream: the license registry for a license's. Left out: the account. */
  controller?: Address | undefined
  /**
   * Base units that renewals may spend in all, approved to StreamRenewals by a transaction of its own. Left out: the allowance stays as
   * it is.
   */
  allowance?: Amount | undefined
} & WriteOptions
export type SetRenewalReturnType = WriteResult

/**
 * Writes how often, until when and up to what rate anybody may renew a stream at the account's expense. Replaces what the account
 * wrote for this stream before.
 *
 * @throws {reverts.RenewalPeriodZero} when a period has no days.
 * @example
 * await setRenewal(client, {
 *   poolId,
 *   renewal: { periodsLeft: 11, periodDays: 30, until, maxRate: rate },
 *   allowance: 11n * depositFor(rate, 30n * DAY),
 * })
 */
export async function setRenewal(
  client: RoyaltyConnection,
  parameters: SetRenewalParameters,
): Promise<SetRenewalReturnType> {
  const { poolId, allowance, controller = accountOf(client, parameters).address } = parameters
  if (allowance !== undefined) {
    const { token } = await poolOf(client, { poolId })
    await setAllowance(client, { token, spender: 'streamRenewals', amount: allowance }, parameters)
  }
  return write(client, buildSetRenewal(client.deployment, { ...parameters, controller }), parameters)
}
