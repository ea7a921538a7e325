import type { PaymentsOfParameters } from '../actions/paymentsOf.ts'
import { paymentsQueryOptions } from '../query/paymentsQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link paymentsQueryOptions} as a hook; it waits while there are no parameters. */
export function usePayments(parameters: PaymentsOfParameters | undefined) {
  return useRead(paymentsQueryOptions, parameters)
}
