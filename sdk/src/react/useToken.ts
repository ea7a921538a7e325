import type { TokenOfParameters } from '../actions/tokenOf.ts'
import { tokenQueryOptions } from '../query/tokenQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link tokenQueryOptions} as a hook; it waits while there are no parameters. */
export function useToken(parameters: TokenOfParameters | undefined) {
  return useRead(tokenQueryOptions, parameters)
}
