import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Address, type Hex, toHex } from 'viem'
import {
  EventInvalidError,
  EventLateError,
  EventTimeError,
  MeterCapError,
  MeterClosedError,
  MeteredLicenseError,
  MeterFullError,
  MeterStoreError,
  NothingToShareError,
  PeriodOpenError,
  PeriodUnknownError,
  PolicyChangedError,
} from '../errors/meter.ts'
import { SettlementMissingError } from '../errors/settlement.ts'
import { type CapAlert, type CreateMeterParameters, createMeter } from './createMeter.ts'
import type { UsageEvent } from './event.ts'
import { equal, retrieved } from './policies/policy.ts'
import { memoryStore } from './stores/memoryStore.ts'
import type { MeterStore } from './stores/store.ts'

const START = 1_772_323_200
const DAY_MS = 86_400_000
const licenseId = toHex(7n, { size: 32 })
const work = (n: number): Hex => toHex(n, { size: 32 })
const [A, B] = [work(1), work(2)]

function setUp(parameters: Partial<CreateMeterParameters> = {}) {
  const time = { now: START * 1000 + DAY_MS }
  const store = parameters.store ?? memoryStore()
  const problems: Error[] = []
  const meter = createMeter({
    license: { licenseId, start: START, periodDays: 30 },
    policy: retrieved(),
    clock: () => time.now,
    onProblem: (error) => problems.push(error),
    ...parameters,
    store,
  })
  const event = (id: string, more: Partial<UsageEvent> = {}): UsageEvent => ({ id, time: time.now, ...more })
  return { meter, store, time, event, problems }
}

