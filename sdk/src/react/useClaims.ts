import type { ClaimsOfParameters } from '../actions/claimsOf.ts'
import { claimsQueryOptions } from '../query/claimsQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link claimsQueryOptions} as a hook; it waits while there are no parameters. */
export function useClaims(parameters: ClaimsOfParameters | undefined) {
  return useRead(claimsQueryOptions, parameters)
}
