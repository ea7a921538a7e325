import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Hex, keccak256, toHex } from 'viem'
import { HEAD, isProven, quickSharesOf, referenceOf, sharesOf, sorted } from '../../../test/utils/usageTrees.ts'
import {
  UsageDuplicateError,
  UsageIndexError,
  UsageShareError,
  UsageTreeEmptyError,
  UsageTreeHeadError,
} from '../errors/usageTree.ts'
import { createKeccak } from '../utils/keccak.ts'
import { buildUsageTree } from './buildUsageTree.ts'
import { LEAF_BYTES, MAX_AMOUNT, type UsageShare } from './usageLeaf.ts'

const share = fc.record({
  workId: fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .filter((bytes) => bytes.some((byte) => byte > 0))
    .map((bytes) => toHex(bytes)),
  amount: fc.oneof(fc.bigInt({ min: 0n, max: MAX_AMOUNT }), fc.constant(5n)),
})
const shares = fc.uniqueArray(share, { selector: ({ workId }) => workId, minLength: 1, maxLength: 70 })

async function check(given: readonly UsageShare[]): Promise<void> {
  const tree = await buildUsageTree({ ...HEAD, shares: given })
  const expected = sorted(given)
  const reference = referenceOf(expected)
  assert.equal(tree.root, reference.root)
  assert.equal(tree.count, given.length)
  assert.equal(
    tree.total,
    given.reduce((sum, { amount }) => sum + amount, 0n),
  )
  for (const [index, each] of expected.entries()) {
    assert.deepEqual(tree.leaf(index), { ...HEAD, index, ...each })
    assert.equal(tree.indexOf(each.workId), index)
    assert.deepEqual(tree.proof(index), reference.getProof(index))
    assert.ok(isProven(tree, index, tree.proof(index)))
  }
}

