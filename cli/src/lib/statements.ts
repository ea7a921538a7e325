import { writeFile } from 'node:fs/promises'
import type { Address } from 'viem'
import { type Statement, type StatementPeriod, writeStatement } from '../../../sdk/src/audit/index.ts'
import { statementPage } from '../../../sdk/src/documents/index.ts'
import { choice, optional, type Result, type Values } from './command.ts'
import type { Context } from './context.ts'
import { UsageError } from './errors.ts'
import { LOG_OPTIONS, tokensOf } from './logs.ts'
import { month, pastMoment, text, timeZone } from './parse.ts'

/** Options of every statement. */
export const STATEMENT_OPTIONS = {
  month: optional('month', 'the period: a month such as 2026-10, in UTC', month),
  since: optional('date', 'the period’s beginning: a date, or as long ago as 30d', pastMoment),
  until: optional('date', 'the first second after the period. Left out: now', pastMoment),
  format: choice('how it is written; html is a page to print', ['table', 'csv', 'json', 'html']),
  section: optional('name', 'one table alone, such as journal, for a program that reads CSV', text),
  timeZone: optional('zone', 'in which times are told, such as Europe/Berlin. Left out: UTC', timeZone),
  out: optional('file', 'where it goes. Left out: printed', text),
  ...LOG_OPTIONS,
} as const

type StatementInput = Values<typeof STATEMENT_OPTIONS>

/** The period that a command line names. */
export function periodOf({
  month: named,
  since,
  until,
}: Pick<StatementInput, 'month' | 'since' | 'until'>): StatementPeriod {
  const now = BigInt(Math.floor(Date.now() / 1000))
  if (named) {
    if (since || until) throw new UsageError('Name a --month, or --since and --until, and not both.')
    return named
  }
  if (!since) throw new UsageError('Which period? Name a --month such as 2026-10, or --since DATE and --until DATE.')
  return { from: since(now), until: until ? until(now) : now }
}

/** A statement as it was asked for. */
export async function statementResult(
  context: Context,
  statement: Statement,
  { format, section, timeZone: zone, out }: StatementInput,
): Promise<Result> {
  const tokenOf = await tokensOf(context, tokensIn(statement))
  if (format === 'html' && section !== undefined) throw new UsageError('A page holds all tables: leave --section out.')
  const shown = { timeZone: zone, tokenOf }
  const content =
    format === 'html' ? statementPage(statement, shown) : writeStatement(statement, { format, section, ...shown })
  if (out === undefined) return { json: statement, text: content.trimEnd() }
  await writeFile(out, content)
  return { json: { ...statement, writtenTo: out }, text: `Written to ${out}.` }
}

/** Every token that a statement is about, wherever it stands. */
function tokensIn(value: unknown): Address[] {
  if (Array.isArray(value)) return value.flatMap(tokensIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) => (name === 'token' ? [each as Address] : tokensIn(each)))
}
