import { type Address, getAddress } from 'viem'
import { formatAmount } from '../../utils/amounts.ts'
import { type Cell, type Section, sectionsOf } from './sections.ts'
import { JOURNAL_ACCOUNTS, type JournalAccount, type Statement } from './statement.ts'

export type StatementFormat = 'table' | 'csv' | 'json'

export type WriteStatementParameters = {
  format: StatementFormat
  /** IANA name of the time zone in which times are told, with their distance from UTC. Default: UTC. */
  timeZone?: string | undefined
  /** How amounts of a token are shown; base units where nothing is said. */
  tokenOf?: ((token: Address) => { symbol: string; decimals: number } | undefined) | undefined
  /** One table alone, by its name: for CSV that a program reads. */
  section?: string | undefined
  /** Names of accounts in the journal. */
  accountNames?: Partial<Record<JournalAccount, string>> | undefined
}

/**
 * Writes a statement: as a table for a terminal, as CSV (RFC 4180) or as JSON. Amounts have all their digits in every format.
 *
 * @throws {RangeError} when the time zone is none.
 * @example
 * writeStatement(statement, { format: 'csv', section: 'journal', timeZone: 'Europe/Berlin', tokenOf })
 */
export function writeStatement(statement: Statement, parameters: WriteStatementParameters): string {
  if (parameters.format === 'json')
    return `${JSON.stringify(statement, (_, value) => (typeof value === 'bigint' ? value.toString() : value), 2)}\n`
  const sections = chosenSections(statement, parameters)
  const write = cellWriter(parameters)
  const { from, until } = statement.period
  if (parameters.format === 'csv')
    return sections.map((section) => csvOf(section, write, parameters.section === undefined)).join('\r\n')
  const head = `${TITLES[statement.kind]}, ${write({ time: from })} to ${write({ time: until })}`
  return [head, '', ...sections.flatMap((section) => [section.title, ...tableOf(section, write), ''])].join('\n')
}

export const TITLES = {
  creator: 'Statement of works',
  licensee: "Licensee's statement",
  pool: "Pool's statement",
} as const

/** The tables that were asked for. */
export function chosenSections(
  statement: Statement,
  { section, accountNames }: Pick<WriteStatementParameters, 'section' | 'accountNames'>,
): Section[] {
  const all = sectionsOf(statement, { accountNames: { ...JOURNAL_ACCOUNTS, ...accountNames } })
  return section === undefined ? all : all.filter(({ name }) => name === section)
}

/** How a cell is written: exact, the same for every reader. */
export function cellWriter({
  timeZone = 'UTC',
  tokenOf,
}: Pick<WriteStatementParameters, 'timeZone' | 'tokenOf'>): (cell: Cell) => string {
  const clock = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', timeZoneName: 'longOffset', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  return (cell) => {
    if ('text' in cell) return cell.text
    if ('number' in cell) return cell.number === undefined ? '' : String(cell.number)
    if ('id' in cell) return cell.id ?? ''
    if ('time' in cell) return cell.time === undefined ? '' : timeText(cell.time, clock)
    if ('currency' in cell) return tokenOf?.(cell.currency)?.symbol ?? getAddress(cell.currency)
    return cell.amount === undefined ? '' : amountText(cell.amount, tokenOf?.(cell.token)?.decimals ?? 0)
  }
}

/** All decimals of the token, so that columns line up: `1250.500000`. */
function amountText(amount: bigint, decimals: number): string {
  const [whole = '', fraction = ''] = formatAmount(amount, decimals).split('.')
  return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, '0')}`
}

/** The last second that JavaScript's dates know. */
const LAST_DATE = 8_640_000_000_000n

/** ISO 8601 with the distance from UTC: `2026-06-26T11:01:44+02:00`. */
function timeText(seconds: bigint, clock: Intl.DateTimeFormat): string {
  if (seconds > LAST_DATE) return `second ${seconds}`
  const parts = Object.fromEntries(clock.formatToParts(Number(seconds) * 1000).map(({ type, value }) => [type, value]))
  const offset = parts.timeZoneName?.replace('GMT', '') || '+00:00'
  const year = parts.year?.padStart(4, '0')
  return `${year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}${offset}`
}

function csvOf({ title, columns, rows }: Section, write: (cell: Cell) => string, isTitled: boolean): string {
  const lines = [
    ...(isTitled ? [[title]] : []),
    columns,
    ...rows.map((row) =>
      row.map((cell) => ('text' in cell || 'currency' in cell ? harmless(write(cell)) : write(cell))),
    ),
  ]
  return lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join('')
}

/** Strangers' text, such as a token's symbol: a spreadsheet would take `=…` for a formula. */
function harmless(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** Ids are shortened, as a terminal is narrow; CSV and JSON have them whole. */
function tableOf({ columns, rows }: Section, write: (cell: Cell) => string): string[] {
  const cells = rows.map((row) => row.map((cell) => ('id' in cell ? shortened(write(cell)) : plain(write(cell)))))
  const isNumber = columns.map((_, i) => rows.some((row) => row[i] && ('amount' in row[i] || 'number' in row[i])))
  const widths = columns.map((column, i) => Math.max(column.length, ...cells.map((row) => (row[i] ?? '').length)))
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ')}`.trimEnd()
  return [line(columns), ...cells.map(line)]
}

function shortened(id: string): string {
  return id.length > 12 ? `${id.slice(0, 6)}…${id.slice(-4)}` : id
}

/** Without what could move a terminal's cursor or turn the reading direction. */
function plain(cell: string): string {
  return cell.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
}
