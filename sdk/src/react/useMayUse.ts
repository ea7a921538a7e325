import type { MayUseParameters } from '../actions/mayUse.ts'
import { mayUseQueryOptions } from '../query/mayUseQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link mayUseQueryOptions} as a hook; it waits while there are no parameters. */
export function useMayUse(parameters: MayUseParameters | undefined) {
  return useRead(mayUseQueryOptions, parameters)
}
