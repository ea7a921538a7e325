/**
 * Reads a catalogue and says what is in it, and what is wrong with it, without doing anything else.
 *
 *   node scripts/pilot/catalogue/inspect.ts works.csv [--map id=No.,title=Name,creators=Artists] [--separator ' / ']
 */
import { parseArgs } from 'node:util'
import { OpenRoyaltyError } from '../../../sdk/src/errors/base.ts'
import { parseColumnMap } from './columns.ts'
import { readCatalogue } from './readCatalogue.ts'
import type { BadRow } from './types.ts'

/** What a catalogue holds, in numbers. */
export type CatalogueSummary = {
  works: number
  /** Different ids of creators. */
  creators: number
  /** Works that name more than one creator. */
  several: number
  badRows: readonly BadRow[]
}

/** Reads a catalogue to its end and counts. Takes the options of {@link readCatalogue}. */
export async function summarizeCatalogue(
  source: Parameters<typeof readCatalogue>[0],
  options: Omit<Parameters<typeof readCatalogue>[1], 'onBadRow'> = {},
): Promise<CatalogueSummary> {
  const badRows: BadRow[] = []
  const creators = new Set<string>()
  let works = 0
  let several = 0
  for await (const work of readCatalogue(source, { ...options, onBadRow: (row) => badRows.push(row) })) {
    works += 1
    if (work.creators.length > 1) several += 1
    for (const { id } of work.creators) creators.add(id)
  }
  return { works, creators: creators.size, several, badRows }
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { map: { type: 'string' }, separator: { type: 'string' } },
  })
  const [path] = positionals
  if (!path) {
    console.error('Which catalogue? node scripts/pilot/catalogue/inspect.ts works.csv')
    process.exitCode = 1
    return
  }
  const columns = values.map === undefined ? {} : await parseColumnMap(values.map)
  const separator = values.separator === undefined ? {} : { separator: values.separator }
  const { works, creators, several, badRows } = await summarizeCatalogue(path, { columns, ...separator })

  for (const { line, reason } of badRows) console.log(`line ${line}: ${reason}`)
  console.log(
    `${works} works, ${creators} creators, ${several} works with several; ${badRows.length} rows cannot be used`,
  )
}

if (import.meta.main) {
  await main().catch((error) => {
    if (!(error instanceof OpenRoyaltyError)) throw error
    console.error(error.message)
    process.exitCode = 1
  })
}
