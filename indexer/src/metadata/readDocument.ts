import { createHash } from 'node:crypto'
import type { Hex } from 'viem'
import { readTitle, type Title } from '../../../sdk/src/documents/index.ts'
import { type JsonValue, metadataHashOf } from '../../../sdk/src/index.ts'

/** What a document tells: a title of its own, and for a catalogue's those of its works, by position. */
export type Described = { title: Title | undefined; works: ReadonlyMap<number, Title> }

/** Bytes that are no document, or another one than the chain has the hash of. */
export class DocumentInvalidError extends Error {
  override readonly name = 'DocumentInvalidError'
}

/** Values of a document at the most: of few bytes each, they take a hundred times as much memory, and this process must go on. */
const MOST_VALUES = 2_000_000
const [COMMA, ARRAY, OBJECT] = [0x2c, 0x5b, 0x7b]
/** Positions that a catalogue can have. */
const MOST_WORKS = 2 ** 32

/**
 * Reads a document that describes a work or a catalogue. The hash is compared before anything else is made of it.
 *
 * @param hash - As registered: SHA-256 of the canonical JSON (`metadataHashOf`), or of the bytes.
 * @throws {DocumentInvalidError}
 */
export function readDocument(bytes: Uint8Array, hash: Hex): Described {
  if (isManyValues(bytes)) throw new DocumentInvalidError(`It has more than ${MOST_VALUES} values.`)
  const ofBytes = `0x${createHash('sha256').update(bytes).digest('hex')}`
  let document: JsonValue
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    // Canonical JSON cannot be made of what is nested without end, or of what is no JSON.
    if (ofBytes !== hash.toLowerCase() && metadataHashOf(document) !== hash.toLowerCase())
      throw new DocumentInvalidError('It is another document than the one that was registered.')
  } catch (cause) {
    if (cause instanceof DocumentInvalidError) throw cause
    throw new DocumentInvalidError('It is no JSON.', { cause })
  }
  return { title: readTitle(document), works: worksIn(document) }
}

/** Counts what begins a value, and in texts too much rather than too little. */
function isManyValues(bytes: Uint8Array): boolean {
  let values = 0
  for (const byte of bytes) if (byte === COMMA || byte === ARRAY || byte === OBJECT) values += 1
  return values > MOST_VALUES
}

/** `works` of a catalogue's document: in the order of its tree, or each with its `index`. */
function worksIn(document: JsonValue): Map<number, Title> {
  const { works } = (document ?? {}) as { works?: unknown }
  const titles = new Map<number, Title>()
  if (!Array.isArray(works)) return titles
  for (const [position, each] of works.entries()) {
    const { index = position } = (each ?? {}) as { index?: unknown }
    const title = typeof each === 'string' ? readTitle({ title: each }) : readTitle(each)
    if (title && typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < MOST_WORKS)
      titles.set(index, title)
  }
  return titles
}
