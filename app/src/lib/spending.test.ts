import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { SpendingOfReturnType, StatementPayment } from '@openroyalty/sdk/audit'
import { numberToHex } from 'viem'
import { takeSdkFromSources } from '../../server/sdkSources.ts'

takeSdkFromSources()
const { aheadOf, behind, spentIn, stretchesUntil } = await import('./spending.ts')

const id = (number: number) => numberToHex(number, { size: 32 })
const token = numberToHex(1, { size: 20 })
const second = (text: string) => BigInt(Date.parse(text) / 1000)
const HOUR = 3_600n

/** In a time zone whose clocks change: a test sets it, and puts it back. */
function inZone<result>(zone: string, work: () => result): result {
  const before = process.env.TZ
  process.env.TZ = zone
  try {
    return work()
  } finally {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  }
}

describe('stretchesUntil', () => {
  test('days meet at midnight where the reader is, also where the clocks change', () =>
    inZone('Europe/Berlin', () => {
      const days = stretchesUntil(second('2026-03-30T10:00:00Z'), 'day', 3)
      assert.deepEqual(
        days.map(({ from, until }) => until - from),
        [24n * HOUR, 23n * HOUR, 24n * HOUR],
      )
      assert.equal(days[2]?.from, second('2026-03-29T22:00:00Z'))
      for (const [position, { from }] of days.slice(1).entries()) assert.equal(from, days[position]?.until)
    }))

  test('weeks begin on Mondays, months on their first, and pages meet', () =>
    inZone('America/New_York', () => {
      const sunday = second('2026-11-29T20:00:00Z')
      const [week] = stretchesUntil(sunday, 'week', 1)
      assert.deepEqual(week, { from: second('2026-11-23T05:00:00Z'), until: second('2026-11-30T05:00:00Z') })
      const months = [1, 0].flatMap((page) => stretchesUntil(sunday, 'month', 6, page))
      assert.equal(months[0]?.from, second('2025-12-01T05:00:00Z'))
      assert.equal(months.at(-1)?.until, second('2026-12-01T05:00:00Z'))
      for (const [position, { from }] of months.slice(1).entries()) assert.equal(from, months[position]?.until)
    }))
})

describe('spending', () => {
  const payment = (time: bigint, kind: StatementPayment['kind'], paid: bigint, refunded = 0n): StatementPayment => ({
    ...{ time, kind, paid, refunded, token, poolId: id(1), payer: token, transactionHash: id(Number(time)) },
    ...(kind === 'stream' && { by: id(7) }),
  })
  // A third of a base unit per second for 100 seconds.
  const stream = {
    ...{ streamId: id(7), poolId: id(2), token, licenseId: undefined },
    stretches: [{ from: 10n, until: 110n, rate: (1n << 64n) / 3n }],
  }
  const spending: SpendingOfReturnType = {
    payments: [
      payment(10n, 'stream', 34n),
      payment(20n, 'fee', 500n),
      payment(39n, 'inbox', 7n, 2n),
      payment(40n, 'voucher', 9n),
    ],
    streams: [stream],
  }
  const stretch = { from: 20n, until: 40n }

  test('of a stretch counts its payments, less what came back, and what streams ran in it until now', () => {
    const at = (time: bigint) => spentIn(spending, { token, stretch, time }).map(({ kind, amount }) => [kind, amount])
    const paid = [
      ['fee', 500n],
      ['other', 5n],
    ]
    assert.deepEqual(at(50n), [...paid, ['stream', 6n]])
    assert.deepEqual(at(23n), [...paid, ['stream', 1n]])
    assert.deepEqual(spentIn(spending, { token: numberToHex(2, { size: 20 }), stretch, time: 50n }), [])
  })

  test('of stretches that meet is what ran in all, and what is ahead is the rest', () => {
    for (const time of [11n, 60n, 109n]) {
      let sum = 0n
      for (let from = 0n; from < 200n; from += 7n)
        for (const { kind, amount } of spentIn(spending, { token, stretch: { from, until: from + 7n }, time }))
          if (kind === 'stream') sum += amount
      const { amount, end } = aheadOf(spending, token, time)
      assert.equal(sum, ((stream.stretches[0]?.rate ?? 0n) * (time - 10n)) >> 64n)
      assert.equal(sum + amount, 33n)
      assert.equal(end, 110n)
    }
    assert.deepEqual(aheadOf(spending, token, 110n), { amount: 0n, end: 0n })
  })

  test('comes from the payments of its time, and from whatever was paid for a stream before', () => {
    const kinds = (given: typeof stretch) =>
      behind(spending, { token, stretch: given, time: 500n }).map(({ kind }) => kind)
    assert.deepEqual(kinds(stretch), ['stream', 'fee', 'inbox'])
    assert.deepEqual(kinds({ from: 120n, until: 130n }), [])
    // What was paid in the first second after it is not of it.
    const later = { ...spending, payments: [payment(40n, 'stream', 1n)] }
    assert.deepEqual(behind(later, { token, stretch, time: 500n }), [])
    assert.deepEqual(kinds({ from: 40n, until: 60n }), ['stream', 'voucher'])
  })
})