describe('record', () => {
  test('default', async () => {
    const { meter, event } = setUp()
    assert.deepEqual(await meter.record(event('a', { works: [{ workId: A }] })), { period: 0, isDuplicate: false })
    assert.deepEqual(await meter.record(event('a', { works: [{ workId: A }] })), { period: 0, isDuplicate: true })
    const report = await meter.report({ period: 0, total: 10n })
    assert.deepEqual([report.events, report.units, report.works[0]?.amount], [1, 1n, 10n])
  })

  test('behavior: one moment, one write; an id twice in it counts once', async () => {
    let writes = 0
    const inner = memoryStore()
    const store: MeterStore = {
      ...inner,
      append(batch) {
        writes++
        return inner.append(batch)
      },
    }
    const { meter, event } = setUp({ store })
    const all = ['a', 'b', 'a', 'c', 'a'].map((id) => meter.record(event(id)))
    const recorded = await Promise.all(all)
    assert.deepEqual(
      recorded.map(({ isDuplicate }) => isDuplicate),
      [false, false, true, false, true],
    )
    assert.equal(writes, 1)
    const { counted, duplicates, waiting } = meter.status()
    assert.deepEqual({ counted, duplicates, waiting }, { counted: 3, duplicates: 2, waiting: 0 })
  })

  test('behavior: periods of a license', async () => {
    const { meter, time, event } = setUp({
      license: { licenseId, start: BigInt(START), end: 2n ** 256n - 1n, periodDays: 1 },
    })
    time.now = START * 1000 + 3 * DAY_MS
    const at = async (ms: number) => (await meter.record(event(`${ms}`, { time: new Date(START * 1000 + ms) }))).period
    assert.deepEqual([await at(0), await at(DAY_MS - 1), await at(DAY_MS), await at(3 * DAY_MS)], [0, 0, 1, 3])
    assert.equal(meter.periodAt(new Date(START * 1000 + 2 * DAY_MS)), 2)
    const { from, until } = await meter.report({ period: 1 })
    assert.deepEqual([from, until], [START * 1000 + DAY_MS, START * 1000 + 2 * DAY_MS])
  })

  test('error: EventTimeError', async () => {
    const end = START + 3600
    const { meter, time, event } = setUp({ license: { licenseId, start: START, end, periodDays: 30 } })
    time.now = START * 1000
    const refused = [START * 1000 - 1, START, START * 1000 + 10 * 60_000, end * 1000 + 5]
    for (const each of refused) await assert.rejects(meter.record(event('a', { time: each })), EventTimeError)
    time.now = end * 1000
    await assert.rejects(meter.record(event('a')), EventTimeError)
    await meter.record(event('b', { time: end * 1000 - 1 }))
    assert.equal(meter.status().refused, refused.length + 1)
  })

  test('error: EventInvalidError, also for what the policy does not know', async () => {
    const { meter, event, problems } = setUp()
    await assert.rejects(meter.record(event('')), EventInvalidError)
    await assert.rejects(meter.record(event('a', { tier: 'gold' })), EventInvalidError)
    assert.equal(problems.length, 2)
    assert.equal(meter.status().lastProblem, problems[1])
  })

  test('behavior: what nobody awaits makes no unhandled rejection', async () => {
    const { meter, event, problems } = setUp()
    void meter.record(event(''))
    await new Promise((resolve) => setTimeout(resolve, 5))
    assert.equal(problems.length, 1)
  })

  test('error: MeterFullError, and ready', async () => {
    const { meter, event } = setUp({ maxWaiting: 2 })
    void meter.record(event('a'))
    void meter.record(event('b'))
    await assert.rejects(meter.record(event('c')), (error) => error instanceof MeterFullError && error.allowed === 2)
    await meter.ready()
    assert.deepEqual(await meter.record(event('c')), { period: 0, isDuplicate: false })
  })

  test('error: MeterClosedError', async () => {
    const { meter, event } = setUp()
    const last = meter.record(event('a'))
    const closed = meter.close()
    await assert.rejects(meter.record(event('b')), MeterClosedError)
    await closed
    await meter.close()
    assert.equal((await last).isDuplicate, false)
    assert.equal(meter.status().isClosed, true)
  })

  test('error: PolicyChangedError', async () => {
    const { store, meter, event } = setUp()
    await meter.record(event('a'))
    const { meter: other } = setUp({ store, policy: equal() })
    await assert.rejects(other.record(event('b')), PolicyChangedError)
    // It still reads what the other policy counted.
    assert.equal((await other.report({ period: 0 })).policy, (await meter.report({ period: 0 })).policy)
  })

  test('behavior: tries again when the store fails, and gives up in the end', async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] })
    const inner = memoryStore()
    let failures = 2
    const ids = new Set<string>()
    const store: MeterStore = {
      ...inner,
      append: async (batch) => {
        ids.add(batch.id)
        if (failures-- > 0) throw new Error('disk full')
        return inner.append(batch)
      },
    }
    const { meter, event, problems } = setUp({ store })
    const tick = async (promise: Promise<unknown>) => {
      let isDone = false
      const end = () => {
        isDone = true
      }
      promise.then(end, end)
      while (!isDone) {
        await new Promise((resolve) => setImmediate(resolve))
        context.mock.timers.tick(1000)
      }
    }
    const first = meter.record(event('a'))
    await tick(first)
    assert.equal((await first).isDuplicate, false)
    assert.equal(problems.length, 2)
    assert.ok(problems.every((problem) => problem instanceof MeterStoreError))
    assert.equal(ids.size, 1, 'a batch keeps its id')

    failures = 100
    const second = meter.record(event('b'))
    await tick(second)
    await assert.rejects(second, MeterStoreError)
    failures = 0
    assert.deepEqual(await meter.record(event('b')), { period: 0, isDuplicate: false })
    assert.equal((await meter.report({ period: 0 })).events, 2)
  })
})

describe('flush', () => {
  test('waits for what came before, while more and more comes', async () => {
    const { meter, event } = setUp()
    let count = 0
    let isOver = false
    const one = () => {
      if (!isOver) meter.record(event(`${count++}`)).then(() => setImmediate(one))
    }
    for (let i = 0; i < 5; i++) one()
    await meter.flush()
    assert.ok(meter.status().counted >= 5)
    assert.ok((await meter.report({ period: 0 })).events >= 5)
    isOver = true
    await meter.close()
  })
})

describe('recordBatch', () => {
  test('default', async () => {
    const { meter, event } = setUp({ maxWaiting: 10 })
    const ids = Array.from({ length: 55 }, (_, i) => `${i}`)
    const result = await meter.recordBatch([...ids, '3', ''].map((id) => event(id)))
    assert.deepEqual([result.counted, result.duplicates, result.refused.length], [55, 1, 1])
  })

  test('behavior: takes no more from a source than fits', async () => {
    const { meter, event } = setUp({ maxWaiting: 10 })
    let most = 0
    async function* source() {
      for (let i = 0; i < 100; i++) {
        yield event(`${i}`)
        most = Math.max(most, meter.status().waiting)
      }
    }
    assert.equal((await meter.recordBatch(source())).counted, 100)
    assert.ok(most <= 10, `${most} waited`)
  })
})

