import { type PoolViewOfParameters, poolViewOf } from '../actions/poolViewOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link poolViewOf}: a key that holds all that the answer depends on, and a function that asks. */
export function poolViewQueryOptions(client: RoyaltyConnection, parameters: PoolViewOfParameters) {
  return queryOptionsOf(client, 'poolViewOf', parameters, poolViewOf)
}
