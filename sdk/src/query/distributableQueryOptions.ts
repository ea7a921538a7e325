import { type DistributableParameters, distributable } from '../actions/distributable.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link distributable}: a key that holds all that the answer depends on, and a function that asks. */
export function distributableQueryOptions(client: RoyaltyConnection, parameters: DistributableParameters) {
  return queryOptionsOf(client, 'distributable', parameters, distributable)
}