describe('buildUsageTree', () => {
  test('is the tree of OpenZeppelin for every small count: full and ragged levels', async () => {
    for (let count = 1; count <= 40; count++) await check([...sharesOf(count)])
  })

  test('is the tree of OpenZeppelin for random shares in any order', async () => {
    await fc.assert(fc.asyncProperty(shares, check))
  })

  test('is the tree of OpenZeppelin for equal amounts', async () => {
    await check([...sharesOf(33)].map(({ workId }) => ({ workId, amount: 7n })))
  })

  test('is the tree of OpenZeppelin for more works than are hashed at once', async () => {
    const given = sorted(sharesOf(3_001))
    const reference = referenceOf(given)
    // With the room of the default, and with room for one leaf.
    for (const keccak of [undefined, createKeccak(LEAF_BYTES)]) {
      const tree = await buildUsageTree({ ...HEAD, shares: given, keccak })
      assert.equal(tree.root, reference.root)
      for (const index of [0, 511, 512, 1023, 1024, 3_000]) {
        assert.deepEqual(tree.proof(index), reference.getProof(index))
      }
    }
  })

  test('has the root that test/utils/Trees.t.sol computes on chain', async () => {
    const tree = await buildUsageTree({ ...HEAD, shares: sharesOf(5) })
    assert.equal(tree.root, '0xc952f44a188b3fcdb04d5966a0382ac2adc2d8d5fd242c9c286257d86dbdfa11')
  })

  // What OpenZeppelin made of them once, in half a minute and in eight; buildUsageTree.deep.test.ts lets it do so again for as many.
  for (const [count, shares, root] of [
    [100_000, sharesOf, '0x4157be53e880d921f56ee13dd87435793c4261c3771d77f92f7dacbe0a17a2ee'],
    [1_000_000, quickSharesOf, '0x1afe7a11d42ab5aa86f724d087b4378d393072aef8b2fd15ef6e15f69cf2bf75'],
  ] as const) {
    test(`is the tree of OpenZeppelin for ${count.toLocaleString('en')} works`, async () => {
      const tree = await buildUsageTree({ ...HEAD, shares: shares(count) })
      assert.equal(tree.root, root)
      for (let index = 0; index < count; index += count / 10 - 1) assert.ok(isProven(tree, index, tree.proof(index)))
    })
  }

  test('behavior: the order of the shares does not matter, nor how they come', async () => {
    const given = [...sharesOf(50)]
    const { root } = await buildUsageTree({ ...HEAD, shares: sorted(given) })
    async function* stream() {
      yield* given.toReversed()
    }
    for (const shares of [given, given.toReversed(), sharesOf(50), stream()]) {
      assert.equal((await buildUsageTree({ ...HEAD, shares })).root, root)
    }
  })

  test('args: the largest amount', async () => {
    const [{ workId } = { workId: HEAD.licenseId }] = sharesOf(1)
    await check([{ workId, amount: MAX_AMOUNT }])
  })

  test('behavior: the head is in every leaf', async () => {
    const roots = new Set<Hex>()
    for (const change of [{}, { licenseId: keccak256('0x02') }, { period: 4 }, { version: 3 }]) {
      roots.add((await buildUsageTree({ ...HEAD, ...change, shares: sharesOf(3) })).root)
    }
    assert.equal(roots.size, 4)
  })

  test('args: capitals', async () => {
    const tree = await buildUsageTree({ ...HEAD, shares: [{ workId: `0x${'AB'.repeat(32)}`, amount: 1n }] })
    assert.equal(tree.leaf(0).workId, `0x${'ab'.repeat(32)}`)
    assert.equal(tree.indexOf(`0x${'Ab'.repeat(32)}`), 0)
    assert.deepEqual(tree.proof(0), [])
  })

  test('indexOf: undefined for works that have no share', async () => {
    const tree = await buildUsageTree({ ...HEAD, shares: sharesOf(20) })
    for (const workId of [`0x${'00'.repeat(32)}`, `0x${'ff'.repeat(32)}`, keccak256('0xabcd'), '0x'] as const) {
      assert.equal(tree.indexOf(workId), undefined)
    }
  })

  test('error: UsageTreeEmptyError', () => assert.rejects(buildUsageTree({ ...HEAD, shares: [] }), UsageTreeEmptyError))

  test('error: UsageTreeHeadError', () => {
    return assert.rejects(buildUsageTree({ ...HEAD, period: -1, shares: sharesOf(1) }), UsageTreeHeadError)
  })

  for (const [field, values] of [
    ['workId', ['0x', `0x${'0'.repeat(64)}`, `0x${'g'.repeat(64)}`, undefined]],
    ['amount', [-1n, MAX_AMOUNT + 1n, 5, '5', undefined]],
  ] as const) {
    test(`error: UsageShareError, ${field}`, async () => {
      for (const value of values) {
        const [first, second] = [...sharesOf(2)] as [UsageShare, UsageShare]
        await assert.rejects(
          buildUsageTree({ ...HEAD, shares: [first, { ...second, [field]: value }] }),
          (error) =>
            error instanceof UsageShareError && error.position === 1 && error.field === field && error.value === value,
        )
      }
    })
  }

  test('error: UsageDuplicateError, neighbors or not', async () => {
    const [first, second] = [...sharesOf(2)] as [UsageShare, UsageShare]
    for (const shares of [
      [first, first],
      [first, second, { ...first, amount: 9n }],
    ]) {
      await assert.rejects(
        buildUsageTree({ ...HEAD, shares }),
        (error) => error instanceof UsageDuplicateError && error.workId === first.workId,
      )
    }
  })

  test('error: UsageIndexError', async () => {
    const tree = await buildUsageTree({ ...HEAD, shares: sharesOf(3) })
    for (const index of [-1, 3, 0.5, Number.NaN]) {
      for (const read of [tree.leaf, tree.proof]) {
        assert.throws(
          () => read(index),
          (error) => error instanceof UsageIndexError && Object.is(error.index, index) && error.count === 3,
        )
      }
    }
  })

  test('behavior: what the caller throws comes through', async () => {
    function* broken(): Generator<UsageShare> {
      yield* sharesOf(2)
      throw new RangeError('disk')
    }
    await assert.rejects(buildUsageTree({ ...HEAD, shares: broken() }), RangeError)
  })
})
