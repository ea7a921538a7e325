import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { SimpleMerkleTree } from '@openzeppelin/merkle-tree'
import fc from 'fast-check'
import { bytesToHex, concatBytes, encodeAbiParameters, hexToBytes, keccak256 } from 'viem'
import { sharedData } from '../../../test/utils/sharedData.ts'
import { createKeccak } from './keccak.ts'
import { buildMerkleTree, hashParents, merkleRootOf } from './merkleTree.ts'

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
/** Hashes of which many begin alike, or are the same: 32 bytes out of two values. */
const alike = fc.array(fc.constantFrom(0, 255), { minLength: 3, maxLength: 3 }).map((few) => {
  const hash = new Uint8Array(32)
  hash.set(few.slice(0, 2), 3)
  hash.set(few.slice(2), 31)
  return hash
})

function check(hashes: Uint8Array[]): void {
  const tree = buildMerkleTree(concatBytes(hashes))
  const reference = SimpleMerkleTree.of(hashes.map((hash) => bytesToHex(hash)))
  assert.equal(tree.root, reference.root)
  assert.equal(tree.count, hashes.length)
  for (const [i, hash] of hashes.entries()) {
    const proof = tree.proof(i)
    assert.equal(merkleRootOf(hash, proof), tree.root)
    // Of equal leaves the reference knows only one place.
    if (isOnly(hashes, hash)) assert.deepEqual(proof, reference.getProof(i))
  }
}

const isOnly = (hashes: Uint8Array[], hash: Uint8Array) => {
  return hashes.filter((other) => bytesToHex(other) === bytesToHex(hash)).length === 1
}

describe('buildMerkleTree', () => {
  test('is the tree of OpenZeppelin for every small count', () => {
    for (let count = 1; count <= 40; count++) {
      check(Array.from({ length: count }, (_, i) => hexToBytes(keccak256(new Uint8Array([i])))))
    }
  })

  test('is the tree of OpenZeppelin for random leaves', () => {
    fc.assert(fc.property(fc.array(bytes32, { minLength: 1, maxLength: 80 }), check))
  })

  test('behavior: leaves that begin alike are sorted to their last byte', () => {
    fc.assert(fc.property(fc.array(alike, { minLength: 1, maxLength: 12 }), check))
  })

  test('args: one leaf is the root', () => {
    const leaf = hexToBytes(keccak256('0x01'))
    const tree = buildMerkleTree(leaf)
    assert.equal(tree.root, bytesToHex(leaf))
    assert.deepEqual(tree.proof(0), [])
  })

  test('args: a view into a larger buffer', () => {
    const leaf = hexToBytes(keccak256('0x01'))
    assert.equal(buildMerkleTree(concatBytes([new Uint8Array(7), leaf]).subarray(7)).root, bytesToHex(leaf))
  })

  const dump = sharedData('vectors/oz-merkle-tree/standard-v1.sorted.1_0_6.json')
  test('is a published tree, node by node', { skip: dump.skip }, () => {
    const { tree: nodes, values } = JSON.parse(readFileSync(dump.file, 'utf8'))
    const leaves = values.map(({ value: [text] }: { value: [string] }) => {
      return hexToBytes(keccak256(keccak256(encodeAbiParameters([{ type: 'string' }], [text]))))
    })
    const tree = buildMerkleTree(concatBytes(leaves))
    assert.equal(leaves.length, 6)
    assert.equal(tree.root, nodes[0])
    for (const [i, { treeIndex }] of values.entries()) {
      const siblings = []
      for (let node = treeIndex; node > 0; node = Math.floor((node - 1) / 2)) {
        siblings.push(nodes[node % 2 === 0 ? node - 1 : node + 1])
      }
      assert.deepEqual(tree.proof(i), siblings)
    }
  })
})

describe('hashParents', () => {
  test('hashes its range, and touches nothing else', () => {
    const leaves = Array.from({ length: 60 }, (_, i) => hexToBytes(keccak256(new Uint8Array([i]))))
    const { nodes } = buildMerkleTree(concatBytes(leaves))
    for (const [first, end] of [
      [29, 59],
      [30, 41],
      [58, 59],
      [20, 20],
    ] as const) {
      const left = nodes.slice()
      left.fill(0xee, 0, end * 32)
      const expected = left.slice()
      expected.set(nodes.subarray(first * 32, end * 32), first * 32)
      // With room for seven pairs, so that the last piece is not full.
      hashParents(createKeccak(7 * 64), left, first, end)
      assert.deepEqual(left, expected)
    }
  })
})

describe('merkleRootOf', () => {
  test('error: a sibling of the wrong length', () => {
    assert.throws(() => merkleRootOf(new Uint8Array(32), [`0x${'00'.repeat(33)}`]))
  })
})
