import type { CreditOfParameters } from '../actions/creditOf.ts'
import { creditQueryOptions } from '../query/creditQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link creditQueryOptions} as a hook; it waits while there are no parameters. */
export function useCredit(parameters: CreditOfParameters | undefined) {
  return useRead(creditQueryOptions, parameters)
}
