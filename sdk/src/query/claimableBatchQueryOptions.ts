import { type ClaimableBatchParameters, claimableBatch } from '../actions/claimableBatch.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link claimableBatch}: a key that holds all that the answer depends on, and a function that asks. */
export function claimableBatchQueryOptions(client: RoyaltyConnection, parameters: ClaimableBatchParameters) {
  return queryOptionsOf(client, 'claimableBatch', parameters, claimableBatch)
}
