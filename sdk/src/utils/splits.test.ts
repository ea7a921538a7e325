import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AbiCoder, getCreate2Address, keccak256 } from 'ethers'
import fc from 'fast-check'
import { type Address, getAddress, toHex } from 'viem'
import {
  SplitEmptyError,
  SplitLengthMismatchError,
  SplitPayeeError,
  SplitShareZeroError,
  SplitTooManyRecipientsError,
  SplitTotalError,
  SplitUnsortedError,
  SplitWeightError,
} from '../errors/splits.ts'
import {
  MAX_RECIPIENTS,
  type Split,
  sharesOf,
  splitOf,
  splitSaltOf,
  TOTAL_SHARES,
  type WeightedPayee,
} from './splits.ts'

const A = '0x0000000000000000000000000000000000000001'
const B = '0x0000000000000000000000000000000000000002'
const C = '0x0000000000000000000000000000000000000003'
const ZERO = '0x0000000000000000000000000000000000000000'

const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .filter((bytes) => bytes.some((byte) => byte > 0))
  .map((bytes) => getAddress(toHex(bytes)))
/** Weights within a factor of 10,000 of each other: no share of 64 can then be below one part per million. */
const weight = fc.bigInt({ min: 1n, max: 10_000n })
const payees = fc.array(fc.record({ payee: address, weight }), { minLength: 1, maxLength: MAX_RECIPIENTS })

/** An account with this number as address. */
const account = (value: number): Address => toHex(value, { size: 20 })

describe('sharesOf', () => {
  test('default', () => {
    const split = sharesOf([
      { payee: B, weight: '33.33' },
      { payee: A, weight: '66.67' },
    ])
    assert.deepEqual(split, { recipients: [A, B], shares: [666_700, 333_300] })
  })

  test('behavior: what rounding leaves goes to the largest remainders', () => {
    // 3/7, 2/7, 2/7 of a million: 428571.43, 285714.29, 285714.29. One part is left, for the largest fraction.
    const split = sharesOf([
      { payee: A, weight: 2n },
      { payee: B, weight: 3n },
      { payee: C, weight: 2n },
    ])
    assert.deepEqual(split.shares, [285_714, 428_572, 285_714])
  })

  test('behavior: equal remainders go by address, in whatever order the payees come', () => {
    const thirds = ([C, A, B] as const).map((payee) => ({ payee, weight: 1n }))
    assert.deepEqual(sharesOf(thirds), { recipients: [A, B, C], shares: [333_334, 333_333, 333_333] })
    assert.deepEqual(sharesOf(thirds.toReversed()), sharesOf(thirds))
  })

  test('behavior: a payee named twice gets the sum', () => {
    const twice = '0xabcdef0123456789abcdef0123456789abcdef01'
    const split = sharesOf([
      { payee: getAddress(twice), weight: '0.5' },
      { payee: A, weight: 1n },
      { payee: twice, weight: '1.50' },
    ])
    assert.deepEqual(split, { recipients: [A, getAddress(twice)], shares: [333_333, 666_667] })
  })

  test('args: one payee', () => {
    assert.deepEqual(sharesOf([{ payee: A, weight: '0.001' }]), { recipients: [A], shares: [1_000_000] })
  })

  test('args: weights of very different length', () => {
    const split = sharesOf([
      { payee: A, weight: '0.0000000000000000000000000000001' },
      { payee: B, weight: '0.0000000000000000000000000000003' },
    ])
    assert.deepEqual(split.shares, [250_000, 750_000])
  })

  test('is a valid split that follows the weights', () => {
    fc.assert(
      fc.property(payees, (given) => {
        const { recipients, shares } = sharesOf(given)
        const total = given.reduce((sum, each) => sum + each.weight, 0n)

        assert.equal(
          shares.reduce((sum, share) => sum + share, 0),
          1_000_000,
        )
        assert.deepEqual(recipients, [...new Set(given.map(({ payee }) => payee))].sort(byValue))
        for (const [i, recipient] of recipients.entries()) {
          const own = given.reduce((sum, each) => (each.payee === recipient ? sum + each.weight : sum), 0n)
          // Within one part per million of the exact share.
          const error = BigInt(shares[i] ?? 0) * total - own * 1_000_000n
          assert.ok(error > -total && error < total)
        }
        assert.ok(splitSaltOf({ recipients, shares }))
      }),
    )
  })

  test('does not depend on order, unit or spelling of the weights', () => {
    fc.assert(
      fc.property(payees, fc.integer({ min: 0, max: 20 }), (given, decimals) => {
        const written = given.map(({ payee, weight: each }) => {
          const digits = each.toString().padStart(decimals + 1, '0')
          const point = digits.length - decimals
          return { payee, weight: `${digits.slice(0, point)}${decimals > 0 ? '.' : ''}${digits.slice(point)}` }
        })
        assert.deepEqual(sharesOf(written.reverse()), sharesOf(given))
      }),
    )
  })

  test('error: SplitEmptyError', () => assert.throws(() => sharesOf([]), SplitEmptyError))

  test('error: SplitPayeeError', () => {
    // The last one has one letter of its checksum wrong.
    for (const payee of [ZERO, '0x12', 'alice.eth', '', '0x70997970c51812dc3A010C7d01b50e0d17dc79C8']) {
      assert.throws(
        () => sharesOf([{ payee: payee as Address, weight: 1n }]),
        (error) => error instanceof SplitPayeeError && error.payee === payee,
      )
    }
  })

  test('error: SplitWeightError', () => {
    for (const bad of [-1n, '', '-1', '1e3', '.5', '5.', '1,5', ' 1', '0x1', '1'.repeat(80), 1.5 as never]) {
      assert.throws(
        () => sharesOf([{ payee: A, weight: bad }]),
        (error) => error instanceof SplitWeightError && error.payee === A && error.weight === bad,
      )
    }
  })

  test('error: SplitShareZeroError names the payee', () => {
    const cases: WeightedPayee[][] = [
      [
        { payee: A, weight: 1n },
        { payee: B, weight: 0n },
      ],
      [{ payee: B, weight: '0.00' }],
      [
        { payee: B, weight: 3n },
        { payee: B, weight: 0n },
      ],
      [
        { payee: A, weight: 10_000_000n },
        { payee: B, weight: 1n },
      ],
    ]
    for (const each of cases) {
      assert.throws(
        () => sharesOf(each),
        (error) => error instanceof SplitShareZeroError && error.payee === B,
      )
    }
    // 0.7 parts per million become one: the remainder is the larger one.
    assert.deepEqual(
      sharesOf([
        { payee: A, weight: 1_400_000n },
        { payee: B, weight: 1n },
      ]).shares,
      [999_999, 1],
    )
  })

  test('error: SplitTooManyRecipientsError', () => {
    const many = Array.from({ length: 65 }, (_, i) => ({ payee: account(i + 1), weight: 1n }))
    assert.throws(
      () => sharesOf(many),
      (error) => error instanceof SplitTooManyRecipientsError && error.given === 65 && error.max === 64,
    )
    assert.equal(sharesOf(many.slice(0, 64)).recipients.length, 64)
    // Counted after those who are named twice are put together.
    assert.equal(sharesOf([...many.slice(0, 64), ...many.slice(0, 64)]).recipients.length, 64)
  })
})

