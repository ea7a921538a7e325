import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Books, readBooks } from '../lib/books.ts'

const MILLISECONDS_BETWEEN = 4_000

/** The books, kept up to date while a screen shows them. */
export function useBooks(): UseQueryResult<Books> {
  const client = useRoyaltyConnection()
  const queryClient = useQueryClient()
  const queryKey = ['openroyalty', client.chainId, 'books']
  return useQuery({
    queryKey,
    queryFn: () => readBooks(client, queryClient.getQueryData<Books>(queryKey)),
    refetchInterval: MILLISECONDS_BETWEEN,
    // Maps of thousands of entries are not compared with what they were.
    structuralSharing: false,
  })
}
