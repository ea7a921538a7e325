import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { type QueryClient, type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { BookKeeper, type Recount } from '../lib/bookKeeper.ts'
import type { Books } from '../lib/books.ts'
import { useSettings } from './useSettings.ts'

const MILLISECONDS_BETWEEN = 4_000
/** What came after an indexer's last block is asked for as soon as a first screen stands. */
const MILLISECONDS_AFTER_OPENING = 250

const keyOf = (chainId: number) => ['openroyalty', chainId, 'books']
const recountKeyOf = (chainId: number) => ['openroyalty', chainId, 'recount']

/** One for all screens. */
const keepers = new WeakMap<QueryClient, BookKeeper>()

function useKeeper(): { keeper: BookKeeper; chainId: number } {
  const queryClient = useQueryClient()
  const { chainId, indexerUrl } = useSettings()
  let keeper = keepers.get(queryClient)
  if (!keeper) {
    keeper = new BookKeeper({
      indexerUrl,
      onRecounted: (books) => queryClient.setQueryData(keyOf(chainId), books),
      onProgress: (recount) => queryClient.setQueryData(recountKeyOf(chainId), recount),
    })
    keepers.set(queryClient, keeper)
  }
  return { keeper, chainId }
}

/** The books, kept up to date while a screen shows them. */
export function useBooks(): UseQueryResult<Books> {
  const client = useRoyaltyConnection()
  const { keeper, chainId } = useKeeper()
  return useQuery({
    queryKey: keyOf(chainId),
    queryFn: () => keeper.read(client),
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data?.origin.kind === 'indexer' && dataUpdateCount === 1 ? MILLISECONDS_AFTER_OPENING : MILLISECONDS_BETWEEN,
    // Maps of thousands of entries are not compared with what they were.
    structuralSharing: false,
  })
}

/** Lets an indexer's word be recounted from the node, and says how far that is; undefined where none was begun. */
export function useRecount(): { progress: Recount | undefined; recount: () => void } {
  const client = useRoyaltyConnection()
  const { keeper, chainId } = useKeeper()
  const queryClient = useQueryClient()
  const queryKey = recountKeyOf(chainId)
  const { data: progress } = useQuery<Recount>({
    queryKey,
    queryFn: () => queryClient.getQueryData<Recount>(queryKey) ?? { logs: 0, state: 'over' },
    enabled: false,
  })
  return { progress, recount: () => void keeper.recount(client) }
}