describe('closing a period', () => {
  test('error: PeriodOpenError before its end', async () => {
    const { meter } = setUp()
    await assert.rejects(
      meter.closePeriod(0),
      (error) => error instanceof PeriodOpenError && error.endsAt === START * 1000 + 30 * DAY_MS,
    )
  })

  test('refuses late events, keeps them, and a correction counts them once', async () => {
    const { meter, time, event, problems } = setUp()
    const first = event('a', { works: [{ workId: B }], revenue: 5n })
    const late = [
      event('b', { works: [{ workId: A }, { workId: B }], revenue: 7n }),
      // It was counted already, and its answer was lost.
      first,
    ]
    await meter.record(first)
    time.now = START * 1000 + 30 * DAY_MS
    await meter.closePeriod(0)
    for (const each of [...late, ...late]) {
      await assert.rejects(
        meter.record(each),
        (error) => error instanceof EventLateError && error.period === 0 && error.id === each.id,
      )
    }
    assert.equal(meter.status().late, 4)
    assert.equal(problems.length, 4)

    const before = await meter.report({ period: 0, total: 100n })
    assert.deepEqual([before.isClosed, before.events, before.revenue, before.works.length], [true, 1, 5n, 1])
    const after = await meter.report({ period: 0, total: 100n, includeLate: true })
    assert.deepEqual([after.events, after.units, after.revenue], [2, 2n, 12n])
    const works = after.works.map(({ workId, uses, amount }) => ({ workId, uses, amount }))
    assert.deepEqual(works, [
      { workId: A, uses: 1, amount: 25n },
      { workId: B, uses: 2, amount: 75n },
    ])
    assert.deepEqual((await meter.record(event('b'))).period, 1)
  })

  test('counts what was recorded just before', async () => {
    const { meter, time, event } = setUp()
    const last = event('a')
    time.now = START * 1000 + 30 * DAY_MS
    void meter.record(last)
    await meter.closePeriod(0)
    assert.equal((await meter.report({ period: 0 })).events, 1)
    const both = await Promise.allSettled([meter.record({ ...last, id: 'b' }), meter.record({ ...last, id: 'b' })])
    const late = both.map((each) => each.status === 'rejected' && each.reason instanceof EventLateError)
    assert.deepEqual(late, [true, true])
  })

  test('error: PeriodUnknownError', async () => {
    const { meter } = setUp()
    await assert.rejects(
      meter.report({ period: 5 }),
      (error) => error instanceof PeriodUnknownError && error.period === 5,
    )
  })
})

describe('a store of many events', () => {
  test('closing and reporting read what was added up, and no event again', async () => {
    const inner = memoryStore()
    let reads = 0
    const store: MeterStore = {
      ...inner,
      readEvents() {
        reads++
        throw new Error('events are read')
      },
    }
    const { meter, event, time } = setUp({ store })
    for (let i = 0; i < 20; i++) await meter.record(event(`${i}`, { works: [{ workId: i % 4 === 0 ? A : B }] }))
    time.now += 30 * DAY_MS
    const before = await meter.report({ period: 0, total: 20n })
    await meter.closePeriod(0)
    const report = await meter.report({ period: 0, total: 20n })
    assert.deepEqual(
      report.works.map(({ workId, uses, amount }) => [workId, uses, amount]),
      [
        [A, 5, 5n],
        [B, 15, 15n],
      ],
    )
    assert.deepEqual(report, { ...before, isClosed: true })
    assert.deepEqual(await meter.report({ period: 0, total: 20n, includeLate: true }), report, 'nothing came late')
    assert.equal(reads, 0)
    // Only where something came late are events read, to tell what was counted already.
    await assert.rejects(meter.record(event('late', { time: START * 1000 })), EventLateError)
    await assert.rejects(meter.report({ period: 0, includeLate: true }), /events are read/)
  })
})

