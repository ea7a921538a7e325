import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { PassThrough, pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { bytesToHex } from 'viem'
import { linesOf, partsOf, type UsageFile, type UsageFilePart, usageFileOf } from './usageText.ts'

/** A path, or the compressed bytes as they come. */
export type UsageFileSource = string | AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/**
 * Reads a usage file, and computes each share again from what the file says was counted.
 *
 * @throws {UsageFileError} when it is damaged, cut off or no usage file.
 * @throws {UsageFileVersionError} when its format is newer than this package.
 * @throws {UsageFileMismatchError} when a share, the units or a total does not follow from the counts.
 * @example
 * const { head, works, hash } = await readUsageFile('period-3.ndjson.gz')
 * if (hash !== usageHash) throw new Error('This is not the file behind the statement.')
 */
export async function readUsageFile(source: UsageFileSource): Promise<UsageFile> {
  return await usageFileOf(scanUsageFile(source))
}

/**
 * Reads a usage file line by line, in little memory. Checks its form, and not yet whether its shares follow from its counts.
 *
 * @throws {UsageFileError} @throws {UsageFileVersionError}
 */
export async function* scanUsageFile(source: UsageFileSource): AsyncGenerator<UsageFilePart, void, undefined> {
  const hash = createHash('sha256')
  const input = typeof source === 'string' ? createReadStream(source) : Readable.from(source, { objectMode: false })
  const text = pipeline(input, createGunzip(), new PassThrough(), () => {})
  try {
    const lines = linesOf(text as AsyncIterable<Uint8Array>, (bytes) => hash.update(bytes))
    yield* partsOf(lines, () => bytesToHex(hash.digest()))
  } finally {
    input.destroy()
    text.destroy()
  }
}
