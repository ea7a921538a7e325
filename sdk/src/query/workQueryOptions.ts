import { type WorkOfParameters, workOf } from '../actions/workOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link workOf}: a key that holds all that the answer depends on, and a function that asks. */
export function workQueryOptions(client: RoyaltyConnection, parameters: WorkOfParameters) {
  return queryOptionsOf(client, 'workOf', parameters, workOf)
}
