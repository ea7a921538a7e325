/** What the example prints, and the count that it adds up by: from the answers on the screen and the token's own balances alone. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { money } from '../../scripts/pilot/terminal.ts'
import type { Settlement } from '../../sdk/src/meter/index.ts'
import type { Answered } from './answerer.ts'
import { countWords } from './model.ts'
import { AUTHORS, type Author, TEXTS } from './texts.ts'

export type Asked = Answered & { readonly question: string; readonly isReadInPart: boolean }
export type Paid = {
  readonly author: Author
  readonly claimed: bigint
  /** Base units in the author's wallet, which was empty before. */
  readonly balance: bigint
  /** Of the claim; none where there was nothing to claim. */
  readonly gas: bigint | undefined
}

const LINES_SHOWN = 3
const LINE_WIDTH = 120

const textOf = (workId: string) => TEXTS.find((text) => text.workId === workId)

export function showAnswer({ question, text, isReadInPart }: Asked): void {
  console.log(`\n${question}${isReadInPart ? ' (read in part)' : ''}\n  ${text}`)
}

export function showSources(answers: readonly Asked[]): void {
  const rows = answers.flatMap(({ question, text, hits }) => {
    const [first = ['', 'nothing', ''], ...others] = hits.map(({ score, metadata: { title, workId } }) => [
      score.toFixed(6),
      title,
      textOf(workId)?.author.name ?? '',
    ])
    return [[question, `${countWords(text)}`, ...first], ...others.map((other) => ['', '', ...other])]
  })
  console.log(`\n${table(['Question', 'Words', 'Weight', 'Source', 'by'], rows, [1, 2])}`)
}

export function showPaid(paid: readonly Paid[], answers: readonly Asked[]): void {
  const rows = paid.map(({ author, claimed, balance, gas }) => {
    const uses = answers.filter(({ hits }) => hits.some(({ metadata }) => textOf(metadata.workId)?.author === author))
    return [author.name, `${uses.length}`, money(claimed), money(balance), `${gas ?? ''}`]
  })
  const head = ['Author', 'Answers', 'Claimed', 'In the wallet', 'Gas of the claim']
  console.log(`\n${table(head, rows, [1, 2, 3, 4])}`)
}

/** The start of a usage file, each line as far as it fits, with its ids cut short. */
export function showUsageFile({ location, usageHash }: Pick<Settlement, 'location' | 'usageHash'>): void {
  if (!location) throw new Error('No usage file was published. Please report this.')
  const lines = gunzipSync(readFileSync(location)).toString().split('\n').slice(0, LINES_SHOWN)
  console.log(`Its usage file, for anybody to check, has the hash ${usageHash} and is in\n  ${location}`)
  for (const line of lines) {
    const short = line.replaceAll(/(0x\w{8})\w+/g, '$1…')
    console.log(`  ${short.length > LINE_WIDTH ? `${short.slice(0, LINE_WIDTH - 1)}…` : short}`)
  }
}

/**
 * Adds up, to the base unit: the price of all words that were shown is what left the firm's wallet, and what came to the authors'.
 *
 * @throws where it does not add up.
 */
export function addUp(price: bigint, answers: readonly Asked[], spent: bigint, paid: readonly Paid[]): void {
  const words = answers.reduce((sum, { text }) => sum + countWords(text), 0)
  const due = BigInt(words) * price
  const received = paid.reduce((sum, { balance }) => sum + balance, 0n)
  const line = `${words} words at ${money(price)} are ${money(due)}; ${money(spent)} left the firm, ${money(received)} reached ${AUTHORS.length} authors`
  if (due !== spent || due !== received) throw new Error(`It does not add up: ${line}.`)
  console.log(`\nIt adds up, in dollars: ${line}.`)
}

/** @param right - Columns of numbers. */
function table(head: readonly string[], rows: readonly (readonly string[])[], right: readonly number[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const print = (row: readonly string[]) =>
    row.map((cell, i) => (right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ')
  const rule = '─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2))
  return [print(head), rule, ...rows.map(print)].map((line) => line.trimEnd()).join('\n')
}
