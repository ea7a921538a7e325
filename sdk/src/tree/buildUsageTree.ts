import type { Hex } from 'viem'
import { UsageIndexError } from '../errors/usageTree.ts'
import { writeHex } from '../utils/hexBytes.ts'
import { HASH_BYTES, type Keccak } from '../utils/keccak.ts'
import { buildMerkleTree, type MerkleTree } from '../utils/merkleTree.ts'
import { loadKeccak } from './loadKeccak.ts'
import { findId, type PackedShares, packShares, shareAt } from './shares.ts'
import {
  ID_BYTES,
  LEAF_BYTES,
  packHead,
  type UsageLeaf,
  type UsageShare,
  type UsageTreeHead,
  writeLeaf,
} from './usageLeaf.ts'

/** A usage tree in memory, in a few flat arrays: 116 bytes per work, and about 60 more while it is built. */
export type UsageTree = UsageTreeHead & {
  /** What is published on chain. */
  readonly root: Hex
  /** Number of works. */
  readonly count: number
  /** Sum of the amounts. */
  readonly total: bigint
  /**
   * The leaf at an index.
   *
   * @throws {UsageIndexError} when there is none.
   */
  leaf(index: number): UsageLeaf
  /**
   * Siblings from the leaf at an index to the root.
   *
   * @throws {UsageIndexError} when there is none.
   */
  proof(index: number): Hex[]
  /** Index of a work's leaf, or undefined when the work has none. */
  indexOf(workId: Hex): number | undefined
  /** As they are written to a file. */
  readonly packed: { readonly shares: PackedShares; readonly tree: MerkleTree }
}

export type BuildUsageTreeParameters = UsageTreeHead & {
  /**
   * What is due to each work, each work once; read once. The tree is the same in whatever order they come, and quicker built when
   * they come in ascending order of their ids.
   */
  readonly shares: AsyncIterable<UsageShare> | Iterable<UsageShare>
  /** Hashes the tree; the fastest that the machine has where it is left out. With room for 192 bytes at least. */
  readonly keccak?: Keccak | undefined
}

/**
 * Builds the tree that a usage epoch is claimed from. Root and proofs are those of `StandardMerkleTree.of` of OpenZeppelin with the
 * leaves of {@link usageLeafTypes}, indices given in ascending order of the works' ids.
 *
 * @throws {UsageTreeEmptyError} when there are no shares.
 * @throws {UsageTreeHeadError} when the license, period or version does not fit.
 * @throws {UsageShareError} when a share does not fit.
 * @throws {UsageDuplicateError} when a work has two.
 * @example
 * const tree = await buildUsageTree({ licenseId, period: 3, version: 1, shares })
 * const index = tree.indexOf(workId)
 */
export async function buildUsageTree({
  licenseId,
  period,
  version,
  shares,
  keccak,
}: BuildUsageTreeParameters): Promise<UsageTree> {
  const head = packHead({ licenseId, period, version })
  const packed = await packShares(shares)
  const hasher = keccak ?? (await loadKeccak())
  const hashes = new Uint8Array(packed.count * HASH_BYTES)
  hashLeaves(hasher, head, packed, hashes, 0, packed.count)
  return usageTreeOf({ licenseId, period, version }, packed, buildMerkleTree(hashes, hasher))
}

/** A usage tree of its parts. */
export function usageTreeOf(head: UsageTreeHead, packed: PackedShares, tree: MerkleTree): UsageTree {
  const { count, ids, total } = packed
  const assertIndex = (index: number): void => {
    if (!Number.isInteger(index) || index < 0 || index >= count) throw new UsageIndexError({ index, count })
  }
  return {
    ...head,
    root: tree.root,
    count,
    total,
    leaf(index) {
      assertIndex(index)
      return { ...head, index, ...shareAt(packed, index) }
    },
    proof(index) {
      assertIndex(index)
      return tree.proof(index)
    },
    indexOf(workId) {
      const id = new Uint8Array(ID_BYTES)
      return writeHex(id, 0, ID_BYTES, workId) ? findId(ids, id) : undefined
    },
    packed: { shares: packed, tree },
  }
}

/** Hashes the leaves from `first` to before `end` into `hashes`. */
export function hashLeaves(
  keccak: Keccak,
  head: Uint8Array,
  { ids, amounts }: Pick<PackedShares, 'ids' | 'amounts'>,
  hashes: Uint8Array,
  first: number,
  end: number,
): void {
  const { bytes } = keccak
  const room = Math.floor(bytes.length / LEAF_BYTES)
  for (let start = first; start < end; start += room) {
    const length = Math.min(room, end - start)
    for (let i = 0; i < length; i++) {
      bytes.set(head, i * LEAF_BYTES)
      writeLeaf(bytes, i * LEAF_BYTES, start + i, ids, amounts, start + i)
    }
    keccak.hash(0, 0, length, LEAF_BYTES)
    keccak.hash(0, 0, length, HASH_BYTES)
    hashes.set(bytes.subarray(0, length * HASH_BYTES), start * HASH_BYTES)
  }
}
