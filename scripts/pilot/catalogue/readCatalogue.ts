import { type CatalogueSource, peek, readBytes } from './bytes.ts'
import { type ColumnMap, chooseColumns } from './columns.ts'
import { readCsv } from './csv.ts'
import { BrokenSourceError } from './errors.ts'
import { readJsonArray, readJsonLines } from './json.ts'
import { readLines } from './lines.ts'
import { normalizeRow } from './normalize.ts'
import type { BadRow, CatalogueFormat, CatalogueWork, RawRow } from './types.ts'

export type ReadCatalogueOptions = {
  /** Told each row that cannot be used, in the order of the file. Reading goes on. */
  onBadRow: (row: BadRow) => void
  /** Which column holds what; what is left out is found by its name. */
  columns?: Partial<ColumnMap>
  /** What stands between several creators in one text. Left out: semicolons and bars, and commas in a column `authors`. */
  separator?: string
  /** Left out: told from the first character. */
  format?: CatalogueFormat
  /** Longest row. */
  maxRowBytes?: number
}

const MAX_ROW_BYTES = 1 << 20
/** Rows that are looked at to decide which column holds what. */
const SAMPLE = 100

/**
 * Reads a catalogue of works: CSV, one JSON object per line, or a JSON array of objects; gzipped or not. Holds one row at a time,
 * and the ids seen.
 *
 * @param source - Path of the file, or its bytes.
 * @throws {CatalogueFileError} when the file cannot be opened, or is UTF-16.
 * @throws {CatalogueColumnsError} when it is not clear which column holds what.
 * @example
 * for await (const work of readCatalogue('works.csv', { onBadRow: ({ line, reason }) => console.warn(`line ${line} ${reason}`) })) {
 *   console.log(work.id, work.creators)
 * }
 */
export async function* readCatalogue(
  source: CatalogueSource,
  { onBadRow, columns: given = {}, separator, format, maxRowBytes = MAX_ROW_BYTES }: ReadCatalogueOptions,
): AsyncGenerator<CatalogueWork> {
  const firstLineOf = new Map<string, number>()
  let columns: ColumnMap | undefined
  /** Rows that wait until there are enough of them to know the columns. */
  let held: RawRow[] = []
  let last = 0

  function* use(rows: readonly RawRow[]): Generator<CatalogueWork> {
    for (const row of rows) {
      const work = 'record' in row && columns ? normalizeRow(row, columns, separator) : row
      if ('creators' in work) {
        const before = firstLineOf.get(work.id)
        if (before === undefined) {
          firstLineOf.set(work.id, work.line)
          yield work
        } else {
          onBadRow({ line: work.line, problem: 'duplicate-id', reason: `has the id "${work.id}" of line ${before}` })
        }
      } else if ('problem' in work) {
        onBadRow(work)
      }
    }
  }
  function* release(): Generator<CatalogueWork> {
    const records = held.flatMap((row) => ('record' in row ? [row.record] : []))
    if (records.length > 0) columns = chooseColumns(records, given)
    const rows = held
    held = []
    yield* use(rows)
  }

  try {
    for await (const row of readRaw(source, format, maxRowBytes)) {
      last = row.line
      if (columns) {
        yield* use([row])
      } else {
        held.push(row)
        if (held.length >= SAMPLE) yield* release()
      }
    }
    if (last === 0) onBadRow({ line: 1, problem: 'no-rows', reason: 'the file holds no rows' })
  } catch (error) {
    if (!(error instanceof BrokenSourceError)) throw error
    held.push({
      line: last + 1,
      problem: 'cut-short',
      reason: `cannot be read. ${error.shortMessage} ${error.details}`,
    })
  }
  yield* release()
}

async function* readRaw(
  source: CatalogueSource,
  format: CatalogueFormat | undefined,
  maxRowBytes: number,
): AsyncGenerator<RawRow> {
  const { head, rest } = await peek(readBytes(source), (bytes) => firstVisible(bytes) !== undefined)
  switch (format ?? formatOf(firstVisible(head))) {
    case 'json':
      return yield* readJsonArray(rest, maxRowBytes)
    case 'ndjson':
      return yield* readJsonLines(readLines(rest, maxRowBytes), maxRowBytes)
    case 'csv':
      return yield* readCsv(readLines(rest, maxRowBytes), maxRowBytes)
  }
}

function formatOf(first: string | undefined): CatalogueFormat {
  return first === '[' ? 'json' : first === '{' ? 'ndjson' : 'csv'
}

/** First character that is not white space, as far as ASCII goes. */
function firstVisible(bytes: Uint8Array): string | undefined {
  const byte = bytes.find((each) => each > 0x20)
  return byte === undefined ? undefined : String.fromCharCode(byte)
}
