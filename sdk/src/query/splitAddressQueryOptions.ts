import { type SplitAddressOfParameters, splitAddressOf } from '../actions/splitAddressOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link splitAddressOf}: a key that holds all that the answer depends on, and a function that asks. */
export function splitAddressQueryOptions(client: RoyaltyConnection, parameters: SplitAddressOfParameters) {
  return queryOptionsOf(client, 'splitAddressOf', parameters, splitAddressOf)
}
