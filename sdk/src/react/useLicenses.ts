import type { LicensesOfParameters } from '../actions/licensesOf.ts'
import { licensesQueryOptions } from '../query/licensesQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link licensesQueryOptions} as a hook; it waits while there are no parameters. */
export function useLicenses(parameters: LicensesOfParameters | undefined) {
  return useRead(licensesQueryOptions, parameters)
}
