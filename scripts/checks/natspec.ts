/**
 * Checks that every function, event and error of the interfaces says in words what it is: a promise without words is none. An error
 * without arguments may let its name speak. Prints each member that says nothing.
 *
 *   node scripts/checks/natspec.ts
 */
import { globSync, readFileSync } from 'node:fs'

const MEMBER = /^\s*(function|event|error)\s+(\w+)\s*\(\s*(\)?)/

/** Members of a Solidity source without a notice, as `file:line kind name`. */
export function silentMembersOf(file: string, source: string): string[] {
  const lines = source.split('\n')
  return lines.flatMap((line, i) => {
    const [, kind, name, closing] = MEMBER.exec(line) ?? []
    if (!kind || (kind === 'error' && closing)) return []
    return hasNotice(lines, i) ? [] : [`${file}:${i + 1} ${kind} ${name}`]
  })
}

/** Whether the comment that ends just above line `i` has a notice with words in it, or takes another's. */
function hasNotice(lines: readonly string[], i: number) {
  for (let above = i - 1; lines[above]?.trimStart().startsWith('///'); above--) {
    if (/\/\/\/ @(notice|inheritdoc)\s+\S/.test(lines[above] ?? '')) return true
  }
  return false
}

if (import.meta.main) {
  const files = globSync('contracts/interfaces/*.sol').sort()
  const silent = files.flatMap((file) => silentMembersOf(file, readFileSync(file, 'utf8')))
  for (const member of silent) console.error(`${member}: no @notice`)
  console.log(`${files.length} interfaces, ${silent.length} members without a notice`)
  process.exitCode = silent.length > 0 || files.length === 0 ? 1 : 0
}
