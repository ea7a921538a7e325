import type { SplitAddressOfParameters } from '../actions/splitAddressOf.ts'
import { splitAddressQueryOptions } from '../query/splitAddressQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link splitAddressQueryOptions} as a hook; it waits while there are no parameters. */
export function useSplitAddress(parameters: SplitAddressOfParameters | undefined) {
  return useRead(splitAddressQueryOptions, parameters)
}
