import { type BuildRenounceOperatorParameters, buildRenounceOperator } from '../builders/buildRenounceOperator.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type RenounceOperatorParameters = BuildRenounceOperatorParameters & WriteOptions
export type RenounceOperatorReturnType = WriteResult

/**
 * Gives up the operator’s place for good: units never change again, except that works join at the join units and members leave.
 * Cannot be undone.
 *
 * @throws {reverts.PoolWithoutUnits} while nobody holds units.
 * @throws {reverts.PoolChangesPending} while a change of units is still to come.
 * @example
 * await renounceOperator(client, { poolId })
 */
export async function renounceOperator(
  client: RoyaltyConnection,
  parameters: RenounceOperatorParameters,
): Promise<RenounceOperatorReturnType> {
  return write(client, buildRenounceOperator(client.deployment, parameters), parameters)
}
