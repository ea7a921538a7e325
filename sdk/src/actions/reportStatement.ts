import { type BuildReportStatementParameters, buildReportStatement } from '../builders/buildReportStatement.ts'
import { licenseRegistryAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { approveExactly, type SpendOptions } from './internal/approve.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'
import { licenseStateOf } from './licenseStateOf.ts'
import { poolOf } from './poolOf.ts'
import { quoteStatement } from './quoteStatement.ts'
import { statementOf } from './statementOf.ts'

export type ReportStatementParameters = BuildReportStatementParameters & SpendOptions & WriteOptions
export type ReportStatementReturnType = WriteResult & {
  /** Version of the statement: 1, or one more than what it corrects. */
  version: number
  /** Base units owed for this period. */
  owed: Amount
  /** Base units that were paid with it. */
  paid: Amount
  /** Last second in which it was in time. */
  dueAt: bigint
}

/**
 * Files a statement for a period of a license of the account's, or a correction of one, and pays what is then missing: all that is owed
 * so far less all that is paid so far. What is too much stays as credit.
 *
 * Where the allowance to LicenseRegistry is too low, exactly what is missing is approved first. While a stream runs, that shrinks with
 * every second until the transaction lands: a few seconds' worth of allowance may be left, and {@link approveTokens} takes it back. A
 * version is filed once, so a repeated call cannot pay twice.
 *
 * @throws {reverts.StatementOutOfOrder} when an earlier period has not been stated.
 * @throws {reverts.StatementTooEarly} before the period is over.
 * @throws {reverts.StatementVersionWrong} when it does not name the version that stands.
 * @throws {reverts.StatementDueTooHigh} above `maxDue`.
 * @throws {reverts.LicenseNotLicensee} when the account is not the licensee.
 * @example
 * const { owed, paid } = await reportStatement(client, { licenseId, period: 0, units: 12_000n, usageHash })
 */
export async function reportStatement(
  client: RoyaltyConnection,
  parameters: ReportStatementParameters,
): Promise<ReportStatementReturnType> {
  const { licenseId, period, units, revenue, approval } = parameters
  const [state, former] = await Promise.all([
    licenseStateOf(client, { licenseId }),
    statementOf(client, { licenseId, period }),
  ])
  const [{ token }, owed] = await Promise.all([
    poolOf(client, { poolId: state.poolId }),
    quoteStatement(client, { offerId: state.offerId, units, revenue }),
  ])
  // What a stream passes until the transaction lands only makes it less.
  const missing = state.owed - former.owed + owed - state.paid
  const bound = missing > 0n ? missing : 0n
  const { maxDue = bound } = parameters
  if (bound <= maxDue) {
    await approveExactly(client, { token, spender: 'licenseRegistry', amount: bound, approval }, parameters)
  }

  const call = buildReportStatement(client.deployment, { ...parameters, maxDue })
  const result = await write(client, call, parameters)
  const filed = eventIn(client, result.receipt, 'licenseRegistry', licenseRegistryAbi, 'StatementFiled')
  return { ...result, version: filed.version, owed: filed.owed, paid: filed.paid, dueAt: filed.dueAt }
}