describe('dryRun', () => {
  test('says what would be paid to whom, and changes nothing', async () => {
    const { meter, event } = setUp()
    await meter.record(event('a', { works: [1, 2, 3, 4].map((n) => ({ workId: work(n), weight: n - 1 })) }))
    const [alice, bob]: Address[] = [toHex(10n, { size: 20 }), toHex(11n, { size: 20 })]
    const payeesOf = (works: readonly Hex[]) => works.map((id) => (id === work(3) ? alice : bob) as Address)
    const { payees, report, toPool } = await meter.dryRun({ period: 0, total: 60n, payeesOf })
    assert.equal(toPool, 0n)
    assert.deepEqual(payees, [
      { payee: bob, amount: 40n, works: 2 },
      { payee: alice, amount: 20n, works: 1 },
    ])
    assert.equal(report.works.length, 4)
    assert.equal(report.isClosed, false)
    await meter.record(event('b'))
  })

  test('error: SettlementMissingError', async () => {
    const { meter, event } = setUp()
    await meter.record(event('a', { works: [{ workId: A }] }))
    await assert.rejects(meter.dryRun({ period: 0, payeesOf: () => [] }), SettlementMissingError)
    await assert.rejects(meter.dryRun({ period: 0, total: 1n }), SettlementMissingError)
  })

  test('error: NothingToShareError', async () => {
    const { meter, event } = setUp()
    await meter.record(event('a'))
    await assert.rejects(meter.dryRun({ period: 0, total: 1n, payeesOf: () => [] }), NothingToShareError)
  })
})

describe('caps', () => {
  test('tell once when they are nearly and when they are wholly used', async () => {
    const alerts: CapAlert[] = []
    const caps = { period: { units: 10n, events: 100n }, license: { revenue: 20n } }
    const { meter, event, time } = setUp({ caps, onAlert: (alert) => alerts.push(alert as CapAlert) })
    for (let i = 0; i < 12; i++) await meter.record(event(`${i}`, { revenue: 1n }))
    time.now += 30 * DAY_MS
    for (let i = 0; i < 8; i++) await meter.record(event(`${i}`, { revenue: 1n }))
    await meter.record(event('last'))
    const told = alerts.map(({ scope, measure, period, used, cap, isReached }) => [
      scope,
      measure,
      period,
      used,
      cap,
      isReached,
    ])
    assert.deepEqual(told, [
      ['period', 'units', 0, 8n, 10n, false],
      ['period', 'units', 0, 10n, 10n, true],
      ['license', 'revenue', 1, 16n, 20n, false],
      ['period', 'units', 1, 8n, 10n, false],
      ['license', 'revenue', 1, 20n, 20n, true],
    ])
  })

  test('error: MeterCapError where the meter refuses, also what another process used', async () => {
    const caps = { period: { events: 2n } }
    const { meter, event, store, time } = setUp({ caps, whenCapped: 'refuse' })
    for (const id of ['a', 'b']) await meter.record(event(id))
    const isCap = (error: unknown) => error instanceof MeterCapError && error.used === 2n && error.scope === 'period'
    await new Promise((resolve) => setImmediate(resolve))
    await assert.rejects(meter.record(event('c')), isCap)
    const { meter: next, time: nextTime } = setUp({ store, caps, whenCapped: 'refuse' })
    await new Promise((resolve) => setImmediate(resolve))
    await assert.rejects(next.record(event('c')), isCap)
    time.now += 30 * DAY_MS
    nextTime.now = time.now
    await next.record(event('c'))
  })

  test('behavior: a listener that fails takes no event with it', async () => {
    const onAlert = () => {
      throw new Error('no mail')
    }
    const { meter, event, problems } = setUp({ caps: { period: { events: 1n } }, onAlert })
    assert.equal((await meter.record(event('a'))).isDuplicate, false)
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(problems.length, 1)
  })
})

describe('createMeter', () => {
  test('error: MeteredLicenseError', () => {
    const license = { licenseId, start: START, periodDays: 30 }
    const wrong = [
      { periodDays: 0 },
      { periodDays: 1.5 },
      { start: -1 },
      { start: 1.5e300 },
      { licenseId: '0x12' as const },
    ]
    for (const change of wrong) {
      const make = () => createMeter({ license: { ...license, ...change }, store: memoryStore(), policy: equal() })
      assert.throws(make, MeteredLicenseError)
    }
  })
})
