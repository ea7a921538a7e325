import type { UsageTreeSource } from '../../sdk/src/tree/index.ts'

/** Answers at once. */
export function bytesSource(bytes: Uint8Array): UsageTreeSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) }
}

/** Answers later, as a file in a browser does. */
export function blobSource(blob: Blob): UsageTreeSource {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  }
}
