import { type TokenOfParameters, tokenOf } from '../actions/tokenOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link tokenOf}: a key that holds all that the answer depends on, and a function that asks. */
export function tokenQueryOptions(client: RoyaltyConnection, parameters: TokenOfParameters) {
  return queryOptionsOf(client, 'tokenOf', parameters, tokenOf)
}
