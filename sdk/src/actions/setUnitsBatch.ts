import { type BuildSetUnitsBatchParameters, buildSetUnitsBatch } from '../builders/buildSetUnitsBatch.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type SetUnitsBatchParameters = BuildSetUnitsBatchParameters & WriteOptions
export type SetUnitsBatchReturnType = WriteResult

/**
 * Sets the units of many members. By the operator. A member named twice ends with its last units.
 *
 * @throws {reverts.PoolNotOperator} when the account is not the operator.
 * @throws {reverts.MemberArraysMismatch} when there are not as many units as works.
 * @example
 * await setUnitsBatch(client, { poolId, workIds, units: [1, 2] })
 */
export async function setUnitsBatch(
  client: RoyaltyConnection,
  parameters: SetUnitsBatchParameters,
): Promise<SetUnitsBatchReturnType> {
  return write(client, buildSetUnitsBatch(client.deployment, parameters), parameters)
}
