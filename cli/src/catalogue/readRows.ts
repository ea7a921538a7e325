import { type CatalogueSource, peek, readBytes } from './bytes.ts'
import { readCsv } from './csv.ts'
import { BrokenSourceError } from './errors.ts'
import { readJsonArray, readJsonLines } from './json.ts'
import { readLines } from './lines.ts'
import type { BadRow, CatalogueFormat, RawRow } from './types.ts'

export type RowReader<columns, item> = {
  /** Decides from the first rows which column holds what. */
  choose(records: readonly Readonly<Record<string, unknown>>[]): columns
  /** Makes something of a row. */
  normalize(row: { line: number; record: Readonly<Record<string, unknown>> }, columns: columns): item | BadRow
}

export type ReadRowsOptions = {
  /** Told each row that cannot be used, in the order of the file. Reading goes on. */
  onBadRow: (row: BadRow) => void
  /** Left out: told from the first character. */
  format?: CatalogueFormat
  /** Longest row. */
  maxRowBytes?: number
}

const MAX_ROW_BYTES = 1 << 20
/** Rows that are looked at to decide which column holds what. */
const SAMPLE = 100

/**
 * Reads rows of a file: CSV, one JSON object per line, or a JSON array of objects; gzipped or not. Holds one row at a time, once it
 * knows the columns.
 *
 * @param source - Path of the file, or its bytes.
 * @throws {CatalogueFileError} when the file cannot be opened, or is UTF-16.
 */
export async function* readRows<columns, item extends object>(
  source: CatalogueSource,
  { choose, normalize }: RowReader<columns, item>,
  { onBadRow, format, maxRowBytes = MAX_ROW_BYTES }: ReadRowsOptions,
): AsyncGenerator<item> {
  let columns: { chosen: columns } | undefined
  /** Rows that wait until there are enough of them to know the columns. */
  let held: RawRow[] = []
  let last = 0

  function* use(rows: readonly RawRow[]): Generator<item> {
    for (const row of rows) {
      const made = 'record' in row && columns ? normalize(row, columns.chosen) : row
      if ('problem' in made) onBadRow(made)
      else if (!('record' in made)) yield made
    }
  }
  function* release(): Generator<item> {
    const records = held.flatMap((row) => ('record' in row ? [row.record] : []))
    if (records.length > 0) columns = { chosen: choose(records) }
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
