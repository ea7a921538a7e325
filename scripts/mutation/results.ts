/** What a run found: test/mutation/results.json. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Listed } from './prepare.ts'

export type Result = Listed & { reached: boolean; killer?: { suite: string; test: string; reason: string } }

export const RESULTS_FILE = 'test/mutation/results.json'
const REASONS_FILE = 'test/mutation/reasons.json'

/** Code of a mutant that is kept, in characters. */
const LONGEST = 240

/** By the names of mutants: why no test can notice them, or why none has to. */
export type Reasons = { equivalent: Record<string, string>; survived: Record<string, string> }

export type Figures = {
  mutants: number
  killed: number
  equivalent: number
  survived: number
  threats: number
  threatsKilled: number
}

export function readReasons(): Reasons {
  return JSON.parse(readFileSync(REASONS_FILE, 'utf8'))
}

export function figuresOf(results: readonly Result[], { equivalent }: Reasons): Figures {
  const plain = results.filter(({ threat }) => threat === undefined)
  const threats = results.filter(({ threat }) => threat !== undefined)
  const left = plain.filter(({ killer }) => !killer)
  const known = left.filter(({ name }) => name in equivalent)
  return {
    mutants: plain.length,
    killed: plain.length - left.length,
    equivalent: known.length,
    survived: left.length - known.length,
    threats: threats.length,
    threatsKilled: threats.filter(({ killer }) => killer).length,
  }
}

export function summarize(results: readonly Result[], reasons: Reasons): string {
  const { mutants, killed, equivalent, survived, threats, threatsKilled } = figuresOf(results, reasons)
  const share = ((100 * killed) / Math.max(1, mutants - equivalent)).toFixed(1)
  const left = results.filter(({ killer, name }) => !killer && !(name in reasons.equivalent))
  const lines = left.map(({ name, file, line, where, operator, original, mutated, reached }) => {
    const why = reasons.survived[name] ?? (reached ? 'no reason is given' : 'no test comes by')
    return `${name} ${file}:${line} ${where} ${operator}: ${original} → ${mutated || 'nothing'}\n  ${why}`
  })
  return [
    `${mutants} mutants: ${killed} killed, ${equivalent} equivalent, ${survived} survived.`,
    `${share} % of those that are not equivalent are killed.`,
    `${threats} bugs after the list of threats: ${threatsKilled} killed.`,
    ...lines,
  ].join('\n')
}

export function writeResults(results: readonly Result[], about: { contracts: string; candidates: number }) {
  const reasons = readReasons()
  const short = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
  const rows = results.map(({ name, file, line, where, operator, original, mutated, threat, killer }) => ({
    name,
    ...(threat === undefined ? { operator } : { threat }),
    place: `${file}:${line}`,
    ...(where ? { where } : {}),
    original: short(original),
    mutated: short(mutated),
    ...(killer ? { killedBy: nameOf(killer) } : {}),
    ...(!killer && reasons.equivalent[name] ? { equivalent: reasons.equivalent[name] } : {}),
    ...(!killer && reasons.survived[name] ? { survived: reasons.survived[name] } : {}),
  }))
  const head = JSON.stringify({ ...about, figures: figuresOf(results, reasons) })
  // One mutant a line, so that a change of one shows as one.
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`)
  writeFileSync(RESULTS_FILE, `{\n  "about": ${head},\n  "results": [\n${lines.join(',\n')}\n  ]\n}\n`)
}

function nameOf({ suite, test, reason }: NonNullable<Result['killer']>): string {
  return test ? `${suite.replace(/:\w+$/, '')} ${test.replace(/\(.*/, '')}` : reason
}
