import { bytesToBigInt, bytesToHex, type Hex, keccak256, numberToBytes } from 'viem'
import { UsageTreeFileError, type UsageTreeFileProblem } from '../errors/usageTreeFile.ts'
import { HASH_BYTES } from '../utils/keccak.ts'
import type { UsageTree } from './buildUsageTree.ts'
import { AMOUNT_BYTES, ID_BYTES, type UsageTreeHead } from './usageLeaf.ts'

// How a usage tree is written: docs/usage-tree.md says the same in words. A new way of writing it takes a new name.

/** Tells a written usage tree from other files, and this way of writing it from later ones. */
const FORMAT = 'openroyalty-usage-tree-1'

const WORD = 32
/** Format, license, period, version, count, total, root and the hash of these: a word each. */
export const HEADER_BYTES = 8 * WORD
/** Id, amount and the number of the leaf's node. */
export const RECORD_BYTES = ID_BYTES + AMOUNT_BYTES + 4
/** Records or nodes that are handed on at once: half a megabyte of the larger. */
const PIECE = 10_000

/** What the first bytes of a file say. */
export type UsageTreeHeader = UsageTreeHead & { readonly count: number; readonly total: bigint; readonly root: Hex }

/** Where the nodes begin. */
export const nodesAt = (count: number): number => HEADER_BYTES + count * RECORD_BYTES
export const fileBytes = (count: number): number => nodesAt(count) + (2 * count - 1) * HASH_BYTES

/**
 * Writes a usage tree: header, one record per work in ascending order of ids, then all nodes.
 *
 * @returns Pieces of the file, one by one. What was handed out before is not touched again.
 * @example
 * await put(url, new Blob([...dumpUsageTree(tree)]))
 */
export function* dumpUsageTree(tree: UsageTree): Generator<Uint8Array<ArrayBuffer>> {
  yield packHeader(tree)

  const { ids, amounts } = tree.packed.shares
  const { nodes, places } = tree.packed.tree
  for (let start = 0; start < tree.count; start += PIECE) {
    const length = Math.min(PIECE, tree.count - start)
    const piece = new Uint8Array(length * RECORD_BYTES)
    const view = new DataView(piece.buffer)
    for (let i = 0; i < length; i++) {
      const [at, index] = [i * RECORD_BYTES, start + i]
      piece.set(ids.subarray(index * ID_BYTES, (index + 1) * ID_BYTES), at)
      piece.set(amounts.subarray(index * AMOUNT_BYTES, (index + 1) * AMOUNT_BYTES), at + ID_BYTES)
      view.setUint32(at + ID_BYTES + AMOUNT_BYTES, places[index] ?? 0)
    }
    yield piece
  }
  for (let at = 0; at < nodes.length; at += PIECE * HASH_BYTES) yield nodes.slice(at, at + PIECE * HASH_BYTES)
}

function packHeader(tree: UsageTree): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(HEADER_BYTES)
  header.set(new TextEncoder().encode(FORMAT))
  const { licenseId, period, version, count, total, root } = tree
  for (const [i, value] of [licenseId, period, version, count, total, root].entries()) {
    header.set(numberToBytes(BigInt(value), { size: WORD }), (i + 1) * WORD)
  }
  header.set(checksumOf(header), HEADER_BYTES - WORD)
  return header
}

/**
 * Reads and checks a header.
 *
 * @param size - Of the whole file.
 * @throws {UsageTreeFileError} when this is no such file, or not all of it.
 */
export function parseHeader(header: Uint8Array, size: number): UsageTreeHeader {
  const format = new TextEncoder().encode(FORMAT)
  const isOurs = header.subarray(0, WORD).every((byte, i) => byte === (format[i] ?? 0))
  if (!isOurs) throw problem('format', `is not of the format ${FORMAT}`)
  const word = (i: number) => header.subarray(i * WORD, (i + 1) * WORD)
  if (bytesToHex(checksumOf(header)) !== bytesToHex(word(7))) throw problem('content', 'has a damaged header')

  const [period, version, count] = [word(2), word(3), word(4)].map((bytes) => Number(bytesToBigInt(bytes))) as [
    number,
    number,
    number,
  ]
  // Who writes a header can write its hash as well.
  if (period >= 2 ** 32 || version >= 2 ** 16 || count < 1 || count > 2 ** 31) {
    throw problem('content', 'has an impossible header')
  }
  if (size !== fileBytes(count)) {
    throw problem('length', `has ${size} bytes, and its ${count} works take ${fileBytes(count)}`)
  }
  return {
    licenseId: bytesToHex(word(1)),
    period,
    version,
    count,
    total: bytesToBigInt(word(5)),
    root: bytesToHex(word(6)),
  }
}

export function problem(kind: UsageTreeFileProblem, reason: string, cause?: unknown): UsageTreeFileError {
  return new UsageTreeFileError({ problem: kind, reason, cause })
}

function checksumOf(header: Uint8Array): Uint8Array {
  return keccak256(header.subarray(0, HEADER_BYTES - WORD), 'bytes')
}
