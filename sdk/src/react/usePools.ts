import type { PoolsOfParameters } from '../actions/poolsOf.ts'
import { poolsQueryOptions } from '../query/poolsQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link poolsQueryOptions} as a hook; it waits while there are no parameters. */
export function usePools(parameters: PoolsOfParameters | undefined) {
  return useRead(poolsQueryOptions, parameters)
}
