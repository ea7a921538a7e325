import type { Problem } from './types.ts'

/** A row that cannot be used; caught where the row is made something of, and turned into a bad row. */
export class Refusal {
  readonly problem: Problem
  readonly reason: string
  constructor(problem: Problem, reason: string) {
    this.problem = problem
    this.reason = reason
  }
}

export function textOf(value: unknown, problem: Problem, column: string): string {
  if (isEmpty(value)) return ''
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'number' && (Number.isSafeInteger(value) || !Number.isInteger(value))) return String(value)
  // JSON.parse has already rounded it: two ids could have become one.
  if (typeof value === 'number')
    throw new Refusal(problem, `has a number in "${column}" that is too large to be exact; quote it`)
  throw new Refusal(problem, `has no text in "${column}", but ${JSON.stringify(value).slice(0, 40)}`)
}

/**
 * A whole number, also as spreadsheets write it: 12.0.
 *
 * @param problem - What is wrong where it is none; also its name.
 * @param rule - What would be right.
 */
export function wholeOf(value: unknown, problem: Problem, rule: string): bigint {
  const text = textOf(value, problem, problem)
  const match = /^(\d{1,78})(?:\.0*)?$/.exec(text)
  if (!match) throw new Refusal(problem, `"${text}" is no whole number; ${rule}`)
  return BigInt(match[1] ?? '')
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}
