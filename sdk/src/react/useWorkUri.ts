import type { WorkUriOfParameters } from '../actions/workUriOf.ts'
import { workUriQueryOptions } from '../query/workUriQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link workUriQueryOptions} as a hook; it waits while there are no parameters. */
export function useWorkUri(parameters: WorkUriOfParameters | undefined) {
  return useRead(workUriQueryOptions, parameters)
}
