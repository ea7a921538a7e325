import { bytesToHex } from 'viem'
import { UsageDuplicateError, UsageShareError } from '../errors/usageTree.ts'
import { buildUsageTree, type UsageTree } from './buildUsageTree.ts'
import type { UsageTreeSource } from './openUsageTree.ts'
import { ID_BYTES, readAmount, type UsageShare } from './usageLeaf.ts'
import { dumpUsageTree, HEADER_BYTES, parseHeader, problem, RECORD_BYTES } from './usageTreeFile.ts'

/** Records that are read at once. */
const PIECE = 1_000

/**
 * Reads a whole written usage tree, builds it again from its works and amounts, and checks that every byte of the file is what it
 * would be. What an auditor does; for proofs there is {@link openUsageTree}.
 *
 * @throws {UsageTreeFileError} when anything differs.
 */
export async function restoreUsageTree(source: UsageTreeSource): Promise<UsageTree> {
  if (source.size < HEADER_BYTES) throw problem('length', `has ${source.size} bytes, fewer than its header`)
  const header = parseHeader(await source.read(0, HEADER_BYTES), source.size)
  let tree: UsageTree
  try {
    tree = await buildUsageTree({ ...header, shares: readShares(source, header.count) })
  } catch (cause) {
    // What the source itself throws is not for this function to explain.
    if (!(cause instanceof UsageShareError || cause instanceof UsageDuplicateError)) throw cause
    throw problem('content', 'holds a record that cannot be', cause)
  }

  let at = 0
  for (const expected of dumpUsageTree(tree)) {
    const found = await source.read(at, expected.length)
    if (found.length !== expected.length) throw problem('length', 'ends early: it was cut while it was read')
    const differs = expected.findIndex((byte, i) => byte !== found[i])
    if (differs >= 0) throw problem('content', `is not what its works and amounts make from byte ${at + differs} on`)
    at += expected.length
  }
  return tree
}

async function* readShares(source: UsageTreeSource, count: number): AsyncGenerator<UsageShare> {
  for (let start = 0; start < count; start += PIECE) {
    const length = Math.min(PIECE, count - start)
    const piece = await source.read(HEADER_BYTES + start * RECORD_BYTES, length * RECORD_BYTES)
    if (piece.length !== length * RECORD_BYTES) throw problem('length', 'ends early: it was cut while it was read')
    const view = new DataView(piece.buffer, piece.byteOffset)
    for (let at = 0; at < piece.length; at += RECORD_BYTES) {
      yield { workId: bytesToHex(piece.subarray(at, at + ID_BYTES)), amount: readAmount(view, at + ID_BYTES) }
    }
  }
}
