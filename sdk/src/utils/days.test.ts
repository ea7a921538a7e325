import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DayOutOfRangeError, EndDayError, TimeOutOfRangeError } from '../errors/rates.ts'
import { DAY, dayOf, dayStart, endDayAfter, HORIZON_DAYS } from './days.ts'

const MAX_DAY = 16_777_215
const day = fc.nat({ max: MAX_DAY })
const time = fc.bigInt({ min: 0n, max: 4_102_444_800n })

/** Seconds since 1970 of a date. */
const at = (iso: string) => BigInt(Date.parse(iso)) / 1_000n

describe('dayOf', () => {
  test('default', () => {
    assert.equal(dayOf(0n), 0)
    assert.equal(dayOf(86_399n), 0)
    assert.equal(dayOf(86_400n), 1)
    assert.equal(dayOf(at('2023-11-14T22:13:20Z')), 19_675)
  })

  test('is undone by dayStart', () => {
    fc.assert(
      fc.property(day, fc.bigInt({ min: 0n, max: DAY - 1n }), (each, later) =>
        assert.equal(dayOf(dayStart(each) + later), each),
      ),
    )
  })

  test('error: TimeOutOfRangeError', () => {
    for (const bad of [-1n, 2n ** 48n]) {
      assert.throws(
        () => dayOf(bad),
        (error) => error instanceof TimeOutOfRangeError && error.time === bad,
      )
    }
  })

  test('error: DayOutOfRangeError', () => {
    // Milliseconds taken for seconds end up here.
    assert.throws(
      () => dayOf(1_700_000_000_000n),
      (error) => error instanceof DayOutOfRangeError && error.day === 19_675_925,
    )
  })
})

describe('dayStart', () => {
  test('default', () => assert.equal(dayStart(19_675), at('2023-11-14T00:00:00Z')))

  test('error: DayOutOfRangeError', () => {
    for (const bad of [-1, 0.5, MAX_DAY + 1, Number.NaN]) {
      assert.throws(
        () => dayStart(bad),
        (error) => error instanceof DayOutOfRangeError && Object.is(error.day, bad) && error.max === MAX_DAY,
      )
    }
  })
})

describe('endDayAfter', () => {
  test('default', () => {
    assert.equal(endDayAfter(at('2023-11-14T22:13:20Z'), { days: 30 }), dayOf(at('2023-12-15T00:00:00Z')))
    assert.equal(endDayAfter(at('2023-11-14T00:00:00Z'), { days: 30 }), dayOf(at('2023-12-14T00:00:00Z')))
    assert.equal(endDayAfter(at('2023-11-14T23:59:59Z'), { days: 1 }), dayOf(at('2023-11-16T00:00:00Z')))
  })

  test('is the first day that covers all full days', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: HORIZON_DAYS - 1 }), (now, days) => {
        const length = dayStart(endDayAfter(now, { days })) - now
        assert.ok(length >= BigInt(days) * DAY)
        assert.ok(length < BigInt(days + 1) * DAY)
      }),
    )
  })

  test('args: the horizon', () => {
    assert.equal(endDayAfter(0n, { days: 400 }), 400)
    assert.equal(endDayAfter(1n, { days: 399 }), 400)
  })

  test('error: EndDayError', () => {
    assert.throws(
      () => endDayAfter(DAY + 1n, { days: 400 }),
      (error) => error instanceof EndDayError && error.endDay === 402 && error.first === 2 && error.last === 401,
    )
    for (const days of [0, -1, 1.5, 401, Number.NaN]) assert.throws(() => endDayAfter(0n, { days }), EndDayError)
  })

  test('error: DayOutOfRangeError', () => {
    assert.throws(() => endDayAfter(dayStart(MAX_DAY), { days: 1 }), DayOutOfRangeError)
  })
})
