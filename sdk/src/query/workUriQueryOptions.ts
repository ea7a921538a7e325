import { type WorkUriOfParameters, workUriOf } from '../actions/workUriOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link workUriOf}: a key that holds all that the answer depends on, and a function that asks. */
export function workUriQueryOptions(client: RoyaltyConnection, parameters: WorkUriOfParameters) {
  return queryOptionsOf(client, 'workUriOf', parameters, workUriOf)
}
