import { type OfferOfParameters, offerOf } from '../actions/offerOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link offerOf}: a key that holds all that the answer depends on, and a function that asks. */
export function offerQueryOptions(client: RoyaltyConnection, parameters: OfferOfParameters) {
  return queryOptionsOf(client, 'offerOf', parameters, offerOf)
}
