/** Writes docs/access.md: one line per row, with each caller's fate. */
import type { Row } from './rows.ts'
import { CALLERS, type Caller, PEOPLE, SIBLINGS } from './world.ts'

/** What a call came to for each caller: `ok`, or the error's name. */
export type Fates = ReadonlyMap<Caller, string>
export type Answered = { row: Row; fates: Fates; changes: readonly string[] }

const code = (text: string) => `\`${text}\``
const list = (texts: readonly string[]) => texts.join(', ')
const tableRow = (...cells: string[]) => `| ${cells.join(' | ')} |\n`

const header = (calls: number) => `# Who may do what

Every call that changes something, made by each of ${CALLERS.length} kinds of callers with the same valid arguments: who it goes through
for, what everybody else is told, why, and what a stranger's call changes of anything that is somebody else's. ${calls} calls,
${calls * CALLERS.length} answers. Nothing in any contract belongs to an owner, an administrator or a deployer: there is no such caller.

This page is written by ${code('test/access')} from what the contracts answer. A function that is missing, a caller whose fate is another
than said, or a change that is not listed fails the tests.

    npx hardhat test mocha test/access/access.test.ts                       checks
    UPDATE_SNAPSHOTS=1 npx hardhat test mocha test/access/access.test.ts    writes this page anew

## Callers

`

/** `anyone`, or the callers' names; the shorter way round. */
function groupOf(callers: readonly Caller[]): string {
  const isSibling = (caller: Caller) => (SIBLINGS as readonly Caller[]).includes(caller)
  const missing = CALLERS.filter((caller) => !callers.includes(caller))
  if (missing.length === 0) return 'anyone'
  if (missing.length <= 3) return `anyone but ${list(missing)}`
  const people = callers.filter((caller) => !isSibling(caller))
  const absent = missing.filter((caller) => !isSibling(caller))
  const siblings = callers.filter(isSibling)
  const ofPeople =
    absent.length === 0 ? ['every person'] : absent.length <= 3 ? [`every person but ${list(absent)}`] : people
  return list([...ofPeople, ...(siblings.length === SIBLINGS.length ? ['every contract'] : siblings)])
}

/** The error that most are told, then the others with those who are. */
function refusalsOf(fates: Fates): string {
  const byError = new Map<string, Caller[]>()
  for (const [caller, fate] of fates) if (fate !== 'ok') byError.set(fate, [...(byError.get(fate) ?? []), caller])
  const groups = [...byError].sort(([, a], [, b]) => b.length - a.length)
  return (
    groups.map(([error, callers], i) => (i === 0 ? code(error) : `${code(error)}: ${groupOf(callers)}`)).join('; ') ||
    '–'
  )
}

export function pageOf(answered: readonly Answered[]): string {
  const people = Object.entries(PEOPLE).map(([name, what]) => tableRow(name, what))
  const contracts = [...new Set(answered.map(({ row }) => row.contract))]
  const sections = contracts.map((contract) => {
    const lines = answered
      .filter(({ row }) => row.contract === contract)
      .map(({ row, fates, changes }) => {
        const may = CALLERS.filter((caller) => fates.get(caller) === 'ok')
        return tableRow(
          `${code(row.fn)}${row.case ? `, ${row.case}` : ''}`,
          may.length === 0 ? '**nobody**' : groupOf(may),
          refusalsOf(fates),
          row.why,
          changes.join('; ') || '–',
        )
      })
    const top = tableRow('Call', 'May', 'Others are told', 'Why', "A stranger's call changes")
    return `\n## ${contract}\n\n${top}|---|---|---|---|---|\n${lines.join('')}`
  })
  const callers = `${tableRow('Caller', 'Who that is')}|---|---|\n${people.join('')}`
  return `${header(answered.length)}${callers}\nThe contracts themselves are callers too: ${list(SIBLINGS)}.\n${sections.join('')}`
}
