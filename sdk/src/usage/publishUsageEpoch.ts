import type { Hex } from 'viem'
import { approveExactly, type SpendOptions } from '../actions/internal/approve.ts'
import { eventIn } from '../actions/internal/events.ts'
import { write } from '../actions/internal/write.ts'
import { licenseStateOf } from '../actions/licenseStateOf.ts'
import { poolOf } from '../actions/poolOf.ts'
import { licenseRegistryAbi, usageEpochsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { type BuildPublishUsageEpochParameters, buildPublishUsageEpoch } from './buildPublishUsageEpoch.ts'
import type { UsageEpoch } from './types.ts'

export type PublishUsageEpochParameters = BuildPublishUsageEpochParameters & SpendOptions & WriteOptions
export type PublishUsageEpochReturnType = WriteResult & {
  epochId: Hex
  /** What claims show again. */
  epoch: UsageEpoch
  /** Base units that were paid. */
  total: Amount
  /** Base units owed for this period. */
  owed: Amount
  /** First second in which what nobody has claimed can go to the pool. */
  closesAt: bigint
}

/**
 * Files a statement under terms that share by use, or a correction of one, pays for it, and publishes the root by which the payment is
 * shared out: one transaction, however many works share it.
 *
 * Where the allowance to UsageEpochs is too low, exactly the total is approved first. A version is filed once, so a repeated call
 * cannot pay twice. Where nothing is missing, `reportStatement` files the statement.
 *
 * @throws {reverts.StatementDueTooHigh} when the total is less than what is missing.
 * @throws {reverts.StatementByUnits} when the terms share by units.
 * @throws {reverts.StatementVersionWrong} when it does not name the version that stands.
 * @throws {reverts.StatementOutOfOrder} when an earlier period has not been stated.
 * @throws {reverts.StatementTooEarly} before the period is over.
 * @throws {reverts.LicenseNotLicensee} when the account is not the licensee.
 * @example
 * const tree = await buildUsageTree({ licenseId, period: 0, version: 1, shares })
 * const { epoch } = await publishUsageEpoch(client, { licenseId, period: 0, units, usageHash, ...tree })
 */
export async function publishUsageEpoch(
  client: RoyaltyConnection,
  parameters: PublishUsageEpochParameters,
): Promise<PublishUsageEpochReturnType> {
  const { licenseId, total, approval } = parameters
  const { poolId } = await licenseStateOf(client, { licenseId })
  const { token } = await poolOf(client, { poolId })
  await approveExactly(client, { token, spender: 'usageEpochs', amount: total, approval }, parameters)

  const result = await write(client, buildPublishUsageEpoch(client.deployment, parameters), parameters)
  const published = eventIn(client, result.receipt, 'usageEpochs', usageEpochsAbi, 'EpochPublished')
  const filed = eventIn(client, result.receipt, 'licenseRegistry', licenseRegistryAbi, 'StatementFiled')
  const { epochId, epoch, closesAt } = published
  return { ...result, epochId, epoch, total: published.total, owed: filed.owed, closesAt }
}
