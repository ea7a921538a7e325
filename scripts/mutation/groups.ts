/** The test files that are compiled together: a folder of test/contracts, or a file elsewhere. */
import { globSync } from 'node:fs'

export type Look = {
  hash: string
  suites: { name: string; seconds: number; failing: string[]; reached: number[] }[]
}

export type Order = { mutant: number; suites: string[]; fuzzRuns: number }

export type Verdict = { mutant: number; seconds: number; killer?: { suite: string; test: string; reason: string } }

/** Unit tests first, then random histories, which take longer. */
export function groupNames(): string[] {
  const files = globSync('test/**/*.t.sol').map((file) => file.replaceAll('\\', '/'))
  const names = new Set(files.map((file) => /^test\/contracts\/[^/]+/.exec(file)?.[0] ?? file))
  const rank = (name: string) => (name.startsWith('test/contracts/') ? 0 : name.startsWith('test/invariant/') ? 2 : 1)
  return [...names].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

export function filesOf(group: string): string[] {
  return group.endsWith('.sol')
    ? [group]
    : globSync(`${group}/**/*.t.sol`)
        .map((file) => file.replaceAll('\\', '/'))
        .sort()
}

export const fileNameOf = (group: string) => group.replaceAll('/', '.')
