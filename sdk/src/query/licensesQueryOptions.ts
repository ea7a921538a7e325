import { type LicensesOfParameters, licensesOf } from '../actions/licensesOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link licensesOf}: a key that holds all that the answer depends on, and a function that asks. */
export function licensesQueryOptions(client: RoyaltyConnection, parameters: LicensesOfParameters) {
  return queryOptionsOf(client, 'licensesOf', parameters, licensesOf)
}
