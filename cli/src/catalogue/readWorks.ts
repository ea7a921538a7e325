import type { Hex } from 'viem'
import { type ReadCatalogueOptions, readCatalogue } from './readCatalogue.ts'
import { rowHashOf } from './rowHash.ts'
import type { BadRow, CatalogueWork } from './types.ts'

/** A work whose hash is known: that of its content, or of its row where the catalogue has no other. */
export type HashedWork = CatalogueWork & { readonly contentHash: Hex }

export type ReadWorksOptions = Omit<ReadCatalogueOptions, 'onBadRow'> & {
  /** Told after each work how many there are so far. */
  onProgress?: (works: number) => void
}
export type ReadWorksReturnType = {
  /** In the order of the file. */
  works: HashedWork[]
  /** Rows that cannot be used, in the order of the file: of what comes twice, by id or by content, the later one. */
  badRows: BadRow[]
}

/** Reads a whole catalogue. Takes what {@link readCatalogue} takes, and throws what it throws. */
export async function readWorks(
  source: Parameters<typeof readCatalogue>[0],
  { onProgress, ...options }: ReadWorksOptions = {},
): Promise<ReadWorksReturnType> {
  const badRows: BadRow[] = []
  const works: HashedWork[] = []
  const lineOf = new Map<Hex, number>()
  for await (const work of readCatalogue(source, { ...options, onBadRow: (row) => badRows.push(row) })) {
    const contentHash = work.contentHash ?? rowHashOf(work)
    if (typeof contentHash !== 'string') {
      badRows.push(contentHash)
      continue
    }
    const before = lineOf.get(contentHash)
    if (before === undefined) {
      lineOf.set(contentHash, work.line)
      works.push({ ...work, contentHash })
      onProgress?.(works.length)
    } else {
      const reason = `has the content hash of line ${before}`
      badRows.push({ line: work.line, problem: 'content-hash', reason })
    }
  }
  return { works, badRows: badRows.sort((a, b) => a.line - b.line) }
}

/** What a catalogue holds, in numbers. */
export type CatalogueSummary = {
  works: number
  /** Different ids of creators. */
  creators: number
  /** Works that name more than one creator. */
  several: number
}

export function summaryOf(works: readonly CatalogueWork[]): CatalogueSummary {
  const creators = new Set(works.flatMap((work) => work.creators.map(({ id }) => id)))
  return {
    works: works.length,
    creators: creators.size,
    several: works.filter((work) => work.creators.length > 1).length,
  }
}
