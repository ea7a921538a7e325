import type { CatalogueSource } from './bytes.ts'
import { type ColumnMap, chooseColumns } from './columns.ts'
import { normalizeRow } from './normalize.ts'
import { type ReadRowsOptions, type RowReader, readRows } from './readRows.ts'
import type { CatalogueWork } from './types.ts'

export type ReadCatalogueOptions = ReadRowsOptions & {
  /** Which column holds what; what is left out is found by its name. */
  columns?: Partial<ColumnMap>
  /** What stands between several creators in one text. Left out: semicolons and bars, and commas in a column `authors`. */
  separator?: string
}

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
  { columns: given = {}, separator, ...options }: ReadCatalogueOptions,
): AsyncGenerator<CatalogueWork> {
  const firstLineOf = new Map<string, number>()
  const reader: RowReader<ColumnMap, CatalogueWork> = {
    choose: (records) => chooseColumns(records, given),
    normalize: (row, columns) => normalizeRow(row, columns, separator),
  }
  for await (const work of readRows(source, reader, options)) {
    const before = firstLineOf.get(work.id)
    if (before === undefined) {
      firstLineOf.set(work.id, work.line)
      yield work
    } else {
      const reason = `has the id "${work.id}" of line ${before}`
      options.onBadRow({ line: work.line, problem: 'duplicate-id', reason })
    }
  }
}
