/** What a run found: test/mutation/results.json. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Listed } from './prepare.ts'

export type Result = Listed & { reached: boolean; killer?: { suite: string; test: string; reason: string } }

export const RESULTS_FILE = 'test/mutation/results.json'
const EQUIVALENT_FILE = 'test/mutation/equivalent.json'

/** Why no test can notice a mutant, by the mutant's name. */
export type Equivalents = Record<string, string>

export function readEquivalents(): Equivalents {
  return existsSync(EQUIVALENT_FILE) ? JSON.parse(readFileSync(EQUIVALENT_FILE, 'utf8')) : {}
}

export type Figures = {
  mutants: number
  killed: number
  equivalent: number
  survived: number
  threats: number
  threatsKilled: number
}

export function figuresOf(results: readonly Result[], equivalents: Equivalents): Figures {
  const plain = results.filter(({ threat }) => threat === undefined)
  const threats = results.filter(({ threat }) => threat !== undefined)
  const killed = plain.filter(({ killer }) => killer).length
  const equivalent = plain.filter(({ killer, name }) => !killer && equivalents[name] !== undefined).length
  return {
    mutants: plain.length,
    killed,
    equivalent,
    survived: plain.length - killed - equivalent,
    threats: threats.length,
    threatsKilled: threats.filter(({ killer }) => killer).length,
  }
}

export function summarize(results: readonly Result[], equivalents: Equivalents): string {
  const { mutants, killed, equivalent, survived, threats, threatsKilled } = figuresOf(results, equivalents)
  const share = ((100 * killed) / Math.max(1, mutants - equivalent)).toFixed(1)
  const left = results.filter(({ killer, name }) => !killer && equivalents[name] === undefined)
  const lines = left.map(
    ({ name, file, line, where, operator, original, mutated, reached }) =>
      `${name} ${file}:${line} ${where} ${operator}${reached ? '' : ' (no test comes by)'}: ${original} → ${mutated || 'nothing'}`,
  )
  return [
    `${mutants} mutants: ${killed} killed, ${equivalent} equivalent, ${survived} survived; ${share} % of those that are not equivalent are killed`,
    `${threats} bugs after the list of threats: ${threatsKilled} killed`,
    ...lines,
  ].join('\n')
}

export function writeResults(results: readonly Result[], about: { contracts: string; candidates: number }) {
  const equivalents = readEquivalents()
  const rows = results.map(({ name, file, line, where, operator, original, mutated, threat, killer }) => ({
    name,
    ...(threat === undefined ? { operator } : { threat }),
    place: `${file}:${line}`,
    ...(where ? { where } : {}),
    original,
    mutated,
    ...(killer
      ? {
          killedBy: killer.test
            ? `${killer.suite.replace(/:\w+$/, '')} ${killer.test.replace(/\(.*/, '')}`
            : 'never ends',
        }
      : {}),
    ...(!killer && equivalents[name] !== undefined ? { equivalent: equivalents[name] } : {}),
  }))
  const head = JSON.stringify({ ...about, figures: figuresOf(results, equivalents) })
  // One mutant a line, so that a change of one shows as one.
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`)
  writeFileSync(RESULTS_FILE, `{\n  "about": ${head},\n  "results": [\n${lines.join(',\n')}\n  ]\n}\n`)
}
