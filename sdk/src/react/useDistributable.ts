import type { DistributableParameters } from '../actions/distributable.ts'
import { distributableQueryOptions } from '../query/distributableQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link distributableQueryOptions} as a hook; it waits while there are no parameters. */
export function useDistributable(parameters: DistributableParameters | undefined) {
  return useRead(distributableQueryOptions, parameters)
}
