import { useQuery } from '@tanstack/react-query'
import type { Hex } from 'viem'
import { jsonOf } from '../lib/askIndexer.ts'
import type { Books } from '../lib/books.ts'
import { isId } from '../lib/search.ts'
import { readTitle, type Title, titlesIn } from '../lib/titles.ts'
import { useIndexerUrl } from './useIndexerUrl.ts'

/** Ids that an indexer takes at once. */
const AT_ONCE = 200
const MILLISECONDS_KEPT = 300_000

/** What works are called: as it stands on the chain, or else by the indexer's word; undefined where nobody says. */
export function useTitles(books: Books, ids: readonly Hex[]): (id: Hex) => Title | undefined {
  const url = useIndexerUrl(books)
  const own = titlesIn(books)
  const asked = [...new Set(ids)].filter((id) => !own.has(id)).sort()
  const { data: told } = useQuery({
    queryKey: ['titles', url, asked],
    queryFn: ({ signal }) => askFor(`${url}/titles`, asked, signal),
    enabled: url !== undefined && asked.length > 0,
    staleTime: MILLISECONDS_KEPT,
    placeholderData: (before) => before,
    retry: false,
    structuralSharing: false,
  })
  return (id) => own.get(id) ?? told?.get(id)
}

async function askFor(url: string, ids: readonly Hex[], signal: AbortSignal): Promise<Map<string, Title>> {
  const titles = new Map<string, Title>()
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const answer = await jsonOf(`${url}?ids=${ids.slice(from, from + AT_ONCE).join()}`, signal)
    const given = (answer as { titles?: unknown } | null)?.titles
    for (const [id, each] of Object.entries(typeof given === 'object' && given !== null ? given : {})) {
      const title = isId(id) ? readTitle(each) : undefined
      if (title) titles.set(id.toLowerCase(), title)
    }
  }
  return titles
}
