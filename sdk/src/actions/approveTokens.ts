import { type BuildApproveTokensParameters, buildApproveTokens } from '../builders/buildApproveTokens.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type ApproveTokensParameters = BuildApproveTokensParameters & WriteOptions
export type ApproveTokensReturnType = WriteResult

/**
 * Sets how much of a token of the account's one of the contracts may spend. Actions that pay approve what they need by themselves; this
 * is for `approval: 'none'`, for a license that others send, and to take back what is left.
 *
 * Something is left where a payment depends on the second in which it lands: the deposit of a stream, and what a stream has not yet paid
 * of a statement, shrink between the approval and the payment. Both are approved for the latest block, so that what is left is what the
 * stream passes in the seconds between. It can only ever be spent by the account itself, or as far as it has signed a license or a renewal.
 *
 * Some tokens change an allowance only by way of zero: there, set it to zero first.
 *
 * @example
 * await approveTokens(client, { token, spender: 'licenseRegistry' })
 */
export async function approveTokens(
  client: RoyaltyConnection,
  parameters: ApproveTokensParameters,
): Promise<ApproveTokensReturnType> {
  return write(client, buildApproveTokens(client.deployment, parameters), parameters)
}
