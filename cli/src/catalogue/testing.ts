import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { BadRow } from './types.ts'

/** Bytes of a text in pieces of at most `length`, as a file or a network brings them. */
export async function* bytesOf(
  content: string | Uint8Array,
  length = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  for (let at = 0; at < bytes.length; at += length) yield bytes.slice(at, Math.min(bytes.length, at + length))
}

/** Lengths of pieces: one byte at a time up to all at once. */
export const pieceLength = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant(100_000))

export async function toArray<item>(items: AsyncIterable<item>): Promise<item[]> {
  const all: item[] = []
  for await (const item of items) all.push(item)
  return all
}

/** Fails a test that expects no bad rows. */
export function noBadRow({ line, reason }: BadRow): never {
  assert.fail(`line ${line} ${reason}`)
}
