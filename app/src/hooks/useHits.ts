import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { jsonOf } from '../lib/askIndexer.ts'
import type { Books } from '../lib/books.ts'
import { type Hit, hitsIn, joinHits, MOST_HITS, readHits } from '../lib/search.ts'
import { useIndexerUrl } from './useIndexerUrl.ts'

/** Somebody is still typing until nothing has come for so long. */
const MILLISECONDS_OF_REST = 200

/** What fits a text: what this browser finds at once, and what an indexer adds. */
export function useHits(books: Books, text: string): { hits: readonly Hit[]; isAsking: boolean } {
  const url = useIndexerUrl(books)
  const [rested, setRested] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setRested(text.trim()), MILLISECONDS_OF_REST)
    return () => clearTimeout(timer)
  }, [text])
  const wanted = text.trim()
  const isResting = rested === wanted
  const { data: told = [], isFetching } = useQuery({
    queryKey: ['search', url, rested],
    queryFn: async ({ signal }) =>
      readHits(await jsonOf(`${url}/search?q=${encodeURIComponent(rested)}&limit=${MOST_HITS}`, signal)),
    enabled: url !== undefined && rested.length > 1,
    retry: false,
  })
  // What fitted another text is not offered.
  const hits = joinHits(hitsIn(books, wanted), isResting ? told : [])
  return { hits, isAsking: url !== undefined && wanted.length > 1 && (isFetching || !isResting) }
}
