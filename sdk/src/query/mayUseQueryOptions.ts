import { type MayUseParameters, mayUse } from '../actions/mayUse.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link mayUse}: a key that holds all that the answer depends on, and a function that asks. */
export function mayUseQueryOptions(client: RoyaltyConnection, parameters: MayUseParameters) {
  return queryOptionsOf(client, 'mayUse', parameters, mayUse)
}
