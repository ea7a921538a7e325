import { skipToken, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { ReadQueryKey } from '../../query/internal/queryOptionsOf.ts'
import type { RoyaltyConnection } from '../../types/connection.ts'
import { useRoyaltyConnection } from '../useRoyaltyConnection.ts'

/** One read as a query, which waits while there are no parameters. */
export function useRead<parameters, data>(
  optionsOf: (
    client: RoyaltyConnection,
    parameters: parameters,
  ) => { queryKey: ReadQueryKey; queryFn: () => Promise<data> },
  parameters: parameters | undefined,
): UseQueryResult<data> {
  const client = useRoyaltyConnection()
  return useQuery<data, Error, data, readonly unknown[]>(
    parameters === undefined
      ? { queryKey: ['openroyalty'], queryFn: skipToken }
      : (optionsOf(client, parameters) as { queryKey: readonly unknown[]; queryFn: () => Promise<data> }),
  )
}
