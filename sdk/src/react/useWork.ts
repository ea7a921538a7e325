import type { WorkOfParameters } from '../actions/workOf.ts'
import { workQueryOptions } from '../query/workQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link workQueryOptions} as a hook; it waits while there are no parameters. */
export function useWork(parameters: WorkOfParameters | undefined) {
  return useRead(workQueryOptions, parameters)
}
