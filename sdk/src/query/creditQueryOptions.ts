import { type CreditOfParameters, creditOf } from '../actions/creditOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link creditOf}: a key that holds all that the answer depends on, and a function that asks. */
export function creditQueryOptions(client: RoyaltyConnection, parameters: CreditOfParameters) {
  return queryOptionsOf(client, 'creditOf', parameters, creditOf)
}
