import { type ClaimsOfParameters, claimsOf } from '../actions/claimsOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link claimsOf}: a key that holds all that the answer depends on, and a function that asks. */
export function claimsQueryOptions(client: RoyaltyConnection, parameters: ClaimsOfParameters) {
  return queryOptionsOf(client, 'claimsOf', parameters, claimsOf)
}
