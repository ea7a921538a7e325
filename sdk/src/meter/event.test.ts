import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { toHex } from 'viem'
import { EventInvalidError } from '../errors/meter.ts'
import { eventLine, NO_WORK, parseEvent, type UsageEvent } from './event.ts'

const A = toHex(10n, { size: 32 })
const B = toHex(11n, { size: 32 })
const event: UsageEvent = { id: 'answer-1', time: new Date('2026-03-01T12:00:00.250Z') }

describe('parseEvent', () => {
  test('default', () => {
    assert.deepEqual(parseEvent(event), {
      id: 'answer-1',
      time: 1_772_366_400_250,
      tier: 'standard',
      class: 'standard',
      model: undefined,
      counts: [1_000_000, 0, 0, 0, 0, 0],
      works: [],
      weights: [],
      confidence: undefined,
      revenue: 0n,
      tags: undefined,
    })
  })

  test('args: units', () => {
    const { counts } = parseEvent({ ...event, units: { requests: 0, outputTokens: 120, seconds: 2.5 } })
    assert.deepEqual(counts, [0, 0, 120_000_000, 0, 0, 2_500_000])
  })

  test('args: works are sorted, in lower case, once each', () => {
    const upper = `0x${B.slice(2).toUpperCase()}` as const
    const works = [{ workId: upper, weight: 0.25 }, { workId: A }, { workId: B, weight: 0.5 }]
    const parsed = parseEvent({ ...event, works })
    assert.deepEqual(
      [parsed.works, parsed.weights],
      [
        [A, B],
        [1_000_000, 750_000],
      ],
    )
    assert.equal(parseEvent({ ...event, time: 5, works: [{ workId: A, score: 2 }] }).weights[0], 2_000_000)
  })

  test('error: EventInvalidError', () => {
    const wrong: [Partial<Record<keyof UsageEvent, unknown>>, field: string][] = [
      [{ id: '' }, 'id'],
      [{ id: 7 }, 'id'],
      [{ id: 'x'.repeat(201) }, 'id'],
      [{ id: 'a\0b' }, 'id'],
      [{ id: '\ud800' }, 'id'],
      [{ time: 'today' }, 'time'],
      [{ time: 1.5 }, 'time'],
      [{ time: -1 }, 'time'],
      [{ time: new Date(Number.NaN) }, 'time'],
      [{ units: { words: 1 } }, 'units.words'],
      [{ units: { requests: -1 } }, 'requests'],
      [{ units: { requests: Number.NaN } }, 'requests'],
      [{ units: { requests: 9_000_000_001 } }, 'requests'],
      [{ units: { requests: 1n } }, 'requests'],
      [{ works: 'all' }, 'works'],
      [{ works: new Array(4097).fill({ workId: A }) }, 'works'],
      [{ works: [{ workId: '0x12' }] }, 'works[0].workId'],
      [{ works: [{ workId: NO_WORK }] }, 'works[0].workId'],
      [{ works: [{ workId: A }, undefined] }, 'works[1].workId'],
      [{ works: [{ workId: A, weight: 1, score: 1 }] }, 'works[0]'],
      [{ works: [{ workId: A, weight: -1 }] }, 'works[0].weight'],
      [{ works: [{ workId: A, score: Number.POSITIVE_INFINITY }] }, 'works[0].score'],
      [{ confidence: 1.5 }, 'confidence'],
      [{ revenue: 5 }, 'revenue'],
      [{ revenue: -1n }, 'revenue'],
      [{ revenue: 2n ** 96n }, 'revenue'],
      [{ tier: 7 }, 'tier'],
      [{ model: 'm'.repeat(201) }, 'model'],
      [{ tags: { a: 1 } }, 'tags.a'],
      [{ tags: 'a' }, 'tags'],
    ]
    for (const [change, field] of wrong) {
      assert.throws(
        () => parseEvent({ ...event, ...change } as UsageEvent),
        (error) => error instanceof EventInvalidError && error.field === field,
        JSON.stringify(change, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))?.slice(0, 80),
      )
    }
    for (const none of [null, undefined, 'event']) assert.throws(() => parseEvent(none as never), EventInvalidError)
  })
})

describe('eventLine', () => {
  test('default', () => {
    const line = eventLine(
      parseEvent({
        tags: { app: 'search' },
        works: [{ workId: B, weight: 0.1 }, { workId: A }],
        revenue: 12n,
        id: 'a"b',
        time: 7,
        confidence: 0.5,
        units: { images: 2, seconds: 0.1 },
        model: 'm',
      }),
    )
    assert.equal(
      line,
      `{"id":"a\\"b","time":7,"tier":"standard","class":"standard","model":"m","units":{"requests":1,"images":2,"seconds":0.1},"works":[{"workId":"${A}","weight":1},{"workId":"${B}","weight":0.1}],"confidence":0.5,"revenue":"12","tags":{"app":"search"}}`,
    )
  })

  test('is read back as the same event', () => {
    const parsed = parseEvent({ ...event, works: [{ workId: A, weight: 0.333333 }], units: { seconds: 1e-6 } })
    assert.deepEqual(parseEvent(JSON.parse(eventLine(parsed))), parsed)
  })
})
