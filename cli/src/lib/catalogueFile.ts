import { parseColumnMap } from '../catalogue/columns.ts'
import { type ReadWorksReturnType, readWorks } from '../catalogue/readWorks.ts'
import type { BadRow } from '../catalogue/types.ts'
import { optional } from './command.ts'
import { text } from './parse.ts'
import type { Progress } from './progress.ts'

/** Options of every command that reads a catalogue. */
export const CATALOGUE_OPTIONS = {
  map: optional(
    'columns',
    'which column holds what, as id=No.,title=Name,creators=Artists, or a JSON file with such fields; further ones are uses, contentHash, wallet',
    text,
  ),
  separator: optional('text', 'what stands between several creators in one text. Left out: semicolons and bars', text),
} as const

/** Reads the catalogue that a command line names. */
export async function readCatalogueFile(
  file: string,
  { map, separator }: { map?: string | undefined; separator?: string | undefined },
  progress: Progress,
): Promise<ReadWorksReturnType> {
  const columns = map === undefined ? {} : await parseColumnMap(map)
  const onProgress = (works: number) => progress.report(undefined, `${works} works`)
  try {
    return await readWorks(file, { columns, onProgress, ...(separator !== undefined && { separator }) })
  } finally {
    progress.end()
  }
}

/** Rows that cannot be used, one to a line. */
export function badRowsText(file: string, badRows: readonly BadRow[]): string {
  return badRows.map(({ line, reason }) => `${file}:${line}: ${reason}`).join('\n')
}
