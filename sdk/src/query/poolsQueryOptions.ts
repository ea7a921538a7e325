import { type PoolsOfParameters, poolsOf } from '../actions/poolsOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link poolsOf}: a key that holds all that the answer depends on, and a function that asks. */
export function poolsQueryOptions(client: RoyaltyConnection, parameters: PoolsOfParameters) {
  return queryOptionsOf(client, 'poolsOf', parameters, poolsOf)
}
