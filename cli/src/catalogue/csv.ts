import { CatalogueColumnsError } from './errors.ts'
import type { Line } from './lines.ts'
import type { BadRow, RawRow } from './types.ts'

/** What may stand between the fields of a row. */
const DELIMITERS = [',', ';', '\t', '|']

/**
 * Reads comma-separated rows (RFC 4180); the first one names the columns. The delimiter is the one that the header has most of.
 *
 * A row that goes wrong is reported, and reading goes on at the very next line, however far its open quote had led: the common
 * parsers lose everything up to the next quote, or the rest of the file, which is why this one is our own.
 *
 * @param maxLength - Characters of a row, over all its lines.
 * @throws {CatalogueColumnsError} when the header cannot be read, or names a column twice.
 */
export async function* readCsv(lines: AsyncIterable<Line>, maxLength: number): AsyncGenerator<RawRow> {
  let columns: readonly string[] | undefined
  let delimiter = ','
  for await (const row of readRows(lines, maxLength, (header) => {
    delimiter = delimiterOf(header)
    return delimiter
  })) {
    if ('problem' in row) {
      if (!columns)
        throw new CatalogueColumnsError({
          reason: `The header, line ${row.line}, is unreadable: ${row.reason}.`,
          known: [],
        })
      yield row
    } else if (!columns) {
      columns = headerOf(row.fields)
    } else if (row.fields.length !== columns.length) {
      const reason = `has ${count(row.fields.length, 'column')}, the header has ${columns.length}`
      yield { line: row.line, problem: 'column-count', reason }
    } else {
      yield { line: row.line, record: Object.fromEntries(columns.map((column, i) => [column, row.fields[i]])) }
    }
  }
}

type Fields = { readonly line: number; readonly fields: readonly string[] }

async function* readRows(
  lines: AsyncIterable<Line>,
  maxLength: number,
  chooseDelimiter: (header: string) => string,
): AsyncGenerator<Fields | BadRow> {
  const source = lines[Symbol.asyncIterator]()
  /** Lines to be read again, the next one last. */
  let again: Line[] = []
  const next = async (): Promise<Line | undefined> => again.pop() ?? (await source.next()).value

  let parser: RowParser | undefined
  try {
    for (let first = await next(); first; first = await next()) {
      if (first.text === '' && !first.problem) continue
      parser ??= createRowParser(chooseDelimiter(first.text))

      const taken = [first]
      let state = first.problem === 'overlong' ? 'open' : parser.begin(first.text)
      let length = first.text.length
      while (state === 'open' && first.problem !== 'overlong' && length <= maxLength) {
        const line = await next()
        if (!line) break
        taken.push(line)
        if (line.problem === 'overlong') break
        length += line.text.length + 1
        state = parser.goOn(line.text)
      }

      if (state === 'done') {
        const broken = taken.find(({ problem }) => problem)
        if (broken) yield { line: first.number, problem: 'invalid-utf8', reason: `line ${broken.number} is not UTF-8` }
        else yield { line: first.number, fields: parser.fields() }
        continue
      }
      yield problemOf(first, state, maxLength)
      // One by one: a spread of many lines would be too much for a call.
      for (let i = taken.length - 1; i > 0; i--) again.push(taken[i] as Line)
    }
  } finally {
    again = []
    await source.return?.()
  }
}

function problemOf({ number: line, problem }: Line, state: State, maxLength: number): BadRow {
  if (problem === 'overlong') return { line, problem, reason: `is longer than ${maxLength} bytes` }
  const reason = {
    open: 'a quote is opened and never closed',
    inside: 'a quote stands inside a field that does not begin with one; quote the field and double the quote',
    after: 'text follows a closing quote; a quote inside a quoted field has to be doubled',
    done: '',
  }[state]
  return { line, problem: 'unbalanced-quotes', reason }
}

/** Where a row stands after a line: complete, inside quotes, or wrong in one of two ways. */
type State = 'done' | 'open' | 'inside' | 'after'

type RowParser = {
  begin(line: string): State
  goOn(line: string): State
  fields(): readonly string[]
}

function createRowParser(delimiter: string): RowParser {
  let fields: string[] = []
  let field = ''

  /** Reads from `at`, where a field begins, or where a quoted one goes on. */
  const read = (line: string, quoted: boolean): State => {
    let at = 0
    let isQuoted = quoted
    while (true) {
      if (!isQuoted && line[at] === '"') {
        isQuoted = true
        at += 1
      }
      if (isQuoted) {
        const end = line.indexOf('"', at)
        if (end < 0) {
          field += `${line.slice(at)}\n`
          return 'open'
        }
        field += line.slice(at, end)
        at = end + 1
        if (line[at] === '"') {
          field += '"'
          at += 1
          continue
        }
        if (at < line.length && line[at] !== delimiter) return 'after'
      } else {
        const end = line.indexOf(delimiter, at)
        field = line.slice(at, end < 0 ? undefined : end)
        if (field.includes('"')) return 'inside'
        at = end < 0 ? line.length : end
      }
      fields.push(field)
      field = ''
      isQuoted = false
      if (at >= line.length) return 'done'
      at += 1
    }
  }

  return {
    begin(line) {
      fields = []
      field = ''
      return read(line, false)
    },
    goOn: (line) => read(line, true),
    fields: () => fields,
  }
}

function delimiterOf(header: string): string {
  const unquoted = header.replace(/"[^"]*"/g, '')
  const found = DELIMITERS.map((delimiter) => ({ delimiter, times: unquoted.split(delimiter).length - 1 }))
  return found.reduce((best, each) => (each.times > best.times ? each : best)).delimiter
}

function headerOf(fields: readonly string[]): readonly string[] {
  const columns = fields.map((field) => field.trim())
  const twice = columns.find((column, i) => column !== '' && columns.indexOf(column) !== i)
  if (twice) {
    throw new CatalogueColumnsError({
      reason: `The header names the column "${twice}" twice. Rename one.`,
      known: columns,
    })
  }
  return columns
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
