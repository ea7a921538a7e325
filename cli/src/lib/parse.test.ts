import assert from 'node:assert/strict'
import test from 'node:test'
import { UsageError } from './errors.ts'
import * as parse from './parse.ts'

const DAY = 86_400n
const KEY = 'ab'.repeat(32)

test('moments are dates in UTC, or counted from now', () => {
  const now = 1_000n
  const at = (text: string) => parse.secondOf(parse.moment(text), now)
  assert.equal(at('1970-01-02'), DAY)
  assert.equal(at('1970-01-02T01:00Z'), DAY + 3600n)
  assert.equal(at('1970-01-02T01:00:30'), DAY + 3630n)
  assert.equal(at('1970-01-02T01:00:00+01:00'), DAY)
  assert.equal(at('30d'), now + 30n * DAY)
  assert.equal(at('2w'), now + 14n * DAY)
})

test('months and time ago', () => {
  assert.deepEqual(parse.month('1970-02'), { from: 31n * DAY, until: 59n * DAY })
  assert.deepEqual(parse.month('1971-12').until, 730n * DAY)
  assert.equal(parse.pastMoment('30d')(100n * DAY), 70n * DAY)
  assert.equal(parse.pastMoment('1970-01-02')(0n), DAY)
  assert.equal(parse.timeZone('Europe/Berlin'), 'Europe/Berlin')
})

test('shares are parts of a million', () => {
  assert.deepEqual(['2.5%', '2.5', '100%', '0%', '0.0001%'].map(parse.percent), [25_000, 25_000, 1_000_000, 0, 1])
})

test('uses take any letter case', () => {
  assert.deepEqual(parse.uses('train, RETRIEVE'), ['Train', 'Retrieve'])
  assert.deepEqual(parse.uses('none'), [])
  assert.equal(parse.uses('all').length, 12)
})

test('addresses get their checksum, and a wrong one is noticed', () => {
  const right = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
  assert.equal(parse.address(right.toLowerCase()), right)
  assert.throws(() => parse.address(right.replace('dc3A', 'dC3A')), /checksum/)
})

test('whatever else is refused, in words that do not repeat it', () => {
  const wrong: [(text: string) => unknown, string[]][] = [
    [parse.address, ['', '0x1', KEY]],
    [parse.id, ['', '0x1', KEY, `0x${KEY}0`]],
    [parse.decimal, ['', '1e3', '-1', '1,5', '.5', '5.', ' 5', KEY]],
    [parse.whole, ['', '1.5', '-1', '0x1', '9007199254740993']],
    [parse.bigWhole, ['', '-1', '0x1', '1'.repeat(79)]],
    [parse.percent, ['', '%', '101', '1000.0000', '2.55555', '-1']],
    [parse.uses, ['', 'Training', 'Train,,Index']],
    [parse.duration, ['', '30', '1y', '-1d', '1.5d']],
    [parse.moment, ['', '2026-02-30', '2026-13-01', '26-01-01', '2026-01-01T25:00', '1767225600', 'tomorrow']],
    [parse.month, ['', '2026', '2026-00', '2026-13', '1969-12', '2026-1']],
    [parse.timeZone, ['', 'Berlin/Europe']],
    [parse.text, ['']],
  ]
  for (const [read, texts] of wrong) {
    for (const text of texts) {
      assert.throws(
        () => read(text),
        (error: Error) => error instanceof UsageError && !(text.length > 8 && error.message.includes(text)),
        `${read.name}(${JSON.stringify(text)})`,
      )
    }
  }
})
