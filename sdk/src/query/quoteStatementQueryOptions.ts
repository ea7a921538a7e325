import { type QuoteStatementParameters, quoteStatement } from '../actions/quoteStatement.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link quoteStatement}: a key that holds all that the answer depends on, and a function that asks. */
export function quoteStatementQueryOptions(client: RoyaltyConnection, parameters: QuoteStatementParameters) {
  return queryOptionsOf(client, 'quoteStatement', parameters, quoteStatement)
}
