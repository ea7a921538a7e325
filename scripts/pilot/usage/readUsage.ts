import type { CatalogueSource } from '../../../cli/src/catalogue/bytes.ts'
import { isEmpty, Refusal, textOf, wholeOf } from '../../../cli/src/catalogue/cells.ts'
import { COLUMNS, findKey } from '../../../cli/src/catalogue/columns.ts'
import { CatalogueColumnsError, CatalogueFileError } from '../../../cli/src/catalogue/errors.ts'
import { type ReadRowsOptions, type RowReader, readRows } from '../../../cli/src/catalogue/readRows.ts'
import type { BadRow } from '../../../cli/src/catalogue/types.ts'
import { PilotError } from '../errors.ts'

/** Which column of a file of uses holds what. */
export type UsageColumns = { id: string; count: string }

export const USAGE_FIELDS = ['id', 'count'] as const

/** How often a work was used, as one row says it. */
export type UsageRow = {
  /** Of the work, as its catalogue has it. */
  readonly id: string
  readonly count: number
  /** Line on which the row begins, from one. */
  readonly line: number
}

/** Names that files of uses call counts by, the most telling first; then those that catalogues do. */
const COUNTS = ['count', 'requests', 'answers', 'plays', 'views', 'downloads', ...COLUMNS.weight]
/** More would be a mistake in the file, and too much for one event of a meter to say. */
const MAX_COUNT = 1_000_000_000_000n

/**
 * Reads how often works were used, from a file in any format that catalogues come in. Whoever wants each work once adds up: a file may
 * name one in many rows.
 *
 * @throws {PilotError} when the file cannot be read.
 * @throws {CatalogueColumnsError} when it is not clear which column holds what.
 */
export async function* readUsage(
  source: CatalogueSource,
  { columns = {}, ...options }: ReadRowsOptions & { columns?: Partial<UsageColumns> },
): AsyncGenerator<UsageRow> {
  const reader: RowReader<UsageColumns, UsageRow> = {
    choose: (records) => chooseColumns(records, columns),
    normalize: normalizeRow,
  }
  try {
    yield* readRows(source, reader, options)
  } catch (error) {
    if (!(error instanceof CatalogueFileError)) throw error
    throw new PilotError(`The file of uses cannot be read: ${error.reason}.`, { cause: error })
  }
}

function chooseColumns(
  records: readonly Readonly<Record<string, unknown>>[],
  given: Partial<UsageColumns>,
): UsageColumns {
  const known = [...new Set(records.flatMap((record) => Object.keys(record)))]
  const choose = (field: keyof UsageColumns, names: readonly string[]): string => {
    const column = given[field] ?? findKey(known, names)
    if (column === undefined) {
      const what = field === 'id' ? 'identifies a work' : 'says how often it was used'
      throw new CatalogueColumnsError({
        reason: `It is not clear which column ${what}. Say so with --usage-map ${field}=….`,
        known,
      })
    }
    if (!known.includes(column)) {
      throw new CatalogueColumnsError({
        reason: `The mapping asks for a column "${column}", which is not there.`,
        known,
      })
    }
    return column
  }
  return { id: choose('id', COLUMNS.id), count: choose('count', COUNTS) }
}

function normalizeRow(
  { line, record }: { line: number; record: Readonly<Record<string, unknown>> },
  columns: UsageColumns,
): UsageRow | BadRow {
  try {
    const id = textOf(record[columns.id], 'missing-id', columns.id)
    if (id === '') throw new Refusal('missing-id', `has nothing in "${columns.id}"`)
    if (isEmpty(record[columns.count])) throw new Refusal('count', `has nothing in "${columns.count}"`)
    const count = wholeOf(record[columns.count], 'count', 'uses are counted in ones')
    if (count > MAX_COUNT) throw new Refusal('count', `says ${count}; at most ${MAX_COUNT} can be counted in a row`)
    return { id, count: Number(count), line }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { line, problem: error.problem, reason: error.reason }
  }
}
