import type { PositionsOfParameters } from '../actions/positionsOf.ts'
import { positionsQueryOptions } from '../query/positionsQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link positionsQueryOptions} as a hook; it waits while there are no parameters. */
export function usePositions(parameters: PositionsOfParameters | undefined) {
  return useRead(positionsQueryOptions, parameters)
}
