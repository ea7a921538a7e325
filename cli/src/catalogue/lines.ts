/** A line of text without its break. */
export type Line = {
  /** From one. */
  readonly number: number
  /** Empty where the line is too long; with replacement characters where it is not UTF-8. */
  readonly text: string
  readonly problem?: 'overlong' | 'invalid-utf8'
}

const LINE_FEED = 0x0a

/**
 * Cuts bytes into lines, ended by LF or CRLF. Keeps no more of a line than `maxBytes`, and says where one was longer or not UTF-8.
 */
export async function* readLines(bytes: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  let number = 0
  let pieces: Uint8Array[] = []
  let length = 0

  const take = (piece: Uint8Array): void => {
    length += piece.length
    // Beyond the limit only the length is of interest.
    if (length <= maxBytes) pieces.push(piece)
    else pieces = []
  }
  const finish = (): Line => {
    number += 1
    const line: Line = length > maxBytes ? { number, text: '', problem: 'overlong' } : { number, ...decode(pieces) }
    pieces = []
    length = 0
    return line
  }

  for await (const chunk of bytes) {
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      take(chunk.subarray(start, end))
      yield finish()
      start = end + 1
    }
    if (start < chunk.length) take(chunk.subarray(start))
  }
  if (length > 0) yield finish()
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Text of bytes that should be UTF-8, and whether they are. */
export function decode(pieces: readonly Uint8Array[]): { text: string; problem?: 'invalid-utf8' } {
  const bytes = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
  try {
    return { text: withoutReturn(strict.decode(bytes)) }
  } catch {
    return { text: withoutReturn(Buffer.from(bytes).toString()), problem: 'invalid-utf8' }
  }
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text
}