describe('splitSaltOf', () => {
  test('is keccak256(abi.encode(recipients, shares))', () => {
    fc.assert(
      fc.property(payees, (given) => {
        const split = sharesOf(given)
        const encoded = AbiCoder.defaultAbiCoder().encode(['address[]', 'uint32[]'], [split.recipients, split.shares])
        assert.equal(splitSaltOf(split), keccak256(encoded))
      }),
    )
  })

  test('behavior: letter case of the addresses does not matter', () => {
    const low = '0xabcdef0123456789abcdef0123456789abcdef01'
    const shares = [TOTAL_SHARES]
    assert.equal(splitSaltOf({ recipients: [low], shares }), splitSaltOf({ recipients: [getAddress(low)], shares }))
  })

  const refused: [string, Split, (error: unknown) => boolean][] = [
    ['SplitEmptyError', { recipients: [], shares: [] }, (e) => e instanceof SplitEmptyError],
    [
      'SplitLengthMismatchError',
      { recipients: [A, B], shares: [1_000_000] },
      (e) => e instanceof SplitLengthMismatchError && e.recipients === 2 && e.shares === 1,
    ],
    [
      'SplitTooManyRecipientsError',
      { recipients: Array.from({ length: 65 }, (_, i) => account(i + 1)), shares: Array(65).fill(1) },
      (e) => e instanceof SplitTooManyRecipientsError && e.given === 65,
    ],
    [
      'SplitPayeeError',
      { recipients: [ZERO], shares: [1_000_000] },
      (e) => e instanceof SplitPayeeError && e.payee === ZERO,
    ],
    [
      'SplitUnsortedError, descending',
      { recipients: [B, A], shares: [500_000, 500_000] },
      (e) => e instanceof SplitUnsortedError && e.previous === B && e.next === A,
    ],
    [
      'SplitUnsortedError, twice',
      { recipients: [A, A], shares: [500_000, 500_000] },
      (e) => e instanceof SplitUnsortedError && e.previous === A && e.next === A,
    ],
    [
      'SplitShareZeroError',
      { recipients: [A, B], shares: [1_000_000, 0] },
      (e) => e instanceof SplitShareZeroError && e.payee === B,
    ],
    [
      'SplitTotalError',
      { recipients: [A, B], shares: [500_000, 499_999] },
      (e) => e instanceof SplitTotalError && e.total === 999_999 && e.expected === 1_000_000,
    ],
    [
      'SplitTotalError, fractions',
      { recipients: [A, B], shares: [500_000.5, 499_999.5] },
      (e) => e instanceof SplitTotalError,
    ],
    ['SplitTotalError, negative', { recipients: [A, B], shares: [1_000_001, -1] }, (e) => e instanceof SplitTotalError],
  ]
  for (const [name, split, matches] of refused) {
    test(`error: ${name}`, () => assert.throws(() => splitSaltOf(split), matches))
  }
})

describe('splitOf', () => {
  test('is the CREATE2 address', () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => toHex(bytes))
    fc.assert(
      fc.property(payees, address, hash, (given, splits, vaultCodeHash) => {
        const split = sharesOf(given)
        assert.equal(
          splitOf(split, { splits, vaultCodeHash }),
          getCreate2Address(splits, splitSaltOf(split), vaultCodeHash),
        )
      }),
    )
  })
})

function byValue(a: Address, b: Address): number {
  return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0
}
