import type { Readable, Writable } from 'node:stream'
import Table from 'cli-table3'
import pc from 'picocolors'
import { hider } from './secrets.ts'

export type Colors = ReturnType<typeof pc.createColors>

/** Where results, words and questions go. Results: standard output. All else: standard error. */
export type Io = {
  stdin: Readable & { isTTY?: boolean }
  stderr: Writable & { isTTY?: boolean; columns?: number }
  /** Whether somebody is there to ask, and to look at a bar. */
  isInteractive: boolean
  /** For standard output. */
  colors: Colors
  print: (text: string) => void
  /** A line for whoever watches: silent in a pipe. */
  note: (text: string) => void
  /** A line that is told in any case. */
  warn: (text: string) => void
}

export function openIo(process: NodeJS.Process, { color, json }: { color: boolean; json: boolean }): Io {
  const { stdin, stdout, stderr, env } = process
  const hide = hider(env)
  const wantsColor = color && !env.NO_COLOR && env.TERM !== 'dumb' && stdout.isTTY === true && !json
  return {
    stdin,
    stderr,
    isInteractive: stdin.isTTY === true && stderr.isTTY === true,
    colors: pc.createColors(wantsColor),
    print: (text) => void stdout.write(`${hide(text)}\n`),
    note: (text) => void (stderr.isTTY === true && stderr.write(`${hide(text)}\n`)),
    warn: (text) => void stderr.write(`${hide(text)}\n`),
  }
}

/** One JSON document: bigints are decimal text, so that no reader rounds them. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? each.toString() : each), 2)
}

/** Names and what they are, one to a line. What is undefined is left out. */
export function fields(entries: Readonly<Record<string, string | undefined>>, colors?: Colors): string {
  const rows = Object.entries(entries).filter((row): row is [string, string] => row[1] !== undefined)
  const width = Math.max(0, ...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${(colors?.dim ?? String)(name.padEnd(width))}  ${plainText(value)}`).join('\n')
}

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
}

/** Rows under their heads. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], colors?: Colors): string {
  const bold = colors?.bold ?? String
  const made = new Table({
    head: head.map((each) => bold(each)),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: NO_LINES,
  })
  made.push(...rows.map((row) => row.map(plainText)))
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

/** What others wrote (symbols, names, titles) must not steer a terminal: control characters are shown as what they are. */
export function plainText(value: string): string {
  return value.replace(/[\p{Cc}\p{Bidi_Control}]/gu, (each) =>
    each === '\n' ? each : `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** A second since 1970, in words of ISO 8601. */
export function dateText(second: bigint | number): string {
  const milliseconds = Number(second) * 1000
  return milliseconds > 8.64e15 ? 'never' : new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}
