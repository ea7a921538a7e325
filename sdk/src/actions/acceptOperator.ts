import { type BuildAcceptOperatorParameters, buildAcceptOperator } from '../builders/buildAcceptOperator.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type AcceptOperatorParameters = BuildAcceptOperatorParameters & WriteOptions
export type AcceptOperatorReturnType = WriteResult

/**
 * Takes the operator’s place that was offered to the account.
 *
 * @throws {reverts.PoolNotPendingOperator} when it was not.
 * @example
 * await acceptOperator(client, { poolId })
 */
export async function acceptOperator(
  client: RoyaltyConnection,
  parameters: AcceptOperatorParameters,
): Promise<AcceptOperatorReturnType> {
  return write(client, buildAcceptOperator(client.deployment, parameters), parameters)
}
