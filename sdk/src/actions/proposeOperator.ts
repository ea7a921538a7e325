import { type BuildProposeOperatorParameters, buildProposeOperator } from '../builders/buildProposeOperator.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type ProposeOperatorParameters = BuildProposeOperatorParameters & WriteOptions
export type ProposeOperatorReturnType = WriteResult

/**
 * Offers the operator’s place to another address, which has to take it (acceptOperator).
 *
 * @throws {reverts.PoolNotOperator} when the account is not the operator.
 * @example
 * await proposeOperator(client, { poolId, operator })
 */
export async function proposeOperator(
  client: RoyaltyConnection,
  parameters: ProposeOperatorParameters,
): Promise<ProposeOperatorReturnType> {
  return write(client, buildProposeOperator(client.deployment, parameters), parameters)
}
