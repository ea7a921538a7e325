import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Hex, keccak256, numberToHex } from 'viem'
import { CertificateInvalidError } from '../../errors/certificates.ts'
import { keyOf, ListTrie, readProof } from './trie.ts'

/** Values of many sizes, some below the 32 bytes from which a node stands by its hash. */
const valuesOf = (count: number): Hex[] =>
  Array.from({ length: count }, (_, i) => {
    const hash = keccak256(numberToHex(i))
    return i % 3 === 0 ? (hash.slice(0, 8) as Hex) : (`${hash}${hash.slice(2).repeat(i % 7)}` as Hex)
  })

describe('ListTrie', () => {
  for (const count of [1, 2, 15, 16, 17, 55, 127, 128, 129, 255, 256, 257, 700])
    it(`each of ${count} entries is proven, and what follows is not there`, () => {
      const values = valuesOf(count)
      const trie = new ListTrie(values)
      for (const [index, value] of values.entries())
        assert.equal(readProof(trie.root, keyOf(index), trie.prove(index), 'it'), value)
      for (const index of [count, count + 1, count * 1000])
        assert.equal(readProof(trie.root, keyOf(index), trie.prove(index), 'it'), undefined)
    })

  it('no entries', () => {
    const { root } = new ListTrie([])
    assert.equal(root, '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421')
    assert.equal(readProof(root, keyOf(0), [], 'it'), undefined)
  })

  it('the order of entries makes the root', () => {
    const values = valuesOf(20)
    assert.notEqual(new ListTrie(values).root, new ListTrie(values.toReversed()).root)
  })
})

describe('readProof', () => {
  const values = valuesOf(300)
  const trie = new ListTrie(values)
  const proof = trie.prove(299)
  const read = (nodes: readonly Hex[], index = 299) => readProof(trie.root, keyOf(index), nodes, 'the entry')
  const refused = (nodes: readonly Hex[], reason: RegExp, index?: number) =>
    assert.throws(
      () => read(nodes, index),
      (error) => error instanceof CertificateInvalidError && reason.test(error.reason),
    )

  it('nodes that are missing', () => {
    for (let i = 0; i < proof.length; i += 1) refused(proof.slice(0, i), /ends too early/)
  })

  it('nodes too many, in another order, twice', () => {
    refused([...proof, ...proof], /not needed/)
    refused(proof.toReversed(), /broken at node 0/)
    refused([proof[0] as Hex, ...proof], /broken at node 1/)
  })

  it('nodes of another entry, or of another trie', () => {
    const other = new ListTrie(valuesOf(301))
    refused(other.prove(299), /broken at node 0/)
    // They say nothing about this one, or that it is not there: never that it is something else.
    for (let index = 0; index < 299; index += 1) {
      try {
        assert.equal(read(trie.prove(index)), undefined)
      } catch (error) {
        assert.ok(error instanceof CertificateInvalidError)
      }
    }
  })

  it('what is no list of nodes', () => {
    for (const nodes of [['0x'], ['0xABCD'], ['0x1'], [1], 'nodes', undefined, [`${proof[0]}`.toUpperCase()]])
      refused(nodes as never, /is no list of nodes/)
  })

  it('a root that hashes what is no node', () => {
    for (const text of ['0x00', '0xc0', '0xc3010203', '0xf8ff00', '0xb8'] as const)
      assert.throws(() => readProof(keccak256(text), keyOf(0), [text], 'it'), /is no node of a trie/)
  })
})
