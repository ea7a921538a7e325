import { type StatementOfParameters, statementOf } from '../actions/statementOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link statementOf}: a key that holds all that the answer depends on, and a function that asks. */
export function statementQueryOptions(client: RoyaltyConnection, parameters: StatementOfParameters) {
  return queryOptionsOf(client, 'statementOf', parameters, statementOf)
}
