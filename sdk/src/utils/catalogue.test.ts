import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import fc from 'fast-check'
import { type Address, encodeAbiParameters, type Hex, keccak256, toHex } from 'viem'
import {
  CatalogueDumpError,
  CatalogueEmptyError,
  CatalogueEntryError,
  CatalogueIndexError,
} from '../errors/catalogue.ts'
import { loadKeccak } from '../tree/loadKeccak.ts'
import {
  buildCatalogue,
  type CatalogueEntry,
  type CatalogueLeaf,
  catalogueLeafHashOf,
  dumpCatalogue,
  restoreCatalogue,
  verifyCatalogueProof,
} from './catalogue.ts'

const ENCODING = ['uint32', 'bytes32', 'address', 'bool']

const hex = (length: number) => {
  return fc
    .uint8Array({ minLength: length, maxLength: length })
    .filter((bytes) => bytes.some((byte) => byte > 0))
    .map((bytes) => toHex(bytes))
}
const entry: fc.Arbitrary<CatalogueEntry> = fc.record({
  contentHash: hex(32),
  holder: hex(20),
  isClaimKey: fc.boolean(),
})
const entries = fc.array(entry, { minLength: 1, maxLength: 60 })

const ENTRY: CatalogueEntry = {
  contentHash: toHex(1n, { size: 32 }),
  holder: toHex(2n, { size: 20 }),
  isClaimKey: false,
}
/** A catalogue with this many different works. */
const many = (count: number): CatalogueEntry[] => {
  return Array.from({ length: count }, (_, i) => ({
    ...ENTRY,
    contentHash: keccak256(toHex(i)),
    isClaimKey: i % 2 === 1,
  }))
}

function referenceOf(works: readonly CatalogueEntry[]) {
  const rows = works.map(({ contentHash, holder, isClaimKey }, index) => [index, contentHash, holder, isClaimKey])
  return StandardMerkleTree.of(rows, ENCODING)
}

describe('buildCatalogue', () => {
  test('is StandardMerkleTree.of, root and proofs', () => {
    fc.assert(
      fc.property(entries, (works) => {
        const tree = buildCatalogue(works)
        const reference = referenceOf(works)
        assert.equal(tree.root, reference.root)
        assert.equal(tree.count, works.length)
        for (const [index, work] of works.entries()) {
          assert.deepEqual(tree.leaf(index), { index, ...work })
          assert.deepEqual(tree.proof(index), reference.getProof(index))
        }
      }),
    )
  })

  test('is StandardMerkleTree.of for more works than the first piece of memory holds', () => {
    const works = many(2_500)
    const tree = buildCatalogue(works)
    const reference = referenceOf(works)
    assert.equal(tree.root, reference.root)
    for (const index of [0, 1, 1023, 1024, 2_499]) assert.deepEqual(tree.proof(index), reference.getProof(index))
  })

  test('args: a generator, and capitals', () => {
    const upper = { ...ENTRY, contentHash: `0x${'AB'.repeat(32)}`, holder: `0x${'Cd'.repeat(20)}` } as const
    function* works() {
      yield upper
    }
    const tree = buildCatalogue(works())
    assert.equal(tree.root, referenceOf([upper]).root)
    assert.deepEqual(tree.leaf(0), {
      index: 0,
      contentHash: `0x${'ab'.repeat(32)}`,
      holder: `0x${'cd'.repeat(20)}`,
      isClaimKey: false,
    })
  })

  test('args: keccak, also for reading back', async () => {
    const keccak = await loadKeccak()
    const works = many(2_500)
    const tree = buildCatalogue(works, { keccak })
    assert.equal(tree.root, buildCatalogue(works).root)
    assert.equal((await restoreCatalogue(dumpCatalogue(tree), { keccak })).root, tree.root)
  })

  test('error: CatalogueEmptyError', () => assert.throws(() => buildCatalogue([]), CatalogueEmptyError))

  const wrong: [CatalogueEntryError['field'], unknown[]][] = [
    [
      'contentHash',
      [
        `0x${'0'.repeat(64)}`,
        '0x12',
        `0x${'1'.repeat(66)}`,
        `0x${'g'.repeat(64)}`,
        `1x${'1'.repeat(64)}`,
        5,
        undefined,
      ],
    ],
    ['holder', [`0x${'0'.repeat(40)}`, `0x${'1'.repeat(64)}`, 'alice.eth', null]],
    ['isClaimKey', ['false', 0, undefined]],
  ]
  for (const [field, values] of wrong) {
    test(`error: CatalogueEntryError, ${field}`, () => {
      for (const value of values) {
        assert.throws(
          () => buildCatalogue([ENTRY, { ...ENTRY, [field]: value }]),
          (error) =>
            error instanceof CatalogueEntryError && error.index === 1 && error.field === field && error.value === value,
        )
      }
    })
  }

  test('error: CatalogueIndexError', () => {
    const tree = buildCatalogue(many(3))
    for (const index of [-1, 3, 0.5, Number.NaN]) {
      for (const read of [tree.leaf, tree.proof]) {
        assert.throws(
          () => read(index),
          (error) => error instanceof CatalogueIndexError && Object.is(error.index, index) && error.count === 3,
        )
      }
    }
  })
})

