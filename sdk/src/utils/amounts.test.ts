import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { formatUnits, parseUnits } from 'viem'
import { AmountDecimalsError, AmountFormatError, AmountTooLargeError, TokenDecimalsError } from '../errors/amounts.ts'
import { formatAmount, parseAmount } from './amounts.ts'

const MAX = 2n ** 256n - 1n
/** What tokens in use have: none, Gemini's dollar, the dollars we expect, Bitcoin on other chains, ether, YAM. */
const decimals = fc.constantFrom(0, 2, 6, 8, 18, 24)
const amount = fc.bigInt({ min: 0n, max: MAX })

describe('parseAmount', () => {
  test('default', () => {
    assert.equal(parseAmount('1250.5', 6), 1_250_500_000n)
    assert.equal(parseAmount('0.000001', 6), 1n)
    assert.equal(parseAmount('0', 18), 0n)
    assert.equal(parseAmount('007.50', 2), 750n)
    assert.equal(parseAmount('42', 0), 42n)
    assert.equal(parseAmount('1', 24), 10n ** 24n)
  })

  test('agrees with viem on what both accept', () => {
    fc.assert(
      fc.property(amount, decimals, (units, places) => {
        const text = formatUnits(units, places)
        assert.equal(parseAmount(text, places), parseUnits(text, places))
      }),
    )
  })

  test('error: AmountFormatError', () => {
    const texts = [
      '',
      ' ',
      '1 ',
      '.5',
      '5.',
      '-1',
      '+1',
      '1e6',
      '1E6',
      '0x10',
      '1,000',
      '1_000',
      '1.2.3',
      'NaN',
      'Infinity',
      '١',
      '１',
    ]
    for (const text of texts) {
      assert.throws(
        () => parseAmount(text, 6),
        (error) => error instanceof AmountFormatError && error.text === text,
      )
    }
    // A number may have lost digits before it came here.
    for (const value of [1.5, 1n, null, undefined])
      assert.throws(() => parseAmount(value as never, 6), AmountFormatError)
  })

  test('error: AmountDecimalsError', () => {
    assert.throws(
      () => parseAmount('1.0000000', 6),
      (error) =>
        error instanceof AmountDecimalsError && error.text === '1.0000000' && error.given === 7 && error.allowed === 6,
    )
    assert.throws(() => parseAmount('1.0', 0), AmountDecimalsError)
  })

  test('error: AmountTooLargeError', () => {
    assert.equal(parseAmount(MAX.toString(), 0), MAX)
    assert.throws(() => parseAmount((MAX + 1n).toString(), 0), AmountTooLargeError)
    assert.throws(() => parseAmount('1', 78), AmountTooLargeError)
    assert.throws(() => parseAmount('9'.repeat(1_000_000), 6), AmountTooLargeError)
  })

  test('error: TokenDecimalsError', () => {
    for (const places of [-1, 1.5, 256, Number.NaN, '6' as never]) {
      assert.throws(() => parseAmount('1', places), TokenDecimalsError)
      assert.throws(() => formatAmount(1n, places), TokenDecimalsError)
    }
  })
})

describe('formatAmount', () => {
  test('default', () => {
    assert.equal(formatAmount(1_250_500_000n, 6), '1250.5')
    assert.equal(formatAmount(1n, 24), '0.000000000000000000000001')
    assert.equal(formatAmount(10n ** 30n, 0), `1${'0'.repeat(30)}`)
    assert.equal(formatAmount(0n, 6), '0')
    assert.equal(formatAmount(-500_000n, 6), '-0.5')
  })

  test('is read back exactly', () => {
    fc.assert(
      fc.property(amount, decimals, (units, places) => {
        const text = formatAmount(units, places)
        assert.equal(parseAmount(text, places), units)
        assert.match(text, /^\d+(\.\d*[1-9])?$/)
      }),
      { numRuns: 2_000 },
    )
  })
})
