import type { QuoteStatementParameters } from '../actions/quoteStatement.ts'
import { quoteStatementQueryOptions } from '../query/quoteStatementQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link quoteStatementQueryOptions} as a hook; it waits while there are no parameters. */
export function useQuoteStatement(parameters: QuoteStatementParameters | undefined) {
  return useRead(quoteStatementQueryOptions, parameters)
}
