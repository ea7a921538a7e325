import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { BrokenSourceError, CatalogueFileError } from './errors.ts'

/** A file by its path, or bytes from elsewhere. */
export type CatalogueSource = string | AsyncIterable<Uint8Array>

/**
 * Reads a source as UTF-8 bytes: unpacked where it is gzipped, which its first bytes tell and not its name, and without a byte
 * order mark.
 *
 * @throws {CatalogueFileError} when the file cannot be opened, or is UTF-16.
 * @throws {BrokenSourceError} when it breaks while it is read.
 */
export async function* readBytes(source: CatalogueSource): AsyncGenerator<Uint8Array> {
  const { head, rest } = await peek(opened(source), (bytes) => bytes.length >= 2)
  const isGzip = head[0] === 0x1f && head[1] === 0x8b
  yield* withoutMark(isGzip ? unpacked(rest) : rest)
}

/**
 * Reads until enough is known.
 *
 * @returns What is known, too little only where the bytes end, and all bytes from the beginning on.
 */
export async function peek(
  bytes: AsyncIterable<Uint8Array>,
  isEnough: (head: Uint8Array) => boolean,
): Promise<{ head: Uint8Array; rest: AsyncGenerator<Uint8Array> }> {
  const iterator = bytes[Symbol.asyncIterator]()
  let head: Uint8Array = new Uint8Array()
  while (!isEnough(head)) {
    const { done, value } = await iterator.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  return { head, rest: continued(head, iterator) }
}

async function* continued(head: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head
    while (true) {
      const { done, value } = await iterator.next()
      if (done) return
      yield value
    }
  } finally {
    // Whoever stops early closes the file.
    await iterator.return?.()
  }
}

async function* opened(source: CatalogueSource): AsyncGenerator<Uint8Array> {
  try {
    yield* typeof source === 'string' ? createReadStream(source) : source
  } catch (cause) {
    if (typeof source === 'string' && isSystemError(cause))
      throw new CatalogueFileError({ reason: cause.message, cause })
    throw new BrokenSourceError({ cause })
  }
}

async function* unpacked(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacking = createGunzip()
  // Failures come out of `unpacking`, which is read below.
  pipeline(Readable.from(packed), unpacking, () => {})
  try {
    yield* unpacking
  } catch (cause) {
    throw cause instanceof BrokenSourceError ? cause : new BrokenSourceError({ cause })
  }
}

async function* withoutMark(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { head, rest } = await peek(bytes, ({ length }) => length >= 3)
  const [first, second, third] = head
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new CatalogueFileError({ reason: 'it is written in UTF-16; save it as UTF-8' })
  }
  let skip = first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0
  for await (const chunk of rest) {
    yield chunk.subarray(skip)
    skip = 0
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
