import type { ClaimableBatchParameters } from '../actions/claimableBatch.ts'
import { claimableBatchQueryOptions } from '../query/claimableBatchQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link claimableBatchQueryOptions} as a hook; it waits while there are no parameters. */
export function useClaimableBatch(parameters: ClaimableBatchParameters | undefined) {
  return useRead(claimableBatchQueryOptions, parameters)
}
