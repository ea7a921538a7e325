import { bytesToHex, type Hex, hexToBytes } from 'viem'
import { createKeccak, type Keccak } from './keccak.ts'

/** Bytes of a node. */
const NODE = 32

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
}

/**
 * Builds the tree of leaf hashes that stand one after the other.
 *
 * @param leafHashes - 32 bytes each; at least one.
 */
export function buildMerkleTree(leafHashes: Uint8Array): MerkleTree {
  const count = leafHashes.length / NODE
  const size = 2 * count - 1
  const nodes = new Uint8Array(size * NODE)
  const places = new Uint32Array(count)

  // The smallest hash comes last.
  for (const [rank, leaf] of sortedOrder(leafHashes).entries()) {
    const place = size - 1 - rank
    places[leaf] = place
    nodes.set(leafHashes.subarray(leaf * NODE, (leaf + 1) * NODE), place * NODE)
  }
  const keccak = createKeccak()
  for (let node = count - 2; node >= 0; node--) hashPair(keccak, nodes, 2 * node + 1, 2 * node + 2, node)

  return {
    root: nodeAt(nodes, 0),
    count,
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
  const keccak = createKeccak()
  const pair = new Uint8Array(2 * NODE)
  pair.set(leafHash)
  for (const sibling of siblings) {
    pair.set(hexToBytes(sibling, { size: NODE }), NODE)
    hashPair(keccak, pair, 0, 1, 0)
  }
  return nodeAt(pair, 0)
}

function hashPair({ bytes, hash }: Keccak, nodes: Uint8Array, left: number, right: number, parent: number): void {
  const swap = compareNodes(nodes, left, right) > 0
  copyNode(nodes, swap ? right : left, bytes, 0)
  copyNode(nodes, swap ? left : right, bytes, NODE)
  hash(2 * NODE)
  for (let i = 0; i < NODE; i++) nodes[parent * NODE + i] = bytes[i] ?? 0
}

/** Byte by byte: for so few bytes that is quicker than a view made for each. */
function copyNode(from: Uint8Array, node: number, to: Uint8Array, offset: number): void {
  for (let i = 0; i < NODE; i++) to[offset + i] = from[node * NODE + i] ?? 0
}

function compareNodes(nodes: Uint8Array, a: number, b: number): number {
  for (let i = 0; i < NODE; i++) {
    const difference = (nodes[a * NODE + i] ?? 0) - (nodes[b * NODE + i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function nodeAt(nodes: Uint8Array, node: number): Hex {
  return bytesToHex(nodes.subarray(node * NODE, (node + 1) * NODE))
}

/** Numbers of the leaves in ascending order of their hashes. */
function sortedOrder(hashes: Uint8Array): Uint32Array {
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
    if (end - start > 1) order.subarray(start, end).sort((a, b) => compareNodes(hashes, a, b))
  }
  return order
}
