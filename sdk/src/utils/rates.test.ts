import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { AmountNegativeError } from '../errors/amounts.ts'
import { PeriodError, RateOutOfRangeError } from '../errors/rates.ts'
import { parseAmount } from './amounts.ts'
import { DAY } from './days.ts'
import {
  amountOver,
  amountPerDay,
  depositFor,
  MAX_RATE,
  MONTH,
  minRateOf,
  perDay,
  perHour,
  perMinute,
  perMonth,
  perSecond,
  perYear,
  RATE_ONE,
  rateOf,
  YEAR,
} from './rates.ts'

const DOLLAR_6D = 1_000_000n
const X = 18_446_744_073_709_551_616n
const amount = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const rate = fc.bigInt({ min: 0n, max: MAX_RATE })
/** Up to 400 days, the horizon of streams. */
const seconds = fc.bigInt({ min: 0n, max: 400n * 86_400n })

describe('rateOf', () => {
  test('default', () => {
    assert.equal(RATE_ONE, X)
    assert.equal(rateOf(1n, 1n), X)
    assert.equal(rateOf(3n, 2n), X + X / 2n)
    assert.equal(rateOf(0n, 1n), 0n)
    // 2^64 / 3 = 6148914691236517205.33: rounds down.
    assert.equal(rateOf(1n, 3n), 6_148_914_691_236_517_205n)
  })

  test('units of time', () => {
    assert.equal(perSecond(1_000n), X * 1_000n)
    assert.equal(perMinute(60_000n), X * 1_000n)
    assert.equal(perHour(3_600_000n), X * 1_000n)
    assert.equal(perDay(86_400_000n), X * 1_000n)
    assert.equal(perMonth(2_629_746_000n), X * 1_000n)
    assert.equal(perYear(31_556_952_000n), X * 1_000n)
    assert.equal(YEAR, 12n * MONTH)
    assert.equal(YEAR * 10_000n, 3_652_425n * DAY)
  })

  test('behavior: twelve months are a year', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 85n }), (units) =>
        assert.equal(perMonth(units), perYear(12n * units)),
      ),
    )
  })

  test('rounds down by less than one', () => {
    fc.assert(
      fc.property(amount, fc.bigInt({ min: 1n, max: 2n ** 40n }), (units, time) => {
        const given = rateOf(units, time)
        assert.ok(given * time <= units * X)
        assert.ok((given + 1n) * time > units * X)
      }),
    )
  })

  test('error: AmountNegativeError', () => {
    assert.throws(
      () => rateOf(-1n, 1n),
      (error) => error instanceof AmountNegativeError && error.amount === -1n,
    )
  })

  test('error: PeriodError', () => {
    for (const time of [0n, -1n]) {
      assert.throws(
        () => rateOf(1n, time),
        (error) => error instanceof PeriodError && error.seconds === time && error.min === 1n,
      )
    }
  })

  test('error: RateOutOfRangeError', () => {
    assert.equal(perSecond(2n ** 64n - 1n), MAX_RATE - X + 1n)
    assert.throws(
      () => perSecond(2n ** 64n),
      (error) => error instanceof RateOutOfRangeError && error.rate === 2n ** 128n && error.max === 2n ** 128n - 1n,
    )
  })
})

describe('depositFor', () => {
  test('default', () => {
    assert.equal(depositFor(perDay(DOLLAR_6D), 30n * DAY), 30n * DOLLAR_6D)
    assert.equal(depositFor(RATE_ONE + 1n, 1n), 2n)
    assert.equal(depositFor(1n, 1n), 1n)
    assert.equal(depositFor(1n, 0n), 0n)
    assert.equal(depositFor(0n, 1n), 0n)
  })

  test('is the least amount that covers the time', () => {
    fc.assert(
      fc.property(rate, seconds, (each, time) => {
        const deposit = depositFor(each, time)
        assert.ok(deposit * X >= each * time)
        assert.ok(deposit === 0n || (deposit - 1n) * X < each * time)
      }),
    )
  })

  test('behavior: what was asked for by day, hour or month is what is deposited, to the unit', () => {
    const units = fc.bigInt({ min: 0n, max: 2n ** 63n })
    const period = fc.constantFrom(60n, 3_600n, DAY, 7n * DAY, MONTH, YEAR)
    fc.assert(
      fc.property(units, period, fc.bigInt({ min: 0n, max: 10_000n }), (each, time, periods) => {
        assert.equal(depositFor(rateOf(each, time), periods * time), periods * each)
      }),
    )
  })

  test('behavior: two parts of a time never cost less than the whole, and at most one unit more', () => {
    fc.assert(
      fc.property(rate, seconds, seconds, (each, first, second) => {
        const excess = depositFor(each, first) + depositFor(each, second) - depositFor(each, first + second)
        assert.ok(excess === 0n || excess === 1n)
      }),
    )
  })

  test('error: PeriodError', () => assert.throws(() => depositFor(1n, -1n), PeriodError))

  test('error: RateOutOfRangeError', () => {
    for (const each of [-1n, MAX_RATE + 1n]) assert.throws(() => depositFor(each, 1n), RateOutOfRangeError)
  })
})

describe('minRateOf', () => {
  test('default', () => {
    assert.equal(minRateOf(DOLLAR_6D), perDay(DOLLAR_6D))
    // 86,400 base units a day are exactly one a second.
    assert.equal(minRateOf(86_400n), X)
    assert.equal(minRateOf(0n), 1n)
  })

  test('is never zero, and asks for at least the amount of a day', () => {
    fc.assert(
      fc.property(amount, (least) => {
        const given = minRateOf(least)
        assert.ok(given > 0n && given * 86_400n <= least * X + 86_400n)
        assert.ok((given * 86_400n + X - 1n) / X >= least)
      }),
    )
  })

  test('error: AmountNegativeError', () => assert.throws(() => minRateOf(-1n), AmountNegativeError))
})

describe('amountOver', () => {
  test('default', () => {
    assert.equal(amountPerDay(perDay(DOLLAR_6D)), DOLLAR_6D)
    assert.equal(amountOver(perMonth(parseAmount('5000', 6)), YEAR), parseAmount('60000', 6))
  })

  test('rounds to the nearest, halves up', () => {
    assert.equal(amountOver(X / 2n, 1n), 1n)
    assert.equal(amountOver(X / 2n - 1n, 1n), 0n)
    assert.equal(amountOver(X / 2n, 3n), 2n)
  })

  test('reads back what rateOf was given', () => {
    fc.assert(
      fc.property(amount, fc.bigInt({ min: 1n, max: 2n ** 40n }), (units, time) => {
        assert.equal(amountOver(rateOf(units, time), time), units)
      }),
    )
  })

  test('error: PeriodError', () => assert.throws(() => amountOver(1n, -1n), PeriodError))
  test('error: RateOutOfRangeError', () => assert.throws(() => amountOver(MAX_RATE + 1n, 1n), RateOutOfRangeError))
})
