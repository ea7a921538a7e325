import { bytesToHex } from 'viem'
import { UsageDuplicateError, UsageTreeEmptyError } from '../errors/usageTree.ts'
import { compareHashes } from '../utils/keccak.ts'
import { sortedOrder } from '../utils/merkleTree.ts'
import { AMOUNT_BYTES, ID_BYTES, readAmount, type UsageShare, writeShare } from './usageLeaf.ts'

/** Shares of works in ascending order of their ids, in two flat arrays. */
export type PackedShares = {
  readonly count: number
  readonly ids: Uint8Array
  readonly amounts: Uint8Array
  /** Sum of the amounts. */
  readonly total: bigint
}

/** Works that there is room for at first. */
const ROOM = 1024

/** Takes in shares in any order. Those that come in order of their ids are not sorted again. */
export async function packShares(shares: AsyncIterable<UsageShare> | Iterable<UsageShare>): Promise<PackedShares> {
  let ids = new Uint8Array(ROOM * ID_BYTES)
  let amounts = new Uint8Array(ROOM * AMOUNT_BYTES)
  let view = new DataView(amounts.buffer)
  let count = 0
  let isSorted = true
  let total = 0n

  const add = (share: UsageShare): void => {
    if ((count + 1) * ID_BYTES > ids.length) {
      ids = grow(ids)
      amounts = grow(amounts)
      view = new DataView(amounts.buffer)
    }
    writeShare(ids, view, count, share, count)
    const at = count * ID_BYTES
    total += share.amount
    if (isSorted && count > 0) isSorted = compareHashes(ids, at - ID_BYTES, at) < 0
    count += 1
  }
  // Waiting for each share of a list would take as long as hashing it.
  if (Symbol.asyncIterator in shares) for await (const share of shares) add(share)
  else for (const share of shares) add(share)

  if (count === 0) throw new UsageTreeEmptyError()
  // Copies, so that the room left over is given back.
  ids = ids.slice(0, count * ID_BYTES)
  amounts = amounts.slice(0, count * AMOUNT_BYTES)
  if (!isSorted) [ids, amounts] = sortShares(ids, amounts)
  return { count, ids, amounts, total }
}

/** Position of a work's id, or undefined where there is none. */
export function findId(ids: Uint8Array, id: Uint8Array): number | undefined {
  let low = 0
  let high = ids.length / ID_BYTES
  while (low < high) {
    const middle = (low + high) >>> 1
    const difference = compareIds(ids, middle * ID_BYTES, id)
    if (difference === 0) return middle
    if (difference < 0) low = middle + 1
    else high = middle
  }
  return undefined
}

/** Below zero where the id at `at` comes before `id`. */
export function compareIds(ids: Uint8Array, at: number, id: Uint8Array): number {
  for (let i = 0; i < ID_BYTES; i++) {
    const difference = (ids[at + i] ?? 0) - (id[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

export function shareAt({ ids, amounts }: Pick<PackedShares, 'ids' | 'amounts'>, index: number): UsageShare {
  const view = new DataView(amounts.buffer, amounts.byteOffset)
  return {
    workId: bytesToHex(ids.subarray(index * ID_BYTES, (index + 1) * ID_BYTES)),
    amount: readAmount(view, index * AMOUNT_BYTES),
  }
}

function sortShares(
  ids: Uint8Array,
  amounts: Uint8Array,
): [ids: Uint8Array<ArrayBuffer>, amounts: Uint8Array<ArrayBuffer>] {
  const sortedIds = new Uint8Array(ids.length)
  const sortedAmounts = new Uint8Array(amounts.length)
  for (const [rank, from] of sortedOrder(ids).entries()) {
    const at = rank * ID_BYTES
    sortedIds.set(ids.subarray(from * ID_BYTES, (from + 1) * ID_BYTES), at)
    sortedAmounts.set(amounts.subarray(from * AMOUNT_BYTES, (from + 1) * AMOUNT_BYTES), rank * AMOUNT_BYTES)
    if (rank > 0 && compareHashes(sortedIds, at - ID_BYTES, at) === 0) {
      throw new UsageDuplicateError({ workId: bytesToHex(sortedIds.subarray(at, at + ID_BYTES)) })
    }
  }
  return [sortedIds, sortedAmounts]
}

function grow(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2)
  larger.set(bytes)
  return larger
}
