import type { Books } from '../lib/books.ts'
import { useSettings } from './useSettings.ts'

/** The indexer's address, unless none is set, or it has told what is not so. */
export function useIndexerUrl({ origin }: Books): string | undefined {
  const { indexerUrl } = useSettings()
  return origin.kind === 'differs' ? undefined : indexerUrl
}
