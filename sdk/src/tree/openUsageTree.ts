import { bytesToHex, type Hex } from 'viem'
import { UsageIndexError } from '../errors/usageTree.ts'
import { writeHex } from '../utils/hexBytes.ts'
import { HASH_BYTES } from '../utils/keccak.ts'
import { loadKeccak } from './loadKeccak.ts'
import { compareIds } from './shares.ts'
import { AMOUNT_BYTES, ID_BYTES, LEAF_BYTES, packHead, readAmount, type UsageLeaf, writeLeaf } from './usageLeaf.ts'
import { HEADER_BYTES, nodesAt, parseHeader, problem, RECORD_BYTES, type UsageTreeHeader } from './usageTreeFile.ts'

/** Where a written tree is read from: a file, a blob, a server that answers ranges. */
export type UsageTreeSource = {
  /** Bytes of the whole. */
  readonly size: number
  /** Reads so many bytes. What it returns must stay as it is. Fewer bytes are an error that is found. */
  read(offset: number, length: number): Uint8Array | Promise<Uint8Array>
}

/** What a claim from a usage epoch needs. */
export type UsageProof = {
  readonly leaf: UsageLeaf
  /** From the leaf to the root. */
  readonly siblings: Hex[]
}

/** A written usage tree, of which little is in memory. */
export type UsageTreeFile = UsageTreeHeader & {
  /**
   * The leaf at an index with its proof, which has been checked against the root.
   *
   * @throws {UsageIndexError} when there is none.
   * @throws {UsageTreeFileError} when what the file says does not lead to its root.
   */
  prove(index: number): Promise<UsageProof>
  /**
   * The same of a work, or undefined when the work has no leaf.
   *
   * @throws {UsageTreeFileError} when what the file says does not lead to its root.
   */
  proveWork(workId: Hex): Promise<UsageProof | undefined>
}

/** Levels kept in memory: eight megabytes of them. */
const KEPT_LEVELS = 18
/** Records that are read at once when a work is looked for. */
const BLOCK = 64

/**
 * Opens a written usage tree. Reads its header and the upper levels; of the rest, only what a proof needs. Whether its root is the
 * one on chain is for the caller to check.
 *
 * @param options.keptLevels - How many levels, from the root on, to keep in memory: two to this power times 32 bytes.
 * @throws {UsageTreeFileError} when it is no usage tree, or not all of it.
 * @example
 * const file = await openUsageTree({ size: blob.size, read: async (at, length) => bytesOf(blob.slice(at, at + length)) })
 * const proof = await file.proveWork(workId)
 */
