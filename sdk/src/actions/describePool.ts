import { type BuildDescribePoolParameters, buildDescribePool } from '../builders/buildDescribePool.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type DescribePoolParameters = BuildDescribePoolParameters & WriteOptions
export type DescribePoolReturnType = WriteResult

/**
 * Says where a pool is described. By its operator; kept in the event only.
 *
 * @throws {reverts.PoolNotOperator} when the account is not the operator.
 * @example
 * await describePool(client, { poolId, uri: 'https://…' })
 */
export async function describePool(
  client: RoyaltyConnection,
  parameters: DescribePoolParameters,
): Promise<DescribePoolReturnType> {
  return write(client, buildDescribePool(client.deployment, parameters), parameters)
}
