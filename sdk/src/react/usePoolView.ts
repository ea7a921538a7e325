import type { PoolViewOfParameters } from '../actions/poolViewOf.ts'
import { poolViewQueryOptions } from '../query/poolViewQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link poolViewQueryOptions} as a hook; it waits while there are no parameters. */
export function usePoolView(parameters: PoolViewOfParameters | undefined) {
  return useRead(poolViewQueryOptions, parameters)
}