export async function openUsageTree(
  source: UsageTreeSource,
  { keptLevels = KEPT_LEVELS }: { keptLevels?: number | undefined } = {},
): Promise<UsageTreeFile> {
  // One message at a time is what a proof hashes.
  const keccak = await loadKeccak({ size: 2 * LEAF_BYTES, kinds: ['scalar'] })
  if (source.size < HEADER_BYTES) throw problem('length', `has ${source.size} bytes, fewer than its header`)
  const header = parseHeader(await read(0, HEADER_BYTES), source.size)
  const { licenseId, period, version, count, root } = header
  const head = packHead(header)
  const kept = await read(nodesAt(count), Math.min(2 * count - 1, 2 ** keptLevels - 1) * HASH_BYTES)

  async function read(offset: number, length: number): Promise<Uint8Array> {
    return checked(await source.read(offset, length), length)
  }

  function readNode(node: number): Uint8Array | Promise<Uint8Array> {
    const at = node * HASH_BYTES
    if (at < kept.length) return kept.subarray(at, at + HASH_BYTES)
    return source.read(nodesAt(count) + at, HASH_BYTES)
  }

  async function proveRecord(index: number, record: Uint8Array): Promise<UsageProof> {
    const view = new DataView(record.buffer, record.byteOffset)
    const place = view.getUint32(ID_BYTES + AMOUNT_BYTES)
    if (place > 2 * count - 2) throw problem('content', `has no node for its leaf ${index}`)

    const reads: (Uint8Array | Promise<Uint8Array>)[] = []
    for (let node = place; node > 0; node = (node - 1) >>> 1) {
      // Left children have odd numbers.
      reads.push(readNode(node % 2 === 1 ? node + 1 : node - 1))
    }
    // Sources that answer at once are not waited for.
    const nodes = reads.some((each) => each instanceof Promise) ? await Promise.all(reads) : (reads as Uint8Array[])

    keccak.bytes.set(head)
    writeLeaf(keccak.bytes, 0, index, record, record.subarray(ID_BYTES), 0)
    keccak.hash(0, 0, 1, LEAF_BYTES)
    keccak.hash(0, 0, 1, HASH_BYTES)
    const siblings = nodes.map((node) => {
      keccak.bytes.set(checked(node, HASH_BYTES), HASH_BYTES)
      keccak.sortPairs(0, 1)
      keccak.hash(0, 0, 1, 2 * HASH_BYTES)
      return bytesToHex(node)
    })
    if (bytesToHex(keccak.bytes.subarray(0, HASH_BYTES)) !== root) {
      throw problem('content', `does not lead from its leaf ${index} to its root`)
    }
    const workId = bytesToHex(record.subarray(0, ID_BYTES))
    return { leaf: { licenseId, period, version, index, workId, amount: readAmount(view, ID_BYTES) }, siblings }
  }

  return {
    ...header,
    async prove(index) {
      if (!Number.isInteger(index) || index < 0 || index >= count) throw new UsageIndexError({ index, count })
      return proveRecord(index, await read(HEADER_BYTES + index * RECORD_BYTES, RECORD_BYTES))
    },
    async proveWork(workId) {
      const id = new Uint8Array(ID_BYTES)
      if (!writeHex(id, 0, ID_BYTES, workId)) return undefined
      const found = await findRecord(id, count, (start, length) => {
        return read(HEADER_BYTES + start * RECORD_BYTES, length * RECORD_BYTES)
      })
      return found && proveRecord(found.index, found.record)
    },
  }
}

function checked(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw problem('length', 'ends early: it was cut while it was read')
  return bytes
}

/** Where ids are spread evenly, as hashes are, two or three reads find one among millions. */
async function findRecord(
  id: Uint8Array,
  count: number,
  readBlock: (start: number, length: number) => Promise<Uint8Array>,
): Promise<{ index: number; record: Uint8Array } | undefined> {
  const key = keyAt(id, 0)
  let [low, high] = [0, count]
  let [lowKey, highKey] = [0, KEYS]
  for (let turn = 0; low < high; turn++) {
    // In turns where ids of this size would be and in the middle, so that uneven ids do not take more than twice the turns.
    const part = turn % 2 === 0 ? (key - lowKey) / (highKey - lowKey || 1) : 0.5
    const guess = low + Math.floor(part * (high - low))
    const start = Math.max(low, Math.min(guess - BLOCK / 2, high - BLOCK))
    const length = Math.min(BLOCK, high - start)
    const block = await readBlock(start, length)
    const last = (length - 1) * RECORD_BYTES
    if (compareIds(block, 0, id) > 0) [high, highKey] = [start, keyAt(block, 0)]
    else if (compareIds(block, last, id) < 0) [low, lowKey] = [start + length, keyAt(block, last)]
    else {
      for (let i = 0; i < length; i++) {
        const at = i * RECORD_BYTES
        if (compareIds(block, at, id) === 0) return { index: start + i, record: block.subarray(at, at + RECORD_BYTES) }
      }
      return undefined
    }
  }
  return undefined
}

/** The first six bytes of an id, as far as a number goes without loss. */
function keyAt(bytes: Uint8Array, at: number): number {
  let key = 0
  for (let i = 0; i < 6; i++) key = key * 256 + (bytes[at + i] ?? 0)
  return key
}

const KEYS = 2 ** 48
