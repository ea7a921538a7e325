import { type ClaimableParameters, claimable } from '../actions/claimable.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link claimable}: a key that holds all that the answer depends on, and a function that asks. */
export function claimableQueryOptions(client: RoyaltyConnection, parameters: ClaimableParameters) {
  return queryOptionsOf(client, 'claimable', parameters, claimable)
}