describe('catalogueLeafHashOf', () => {
  test('is the hash of the hash of the four words', () => {
    fc.assert(
      fc.property(entry, fc.nat({ max: 2 ** 32 - 1 }), (work, index) => {
        const types = ENCODING.map((type) => ({ type }))
        const encoded = encodeAbiParameters(types, [index, work.contentHash, work.holder, work.isClaimKey])
        assert.equal(catalogueLeafHashOf({ index, ...work }), keccak256(keccak256(encoded)))
      }),
    )
  })

  test('error: CatalogueIndexError', () => {
    for (const index of [-1, 2 ** 32, 0.5]) {
      assert.throws(() => catalogueLeafHashOf({ index, ...ENTRY }), CatalogueIndexError)
    }
  })

  test('error: CatalogueEntryError', () => {
    assert.throws(
      () => catalogueLeafHashOf({ index: 9, ...ENTRY, holder: '0x' }),
      (error) => error instanceof CatalogueEntryError && error.index === 9,
    )
  })
})

describe('verifyCatalogueProof', () => {
  const tree = buildCatalogue(many(7))
  const proof = { root: tree.root, count: 7, leaf: tree.leaf(3), siblings: tree.proof(3) }

  test('default', () => assert.equal(verifyCatalogueProof(proof), true))

  test('behavior: accepts every leaf, and agrees with OpenZeppelin', () => {
    for (let index = 0; index < 7; index++) {
      const { contentHash, holder, isClaimKey } = tree.leaf(index)
      const siblings = tree.proof(index)
      assert.equal(verifyCatalogueProof({ ...proof, leaf: tree.leaf(index), siblings }), true)
      const value = [index, contentHash, holder, isClaimKey]
      assert.equal(StandardMerkleTree.verify(tree.root, ENCODING, value, siblings), true)
    }
  })

  test('behavior: letter case of the root does not matter', () => {
    const root = `0x${tree.root.slice(2).toUpperCase()}` as Hex
    assert.equal(verifyCatalogueProof({ ...proof, root }), true)
  })

  const leaf = proof.leaf
  const forged: [string, Partial<typeof proof>][] = [
    ['another index', { leaf: { ...leaf, index: 4 } }],
    ['another content', { leaf: { ...leaf, contentHash: tree.leaf(2).contentHash } }],
    ['another holder', { leaf: { ...leaf, holder: toHex(3n, { size: 20 }) as Address } }],
    ['another kind of holder', { leaf: { ...leaf, isClaimKey: !leaf.isClaimKey } }],
    ['a proof too short', { siblings: proof.siblings.slice(0, -1) }],
    ['a proof too long', { siblings: [...proof.siblings, tree.root] }],
    ['another proof', { siblings: tree.proof(2) }],
    ['siblings in another order', { siblings: proof.siblings.toReversed() }],
    ['another root', { root: buildCatalogue(many(8)).root }],
    ['an index that the count leaves out', { count: 3 }],
  ]
  for (const [name, change] of forged) {
    test(`behavior: refuses ${name}`, () => assert.equal(verifyCatalogueProof({ ...proof, ...change }), false))
  }
})

describe('dumpCatalogue and restoreCatalogue', () => {
  test('default', async () => {
    const tree = buildCatalogue([ENTRY])
    const lines = [...dumpCatalogue(tree)]
    assert.deepEqual(lines, [
      `{"format":"openroyalty-catalogue-1","root":"${tree.root}","count":1}\n`,
      `{"index":0,"contentHash":"${ENTRY.contentHash}","holder":"${ENTRY.holder}","isClaimKey":false}\n`,
    ])
    assert.equal((await restoreCatalogue(lines)).root, tree.root)
  })

  test('read back what was written, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.integer({ min: 1, max: 500 }), async (works, length) => {
        const tree = buildCatalogue(works)
        const text = [...dumpCatalogue(tree)].join('')
        async function* pieces() {
          for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length)
        }
        const restored = await restoreCatalogue(pieces())
        assert.equal(restored.root, tree.root)
        assert.equal(restored.count, tree.count)
        const leaves = Array.from({ length: tree.count }, (_, i): CatalogueLeaf => restored.leaf(i))
        assert.deepEqual(
          leaves,
          works.map((work, index) => ({ index, ...work })),
        )
      }),
    )
  })

  test('args: no line break at the end', async () => {
    const tree = buildCatalogue(many(2))
    assert.equal((await restoreCatalogue([[...dumpCatalogue(tree)].join('').trimEnd()])).root, tree.root)
  })

  const [head = '', first = '', second = ''] = [...dumpCatalogue(buildCatalogue(many(2)))]
  const broken: [string, string[], number, RegExp][] = [
    ['nothing', [], 1, /is missing/],
    ['another file', ['{"id":1}\n'], 1, /head/],
    ['no JSON', ['id,title\n'], 1, /no JSON object/],
    ['a number', ['5\n'], 1, /no JSON object/],
    ['a line cut off', [head, first.slice(0, 30)], 2, /no JSON object/],
    ['a line missing at the end', [head, first], 3, /the end after 1 of 2 works/],
    ['a line missing in between', [head, second], 2, /not the index 0/],
    ['a line twice', [head, first, first, second], 3, /not the index 1/],
    [
      'a line too many',
      [head, first, second, second.replace('"index":1', '"index":2')],
      5,
      /the end after 3 of 2 works/,
    ],
    ['an empty line', [head, '\n', first, second], 2, /no JSON object/],
    ['a leaf without holder', [head, first.replace(/"holder":"\w+",/, ''), second], 2, /holds no leaf/],
    ['a leaf changed', [head, first.replace('false', 'true'), second], 1, /another root/],
  ]
  for (const [name, lines, line, reason] of broken) {
    test(`error: CatalogueDumpError, ${name}`, async () => {
      await assert.rejects(
        restoreCatalogue(lines),
        (error) => error instanceof CatalogueDumpError && error.line === line && reason.test(error.message),
      )
    })
  }
})
