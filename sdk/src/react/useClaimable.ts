import type { ClaimableParameters } from '../actions/claimable.ts'
import { claimableQueryOptions } from '../query/claimableQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link claimableQueryOptions} as a hook; it waits while there are no parameters. */
export function useClaimable(parameters: ClaimableParameters | undefined) {
  return useRead(claimableQueryOptions, parameters)
}
