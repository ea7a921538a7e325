import { bytesToHex, type Hex, hexToBytes } from 'viem'
import { compareHashes, createKeccak, type Keccak, HASH_BYTES as NODE } from './keccak.ts'

/** Pairs that are hashed at once where no hasher is given. */
const PAIRS = 256

/** Of the two halves of a 64-bit number in memory, which one comes first. */
const LOW = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1

/**
 * A Merkle tree over leaf hashes: the standard tree of OpenZeppelin, byte for byte. Leaves are sorted by hash, a parent is the
 * keccak256 of its children in ascending order, and nodes stand in one array, the root first.
 *
 * Takes 68 bytes per leaf: two nodes, and where the leaf is. While it is built it takes 8 bytes more.
 */
export type MerkleTree = {
  readonly root: Hex
  readonly count: number
  /** Siblings from a leaf to the root. `index` is the leaf's place in the input, below `count`. */
  proof(index: number): Hex[]
  /** All nodes, 32 bytes each, the root first. Children of node `i` are `2i + 1` and `2i + 2`. */
  readonly nodes: Uint8Array
  /** Of each leaf in the order of the input, which node it is. */
  readonly places: Uint32Array
}

/**
 * Builds the tree of leaf hashes that stand one after the other.
 *
 * @param leafHashes - 32 bytes each; at least one.
 * @param keccak - Hashes the pairs; with room for one at least.
 */
export function buildMerkleTree(leafHashes: Uint8Array, keccak: Keccak = createKeccak(PAIRS * 2 * NODE)): MerkleTree {
  const count = leafHashes.length / NODE
  const nodes = new Uint8Array((2 * count - 1) * NODE)
  const places = placeLeaves(leafHashes, nodes)
  hashParents(keccak, nodes, 0, count - 1)
  return merkleTreeOf(nodes, places)
}

/** Puts the hashes of leaves where they are in the tree, and returns where that is. */
export function placeLeaves(leafHashes: Uint8Array, nodes: Uint8Array): Uint32Array {
  const count = leafHashes.length / NODE
  const places = new Uint32Array(count)
  const order = sortedOrder(leafHashes)
  for (let rank = 0; rank < count; rank++) {
    const leaf = order[rank] ?? 0
    // The smallest hash comes last.
    const place = 2 * count - 2 - rank
    places[leaf] = place
    nodes.set(leafHashes.subarray(leaf * NODE, (leaf + 1) * NODE), place * NODE)
  }
  return places
}

/** A tree of which every node is hashed. */
export function merkleTreeOf(nodes: Uint8Array, places: Uint32Array): MerkleTree {
  return {
    root: nodeAt(nodes, 0),
    count: places.length,
    nodes,
    places,
    proof(index) {
      const siblings: Hex[] = []
      for (let node = places[index] ?? 0; node > 0; node = (node - 1) >>> 1) {
        // Left children have odd numbers.
        siblings.push(nodeAt(nodes, node % 2 === 1 ? node + 1 : node - 1))
      }
      return siblings
    },
  }
}

/**
 * Root that a leaf and its siblings lead to.
 *
 * Mirrors `MerkleProof.processProof` of OpenZeppelin: `computedHash = Hashes.commutativeKeccak256(computedHash, proof[i]);`.
 */
export function merkleRootOf(leafHash: Uint8Array, siblings: readonly Hex[]): Hex {
  const keccak = createKeccak(2 * NODE)
  const { bytes } = keccak
  bytes.set(leafHash)
  for (const sibling of siblings) {
    bytes.set(hexToBytes(sibling, { size: NODE }), NODE)
    keccak.sortPairs(0, 1)
    keccak.hash(0, 0, 1, 2 * NODE)
  }
  return nodeAt(bytes, 0)
}

/** Hashes the nodes from `first` to before `end`, from the last to the first, as many at once as the hasher has room for. */
export function hashParents({ bytes, hash, sortPairs }: Keccak, nodes: Uint8Array, first: number, end: number): void {
  const room = Math.floor(bytes.length / (2 * NODE))
  for (let start = end; end > first; end = start) {
    // The children of one piece stand in one piece too, all of it behind the last parent.
    start = Math.max(first, end >>> 1, end - room)
    const count = end - start
    bytes.set(nodes.subarray((2 * start + 1) * NODE, (2 * end + 1) * NODE))
    sortPairs(0, count)
    hash(0, 0, count, 2 * NODE)
    nodes.set(bytes.subarray(0, count * NODE), start * NODE)
  }
}

function nodeAt(nodes: Uint8Array, node: number): Hex {
  return bytesToHex(nodes.subarray(node * NODE, (node + 1) * NODE))
}

/** Numbers of the leaves in ascending order of their hashes. */
export function sortedOrder(hashes: Uint8Array): Uint32Array {
  const count = hashes.length / NODE
  // The first 32 bits of a hash and the leaf's number make one 64-bit number, which the engine sorts without asking back.
  const keys = new BigUint64Array(count)
  const halves = new Uint32Array(keys.buffer)
  const view = new DataView(hashes.buffer, hashes.byteOffset)
  for (let leaf = 0; leaf < count; leaf++) {
    halves[2 * leaf + LOW] = leaf
    halves[2 * leaf + 1 - LOW] = view.getUint32(leaf * NODE)
  }
  keys.sort()

  const order = new Uint32Array(count)
  for (let rank = 0; rank < count; rank++) order[rank] = halves[2 * rank + LOW] ?? 0
  // Leaves whose hashes begin alike are few: a hundred pairs in a million.
  for (let start = 0, end = 1; start < count; start = end, end = start + 1) {
    while (end < count && halves[2 * end + 1 - LOW] === halves[2 * start + 1 - LOW]) end++
    if (end - start > 1) order.subarray(start, end).sort((a, b) => compareHashes(hashes, a * NODE, b * NODE))
  }
  return order
}
