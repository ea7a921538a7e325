import assert from 'node:assert/strict'
import test from 'node:test'
import { formatAmount, MAX_RATE, parseAmount, perDay, perMonth, perSecond, perYear } from '../../../sdk/src/index.ts'
import { dayText, endDayOf } from './days.ts'
import { UsageError } from './errors.ts'
import { rate, rateIn, rateText } from './rates.ts'

const money = {
  parse: (text: string) => parseAmount(text, 6),
  format: (amount: bigint) => `${formatAmount(amount, 6)} USDC`,
}
const DAY = 86_400n
/** Noon of 2026-06-15. */
const NOW = 1_781_524_800n

test('a rate is an amount in a time, and is shown as it was given', () => {
  for (const [text, expected] of [
    ['3000/month', perMonth(3_000_000_000n)],
    ['0.1/day', perDay(100_000n)],
    ['1/second', perSecond(1_000_000n)],
    ['12.5/month', perMonth(12_500_000n)],
  ] as const) {
    const found = rateIn(money, rate(text))
    assert.equal(found, expected)
    assert.equal(rateText(money, found), text.replace('/', ' USDC/'))
  }
  assert.equal(rateText(money, perYear(60_000_000_000n)), '5000 USDC/month')
  assert.equal(rateText(money, 0n), '0 USDC/month')
  // Exact in no time.
  assert.match(rateText(money, perMonth(3_000_000_000n) - 1n), /^3000 USDC\/month$/)
  assert.match(rateText(money, MAX_RATE), / USDC\/month$/)
})

test('whatever else is refused', () => {
  for (const text of [
    '',
    '3000',
    '3000/',
    '/month',
    '3000/months',
    '3000/fortnight',
    '-1/day',
    '1e3/day',
    '1/day/day',
    '1/constructor',
  ])
    assert.throws(() => rate(text), UsageError, text)
})

test('a stream ends at a midnight: of a date, or after whole days', () => {
  const [today, noon] = [Number(NOW / DAY), NOW]
  assert.equal(NOW % DAY, DAY / 2n)
  assert.equal(endDayOf('--until', { after: 30n * DAY }, noon), today + 31)
  assert.equal(endDayOf('--until', { after: 30n * DAY }, BigInt(today) * DAY), today + 30)
  assert.equal(endDayOf('--until', { at: BigInt(today + 5) * DAY }, noon), today + 5)
  assert.equal(dayText(today + 1), '2026-06-16')
  const refused: [Parameters<typeof endDayOf>[1], RegExp][] = [
    [{ after: 0n }, /^--until counts whole days/],
    [{ after: DAY + 3600n }, /^--until counts whole days/],
    [{ at: BigInt(today + 5) * DAY + 1n }, /^--until has to be a date without a time/],
    [{ at: BigInt(today) * DAY }, /^--until has passed: it is 2026-06-15T12:00:00Z/],
  ]
  for (const [given, words] of refused)
    assert.throws(
      () => endDayOf('--until', given, noon),
      (error: Error) => error instanceof UsageError && words.test(error.message),
    )
})
