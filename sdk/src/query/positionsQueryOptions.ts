import { type PositionsOfParameters, positionsOf } from '../actions/positionsOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link positionsOf}: a key that holds all that the answer depends on, and a function that asks. */
export function positionsQueryOptions(client: RoyaltyConnection, parameters: PositionsOfParameters) {
  return queryOptionsOf(client, 'positionsOf', parameters, positionsOf)
}
