import { formatAmount } from '../../sdk/src/index.ts'

/** Where lines go: `process.stdout` fits. */
export type Output = { write(text: string): unknown; isTTY?: boolean | undefined; columns?: number | undefined }

export type Teller = {
  /** A heading. */
  part(title: string): void
  /** Something that is done. */
  done(text: string): void
  /** Something to read. */
  say(text: string): void
  /** A long step: call the result with what is done so far. Shown on a terminal only. */
  progress(text: string, total: number): (count: number) => void
}

/** The table's and the report's unit. */
export const TOKEN_DECIMALS = 6

/** Tells what happens, in lines. `quiet` tells nothing. */
export function createTeller(output: Output, { quiet = false } = {}): Teller {
  const line = (text: string) => {
    if (!quiet) output.write(`${text}\n`)
  }
  return {
    part: (title) => line(`\n${title}`),
    done: (text) => line(`  ✔ ${text}`),
    say: line,
    progress(text, total) {
      if (quiet || !output.isTTY) return () => {}
      let shown = -1
      return (count) => {
        const percent = total === 0 ? 100 : Math.floor((count / total) * 100)
        if (percent === shown) return
        shown = percent
        const filled = Math.round(percent / 5)
        const bar = `  ${'█'.repeat(filled)}${'░'.repeat(20 - filled)} ${percent.toString().padStart(3)} % ${text}`
        // Cleared when it is full: the line with the tick says the same.
        output.write(percent >= 100 ? '\r\u001b[2K' : `\r\u001b[2K${bar.slice(0, (output.columns ?? 80) - 1)}`)
      }
    },
  }
}

/** Base units as dollars, all six decimals, so that columns add up by eye: `1,234.500000`. */
export function money(amount: bigint): string {
  const [whole = '', fraction = ''] = formatAmount(amount, TOKEN_DECIMALS).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction.padEnd(TOKEN_DECIMALS, '0')}`
}

/** The same for sentences: without zeros at the end. */
export function dollars(amount: bigint): string {
  return `${money(amount).replace(/\.?0+$/, '')} dollars`
}

/** Writes millionths as counts, all six decimals where one of them has any, so that columns add up by eye. */
export function counter(all: readonly bigint[]): (millionths: bigint) => string {
  const isWhole = all.every((millionths) => millionths % 1_000_000n === 0n)
  return (millionths) => (isWhole ? (millionths / 1_000_000n).toLocaleString('en') : money(millionths))
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`
}

/**
 * A table in plain text: the first column to the left, the others to the right.
 *
 * @param rows - Undefined draws a rule.
 */
export function table(head: readonly string[], rows: readonly (readonly string[] | undefined)[]): string {
  const cells = [head, ...rows.filter((row) => row !== undefined)]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => lengthOf(row[column] ?? ''))))
  const rule = `  ${'─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2))}`
  const print = (row: readonly string[]) => {
    const padded = row.map((cell, column) => {
      const space = ' '.repeat((widths[column] ?? 0) - lengthOf(cell))
      return column === 0 ? cell + space : space + cell
    })
    return `  ${padded.join('  ')}`.trimEnd()
  }
  return [print(head), rule, ...rows.map((row) => (row ? print(row) : rule))].join('\n')
}

/** Text of a stranger's catalogue, fit for a terminal: without control characters, and not too long. */
export function tidy(text: string, longest = 40): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  const letters = [...plain]
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : plain
}

/** Letters, as far as that tells columns of a terminal. */
function lengthOf(text: string): number {
  return [...text].length
}
