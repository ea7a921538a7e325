import { type Hex, hexToBytes } from 'viem'
import { merkleRootOf } from '../utils/merkleTree.ts'
import { type UsageLeaf, usageLeafHashOf } from './usageLeaf.ts'

/**
 * Root that a leaf and its siblings lead to. That of its epoch: the leaf is in the epoch's tree, and can be claimed with these siblings.
 *
 * Mirrors `UsageEpochs._claim`: `UsageLeaves.rootOf(share.siblings, share.leafOf()) != epoch.root`.
 *
 * @throws {UsageShareError} when the work or the amount does not fit.
 * @throws {UsageIndexError} when the index is no `uint32`.
 * @example
 * usageRootOf({ leaf, siblings }) === epoch.root
 */
export function usageRootOf({ leaf, siblings }: { leaf: UsageLeaf; siblings: readonly Hex[] }): Hex {
  return merkleRootOf(hexToBytes(usageLeafHashOf(leaf)), siblings)
}
