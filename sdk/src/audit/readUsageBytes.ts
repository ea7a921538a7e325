import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from 'viem'
import { linesOf, partsOf, type UsageFile, usageFileOf } from '../meter/usageFile/usageText.ts'

/**
 * Reads a usage file where there are no files, in a browser say, and computes each share again from what the file says was counted. On a
 * server `readUsageFile` of the meter reads one from a path.
 *
 * @param source - The compressed file, as it was downloaded or dropped.
 * @throws {UsageFileError} when it is damaged, cut off or no usage file.
 * @throws {UsageFileVersionError} when its format is newer than this package.
 * @throws {UsageFileMismatchError} when a share, the units or a total does not follow from the counts.
 * @example
 * const files = dropped.map((file) => ({ name: file.name, read: () => readUsageBytes(file) }))
 */
export async function readUsageBytes(source: Uint8Array | Blob): Promise<UsageFile> {
  const hash = sha256.create()
  const blob = source instanceof Blob ? source : new Blob([source as Uint8Array<ArrayBuffer>])
  const text = blob.stream().pipeThrough(new DecompressionStream('gzip'))
  const lines = linesOf(chunksOf(text), (bytes) => hash.update(bytes))
  return await usageFileOf(partsOf(lines, () => bytesToHex(hash.digest())))
}

/** Not every browser iterates over streams. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
