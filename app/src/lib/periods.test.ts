import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { periodOf, startOfDay, timeZones } from './periods.ts'

const second = (text: string) => BigInt(Date.parse(text) / 1000)

describe('startOfDay', () => {
  for (const [day, timeZone, expected] of [
    [[2026, 11, 28], 'UTC', '2026-11-28T00:00:00Z'],
    [[2026, 11, 28], 'Europe/Berlin', '2026-11-27T23:00:00Z'],
    // Clocks change in these nights.
    [[2026, 3, 29], 'Europe/Berlin', '2026-03-28T23:00:00Z'],
    [[2026, 3, 30], 'Europe/Berlin', '2026-03-29T22:00:00Z'],
    [[2026, 10, 25], 'Europe/Berlin', '2026-10-24T22:00:00Z'],
    [[2026, 10, 26], 'Europe/Berlin', '2026-10-25T23:00:00Z'],
    [[2026, 11, 1], 'America/New_York', '2026-11-01T04:00:00Z'],
    [[2026, 12, 32], 'Asia/Kathmandu', '2026-12-31T18:15:00Z'],
    [[2026, 1, 1], 'Pacific/Kiritimati', '2025-12-31T10:00:00Z'],
    // There is no midnight on this day.
    [[2026, 4, 24], 'Africa/Cairo', '2026-04-23T22:00:00Z'],
  ] as const)
    test(`of ${day.join('-')} in ${timeZone}`, () =>
      assert.equal(startOfDay(day[0], day[1], day[2], timeZone), second(expected)))

  test('of days that follow each other meet, in every time zone, and hold their date', () => {
    for (const timeZone of timeZones()) {
      const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
      for (const [month, day] of [
        [3, 8],
        [3, 29],
        [4, 5],
        [10, 4],
        [10, 25],
        [11, 1],
      ] as const) {
        const [start, next] = [startOfDay(2026, month, day, timeZone), startOfDay(2026, month, day + 1, timeZone)]
        const date = `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
        assert.equal(format.format(Number(start) * 1000), date, timeZone)
        assert.notEqual(format.format(Number(start) * 1000 - 1000), date, timeZone)
        assert.ok(next - start >= 79_200n && next - start <= 93_600n, `${timeZone}: ${next - start}`)
      }
    }
  })
})

describe('periodOf', () => {
  const last = second('2026-11-28T12:00:00Z')
  const of = (...[choice, more]: [Parameters<typeof periodOf>[0], { first?: string; final?: string }?]) =>
    periodOf(choice, { last, timeZone: 'Europe/Berlin', ...more })

  test('is cut where nothing is known yet', () => {
    assert.deepEqual(of('all'), { from: 0n, until: last + 1n })
    assert.deepEqual(of('thisMonth'), { from: second('2026-10-31T23:00:00Z'), until: last + 1n })
    assert.deepEqual(of('thisYear'), { from: second('2025-12-31T23:00:00Z'), until: last + 1n })
    assert.deepEqual(of('lastMonth'), { from: second('2026-09-30T22:00:00Z'), until: second('2026-10-31T23:00:00Z') })
    assert.deepEqual(of('lastYear'), { from: second('2024-12-31T23:00:00Z'), until: second('2025-12-31T23:00:00Z') })
  })

  test('of days of the reader’s own holds the last of them', () => {
    const day = { from: second('2026-05-03T22:00:00Z'), until: second('2026-05-04T22:00:00Z') }
    assert.deepEqual(of('own', { first: '2026-05-04', final: '2026-05-04' }), day)
    assert.equal(of('own', { first: '2026-05-04', final: '2026-05-03' }), undefined)
    assert.equal(of('own', { first: '2026-05-04' }), undefined)
    assert.equal(of('own', { first: '2027-01-01', final: '2027-01-02' }), undefined)
  })

  test('of a month before January is the year before', () =>
    assert.deepEqual(periodOf('lastMonth', { last: second('2026-01-09T00:00:00Z'), timeZone: 'UTC' }), {
      from: second('2025-12-01T00:00:00Z'),
      until: second('2026-01-01T00:00:00Z'),
    }))
})
