/** One job, done by us and by an alternative in the same run. */
export type Row = {
  what: string
  unit: string
  ours: number
  theirs: number
  /** What theirs is, and how it was measured where that is not plain. */
  alternative: string
}

/** Time of processors: what else the machine does would lengthen any other. */
export function timed<result>(work: () => result): [result, milliseconds: number] {
  const start = cpuTime()
  const result = work()
  return [result, cpuTime() - start]
}

/** Milliseconds of processors that this process has taken. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

export function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN
}

export function printRows(rows: readonly Row[]): void {
  const table = [HEAD, ...rows.map(cellsOf)]
  const widthOf = (column: number) => Math.max(...table.map((cells) => cells[column]?.length ?? 0))
  for (const cells of table) {
    const padded = cells.map((cell, i) => (IS_NUMBER[i] ? cell.padStart(widthOf(i)) : cell.padEnd(widthOf(i))))
    console.log(padded.join('  ').trimEnd())
  }
}

/** The same as a table of Markdown. */
export function markdownOf(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = IS_NUMBER.map((isNumber) => (isNumber ? '--:' : '---'))
  return [HEAD, rule, ...rows.map(cellsOf)].map(line).join('\n')
}

const HEAD = ['', 'ours', 'theirs', '', 'ratio', 'theirs is']
const IS_NUMBER = [false, true, true, false, true, false]

function cellsOf({ what, unit, ours, theirs, alternative }: Row): string[] {
  return [what, textOf(ours), textOf(theirs), unit, textOf(ours / theirs), alternative]
}

function textOf(value: number): string {
  return value.toLocaleString('en', value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 })
}
