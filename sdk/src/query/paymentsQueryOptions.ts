import { type PaymentsOfParameters, paymentsOf } from '../actions/paymentsOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link paymentsOf}: a key that holds all that the answer depends on, and a function that asks. */
export function paymentsQueryOptions(client: RoyaltyConnection, parameters: PaymentsOfParameters) {
  return queryOptionsOf(client, 'paymentsOf', parameters, paymentsOf)
}
