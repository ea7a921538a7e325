import { decode, type Line } from './lines.ts'
import type { BadRow, RawRow } from './types.ts'

/** Reads one JSON object per line. Empty lines are passed over. */
export async function* readJsonLines(lines: AsyncIterable<Line>, maxBytes: number): AsyncGenerator<RawRow> {
  for await (const { number: line, text, problem } of lines) {
    if (problem === 'overlong') yield { line, problem, reason: `is longer than ${maxBytes} bytes` }
    else if (problem) yield { line, problem, reason: 'is not UTF-8' }
    else if (text.trim() !== '') yield parseObject(text, line)
  }
}

const LINE_FEED = 0x0a
const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/**
 * Reads the elements of one JSON array, however they are spread over lines, and never holds more than one of them.
 *
 * An element that is malformed but ends is reported, and reading goes on behind it. Where its end cannot be found, because a quote
 * or bracket is missing, reading goes on at the next line on which an object begins in the same column as the element did.
 */
export async function* readJsonArray(bytes: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<RawRow> {
  const input = createInput(bytes)
  try {
    await input.skipBetween()
    input.consume(1)
    while (true) {
      const byte = await input.skipBetween()
      const { line, column } = input
      if (byte === undefined) {
        yield { line, problem: 'cut-short', reason: 'the array has no end; more may be missing' }
        return
      }
      if (byte === CLOSE_BRACKET) break

      const element = await measure(input, maxBytes)
      if (typeof element === 'number') {
        const { text, problem } = decode([input.unread().subarray(0, element)])
        yield problem ? { line, problem, reason: 'is not UTF-8' } : parseObject(text, line)
        input.consume(element)
        continue
      }
      yield { line, ...element }
      if (!(await seekNeighbor(input, column))) {
        yield { line, problem: 'cut-short', reason: 'what follows this element could not be read' }
        return
      }
    }

    input.consume(1)
    if ((await input.skipBetween()) !== undefined) {
      yield {
        line: input.line,
        problem: 'malformed-json',
        reason: 'stands behind the end of the array, and was not read',
      }
    }
  } finally {
    await input.close()
  }
}

/** Bytes that have been read and not used, with where they are in the file. */
function createInput(bytes: AsyncIterable<Uint8Array>) {
  const source = bytes[Symbol.asyncIterator]()
  let data: Uint8Array = new Uint8Array()
  const input = {
    line: 1,
    /** Bytes that stand before on this line; −1 where one of them belongs to an element. */
    column: 0,
    unread: () => data,

    /** Reads on. False at the end. */
    async fill(): Promise<boolean> {
      const { done, value } = await source.next()
      if (!done) data = Buffer.concat([data, value])
      return !done
    },

    consume(length: number): void {
      for (const byte of data.subarray(0, length)) {
        if (byte === LINE_FEED) {
          input.line += 1
          input.column = 0
        } else if (input.column >= 0) {
          input.column = isBetween(byte) || byte === OPEN_BRACKET ? input.column + 1 : -1
        }
      }
      data = data.subarray(length)
    },

    /** Passes over what stands between elements. Returns the byte behind it; undefined at the end. */
    async skipBetween(): Promise<number | undefined> {
      while (true) {
        const length = data.findIndex((byte) => !isBetween(byte))
        input.consume(length < 0 ? data.length : length)
        if (data.length > 0) return data[0]
        if (!(await input.fill())) return undefined
      }
    },

    async close(): Promise<void> {
      await source.return?.()
    },
  }
  return input
}

type Input = ReturnType<typeof createInput>

/** Bytes of the element that begins here, or why they cannot be told. */
async function measure(input: Input, maxBytes: number): Promise<number | Omit<BadRow, 'line'>> {
  while (true) {
    const length = lengthOf(input.unread())
    const known = length ?? input.unread().length
    if (known === 'broken') return { problem: 'malformed-json', reason: 'a quote or bracket is missing' }
    if (known > maxBytes)
      return { problem: 'overlong', reason: `is longer than ${maxBytes} bytes, or a bracket is missing` }
    if (length !== undefined) return known
    if (!(await input.fill())) return { problem: 'malformed-json', reason: 'has no end: a quote or bracket is missing' }
  }
}

/**
 * Bytes of the element that begins with the first byte. Undefined: it does not end here. Broken: a string holds a line break, or a
 * bracket closes one of the other kind.
 */
function lengthOf(data: Uint8Array): number | 'broken' | undefined {
  /** Brackets that will close those that are open. */
  const closers: number[] = []
  let inString = false
  for (let at = 0; at < data.length; at++) {
    const byte = data[at]
    if (inString) {
      if (byte === LINE_FEED) return 'broken'
      if (byte === BACKSLASH) at += 1
      else if (byte === QUOTE) inString = false
    } else if (byte === QUOTE) {
      inString = true
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      closers.push(byte === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET)
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      // With nothing open it closes the array: the element is a bare value, such as a number.
      if (closers.length === 0) return Math.max(at, 1)
      if (closers.pop() !== byte) return 'broken'
      if (closers.length === 0) return at + 1
    } else if (byte === COMMA && closers.length === 0) {
      return at
    }
  }
  return undefined
}

/** Goes to the next line on which an object begins in this column, or the array ends. False where there is none. */
async function seekNeighbor(input: Input, column: number): Promise<boolean> {
  // An element in the middle of a line has no column that others share.
  if (column < 0) return false
  while (true) {
    let end = input.unread().indexOf(LINE_FEED)
    while (end < 0) {
      input.consume(input.unread().length)
      if (!(await input.fill())) return false
      end = input.unread().indexOf(LINE_FEED)
    }
    input.consume(end + 1)

    while (input.unread().length <= column && (await input.fill()));
    const start = input.unread().subarray(0, column + 1)
    const first = start.findIndex((byte) => !isBetween(byte))
    if (start[first] === CLOSE_BRACKET) return true
    if (start[first] === OPEN_BRACE && first === column) return true
  }
}

/** White space, or a comma. */
function isBetween(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === LINE_FEED || byte === COMMA
}

function parseObject(text: string, line: number): RawRow {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { line, problem: 'malformed-json', reason: (error as Error).message }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { line, problem: 'not-an-object', reason: 'is JSON, but no object with named fields' }
  }
  return { line, record: value as Record<string, unknown> }
}
