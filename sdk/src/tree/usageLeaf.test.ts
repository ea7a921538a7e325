import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { encodeAbiParameters, keccak256, toHex } from 'viem'
import { HEAD } from '../../../test/utils/usageTrees.ts'
import { UsageTreeHeadError } from '../errors/usageTree.ts'
import { MAX_AMOUNT, readAmount, usageLeafHashOf, usageLeafTypes, writeAmount } from './usageLeaf.ts'

const id = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .filter((bytes) => bytes.some((byte) => byte > 0))
  .map((bytes) => toHex(bytes))
const leaf = fc.record({
  licenseId: id,
  period: fc.nat({ max: 2 ** 32 - 1 }),
  version: fc.nat({ max: 2 ** 16 - 1 }),
  index: fc.nat({ max: 2 ** 32 - 1 }),
  workId: id,
  amount: fc.bigInt({ min: 0n, max: MAX_AMOUNT }),
})

describe('usageLeafHashOf', () => {
  test('is the hash of the hash of the six words', () => {
    fc.assert(
      fc.property(leaf, ({ licenseId, period, version, index, workId, amount }) => {
        const words = [licenseId, period, version, index, workId, amount] as const
        assert.equal(
          usageLeafHashOf({ licenseId, period, version, index, workId, amount }),
          keccak256(keccak256(encodeAbiParameters(usageLeafTypes, words))),
        )
      }),
    )
  })

  for (const [field, values] of [
    ['licenseId', ['0x12', `0x${'0'.repeat(64)}`, 7]],
    ['period', [-1, 0.5, 2 ** 32, Number.NaN, 3n]],
    ['version', [-1, 0.5, 2 ** 16, '1']],
  ] as const) {
    test(`error: UsageTreeHeadError, ${field}`, () => {
      for (const value of values) {
        const wrong = { ...HEAD, index: 0, workId: HEAD.licenseId, amount: 1n, [field]: value }
        assert.throws(
          () => usageLeafHashOf(wrong),
          (error) => error instanceof UsageTreeHeadError && error.field === field && Object.is(error.value, value),
        )
      }
    })
  }
})

describe('usageLeafHashOf, of what is no leaf', () => {
  const right = { ...HEAD, index: 0, workId: HEAD.licenseId, amount: 1n }

  test('error: UsageShareError', () => {
    for (const change of [{ workId: '0x12' }, { amount: -1n }] as const) {
      assert.throws(() => usageLeafHashOf({ ...right, index: 9, ...change }), {
        name: 'UsageShareError',
        position: 9,
        field: Object.keys(change)[0],
      })
    }
  })

  test('error: UsageIndexError', () => {
    for (const index of [-1, 2 ** 32, 0.5]) {
      assert.throws(() => usageLeafHashOf({ ...right, index }), { name: 'UsageIndexError', index, count: 2 ** 32 })
    }
  })
})

describe('writeAmount', () => {
  test('is read back, up to the largest', () => {
    const view = new DataView(new ArrayBuffer(24))
    for (const amount of [0n, 1n, 2n ** 64n - 1n, 2n ** 64n, MAX_AMOUNT]) {
      writeAmount(view, 8, amount)
      assert.equal(readAmount(view, 8), amount)
    }
    assert.equal(view.getBigUint64(0), 0n)
  })
})
