import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, type Hex } from 'viem'
import { ContentTypeError } from '../errors/content.ts'
import { canonicalJson, type JsonValue } from './canonicalJson.ts'

/** Where content comes from: in memory, a file of a browser (`Blob`, `File`), or anything that brings bytes piece by piece. */
export type ContentSource =
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | Iterable<Uint8Array>

/**
 * SHA-256 of a work's bytes, as `contentHash` of its registration. Takes the same little memory for any length, in browsers and
 * Node; whatever the source, the same bytes give the same hash.
 *
 * @param source - Read to its end. A stream that fails is given back, and its error is passed on.
 * @returns The hash; of no bytes at all, that of the empty text. Check for empty files where they could be a mistake.
 * @throws {ContentTypeError} when the source is no bytes, such as a stream of text.
 * @example
 * await contentHashOf(input.files[0]) // in a browser
 * await contentHashOf(createReadStream('song.flac')) // in Node
 */
export async function contentHashOf(source: ContentSource): Promise<Hex> {
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return contentHashOfBytes(source)

  const hash = sha256.create()
  for await (const chunk of chunksOf(source)) hash.update(asBytes(chunk))
  return bytesToHex(hash.digest())
}

/**
 * SHA-256 of bytes that are in memory, at once.
 *
 * @throws {ContentTypeError} when they are no bytes.
 * @example
 * contentHashOfBytes(new TextEncoder().encode('abc'))
 * // '0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
 */
export function contentHashOfBytes(bytes: Uint8Array | ArrayBuffer): Hex {
  return bytesToHex(sha256(asBytes(bytes)))
}

/**
 * SHA-256 of a metadata document, as `metadataHash` of a registration. Hashes the canonical text of RFC 8785 in UTF-8, so that the
 * order of keys and white space do not matter.
 *
 * @throws {JsonValueError} when the document is not plain JSON.
 * @example
 * metadataHashOf({ title: 'Nocturne', year: 1871 }) === metadataHashOf({ year: 1871, title: 'Nocturne' }) // true
 */
export function metadataHashOf(document: JsonValue): Hex {
  return contentHashOfBytes(new TextEncoder().encode(canonicalJson(document)))
}

function chunksOf(
  source: Exclude<ContentSource, Uint8Array | ArrayBuffer>,
): AsyncIterable<unknown> | Iterable<unknown> {
  if (typeof source === 'object' && source !== null) {
    if (source instanceof Blob) return readAll(source.stream())
    // Streams of Node and of new browsers can be iterated; for older browsers there is the reader.
    if (Symbol.asyncIterator in source || Symbol.iterator in source) return source
    if ('getReader' in source) return readAll(source)
  }
  throw new ContentTypeError({ given: describe(source) })
}

async function* readAll(stream: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const reader = stream.getReader()
  let isDone = false
  try {
    while (true) {
      const { done, value } = await reader.read()
      isDone = done
      if (done) return
      yield value
    }
  } finally {
    // Left early, the rest is not wanted: whoever fills the stream may stop.
    if (!isDone) await reader.cancel().catch(() => {})
    reader.releaseLock()
  }
}

function asBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk)
  throw new ContentTypeError({ given: describe(chunk) })
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  return typeof value === 'object' ? `a ${value.constructor?.name ?? 'plain'} object` : `a ${typeof value}`
}
