import type { StatementOfParameters } from '../actions/statementOf.ts'
import { statementQueryOptions } from '../query/statementQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link statementQueryOptions} as a hook; it waits while there are no parameters. */
export function useStatement(parameters: StatementOfParameters | undefined) {
  return useRead(statementQueryOptions, parameters)
}
