import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { type Hex, toHex } from 'viem'
import { MeterStoreError, PolicyChangedError, StoreVersionError } from '../../sdk/src/errors/meter.ts'
import { type MeterEvent, parseEvent, type UsageEvent } from '../../sdk/src/meter/event.ts'
import { type Counting, countingOf } from '../../sdk/src/meter/policies/counting.ts'
import { attributed, describePolicy, equal, retrieved } from '../../sdk/src/meter/policies/policy.ts'
import type { AppendResult, Batch, MeterStore, PeriodKey } from '../../sdk/src/meter/stores/store.ts'
import type { Sums } from '../../sdk/src/meter/sums.ts'

const workId = (n: number): Hex => toHex(n, { size: 32 })
const [A, B, C] = [workId(1), workId(2), workId(3)]

const counting = countingOf(retrieved({ rates: { standard: { requests: '1', outputTokens: '0.1' } } }))
const secret = new Uint8Array(randomBytes(32))

/** A batch as a meter makes it. */
export function batchOf(
  events: readonly UsageEvent[],
  { licenseId, period = 0, by = counting }: { licenseId: Hex; period?: number; by?: Counting },
): Batch {
  return {
    id: randomUUID(),
    licenseId,
    period,
    policy: describePolicy(by.policy),
    secret,
    events: events.map(parseEvent),
    sumsOf(events) {
      const sums: Sums = new Map()
      for (const event of events) by.count(sums, event)
      return sums
    },
  }
}

export async function collect<item>(items: AsyncIterable<item>): Promise<item[]> {
  const all: item[] = []
  for await (const item of items) all.push(item)
  return all
}

/** Reaches into the database of a store. */
export type StoreInside = {
  /** How many rows it has for the ids of a period. */
  countIds(key: PeriodKey): Promise<number>
  /** Takes away the events themselves. */
  dropEvents(key: PeriodKey): Promise<void>
}

/** What every store must do. `open` gives the same store again and again, or another view of it. */
export function meterStoreSuite(open: () => MeterStore | Promise<MeterStore>, inside?: StoreInside): void {
  const usage = (id: string, more: Partial<UsageEvent> = {}): UsageEvent => ({ id, time: 1_772_366_400_000, ...more })
  const fresh = async () => ({ store: await open(), licenseId: toHex(randomBytes(32)) })
  const none: AppendResult = { isClosed: false, duplicates: new Set() }

  test('counts, and keeps what it counted', async () => {
    const { store, licenseId } = await fresh()
    const full: UsageEvent = {
      id: 'é"\\',
      time: 5,
      model: 'm-1',
      units: { outputTokens: 30, seconds: 0.25 },
      works: [
        { workId: B, weight: 1 },
        { workId: A, weight: 0 },
        { workId: C, weight: 0 },
      ],
      confidence: 0.5,
      revenue: 2n ** 96n - 1n,
      tags: { app: 'search', empty: '' },
    }
    const batch = batchOf([full, usage('b', { works: [{ workId: A }] })], { licenseId })
    assert.deepEqual(await store.append(batch), none)
    assert.deepEqual(await store.append(batchOf([usage('c', { revenue: 1n })], { licenseId })), none)

    const period = await store.readPeriod({ licenseId, period: 0 })
    assert.equal(period?.policy, batch.policy)
    assert.deepEqual(new Uint8Array(period?.secret ?? []), secret)
    assert.equal(period?.closedAt, undefined)
    assert.deepEqual(period?.totals, [
      { group: -1, uses: 3, value: 2n ** 96n },
      { group: 0, uses: 3, value: 3_000_000n },
      { group: 2, uses: 1, value: 30_000_000n },
      { group: 5, uses: 1, value: 250_000n },
    ])
    assert.deepEqual(await collect(store.readWorks({ licenseId, period: 0 })), [
      {
        workId: A,
        uses: 2,
        inputs: [
          { group: 0, value: 1_000_000n },
          { group: 2, value: 0n },
        ],
      },
      {
        workId: B,
        uses: 1,
        inputs: [
          { group: 0, value: 1_000_000n },
          { group: 2, value: 30_000_000n },
        ],
      },
      {
        workId: C,
        uses: 1,
        inputs: [
          { group: 0, value: 0n },
          { group: 2, value: 0n },
        ],
      },
    ])
    const events = await collect(store.readEvents({ licenseId, period: 0 }))
    assert.deepEqual(events, [...batch.events, parseEvent(usage('c', { revenue: 1n }))])
    await store.close()
  })

  test('counts an id once in a period, also within a batch that is partly known', async () => {
    const { store, licenseId } = await fresh()
    const ids = (...names: string[]) => names.map((name) => usage(name, { works: [{ workId: A }] }))
    await store.append(batchOf(ids('a', 'b'), { licenseId }))
    assert.deepEqual((await store.append(batchOf(ids('b', 'c', 'a'), { licenseId }))).duplicates, new Set(['a', 'b']))
    assert.deepEqual(
      (await store.append(batchOf(ids('a', 'b', 'c'), { licenseId }))).duplicates,
      new Set(['a', 'b', 'c']),
    )
    assert.deepEqual(await store.append(batchOf(ids('a'), { licenseId, period: 1 })), none)
    assert.deepEqual(await store.append(batchOf(ids('A', 'a ', 'ä'), { licenseId })), none, 'ids differ by bytes')

    const [work] = await collect(store.readWorks({ licenseId, period: 0 }))
    assert.deepEqual(work, { workId: A, uses: 6, inputs: [{ group: 0, value: 6_000_000n }] })
    const names = (await collect(store.readEvents({ licenseId, period: 0 }))).map(({ id }) => id)
    assert.deepEqual(names, ['a', 'b', 'c', 'A', 'a ', 'ä'])
    await store.close()
  })

  test('a batch that is tried again counts once', async () => {
    const { store, licenseId } = await fresh()
    const batch = batchOf([usage('a'), usage('b')], { licenseId })
    await store.append(batch)
    await store.append(batch)
    assert.equal((await store.readPeriod({ licenseId, period: 0 }))?.totals[0]?.uses, 2)
    assert.equal((await collect(store.readEvents({ licenseId, period: 0 }))).length, 2)
    await store.close()
  })

  test('keeps what comes after a period was closed, and counts none of it', async () => {
    const { store, licenseId } = await fresh()
    const first = batchOf([usage('a', { works: [{ workId: A }] })], { licenseId })
    await store.append(first)
    const key = { licenseId, period: 0, policy: first.policy, secret }
    await store.closePeriod({ ...key, closedAt: 77 })
    await store.closePeriod({ ...key, closedAt: 99 })
    const before = await store.readPeriod(key)
    assert.equal(before?.closedAt, 77)

    const late = [usage('c', { works: [{ workId: B }] }), usage('b')]
    assert.equal((await store.append(batchOf(late, { licenseId }))).isClosed, true)
    assert.equal((await store.append(batchOf(late, { licenseId }))).isClosed, true)
    assert.deepEqual(
      await collect(store.readLate(key)),
      [late[1], late[0]].map((event) => parseEvent(event as UsageEvent)),
    )
    assert.deepEqual(await store.readPeriod(key), before)
    assert.deepEqual(
      (await collect(store.readWorks(key))).map(({ workId }) => workId),
      [A],
    )
    assert.deepEqual(
      (await collect(store.readEvents(key))).map(({ id }) => id),
      ['a'],
    )
    // The next period does not know of it.
    assert.deepEqual(await store.append(batchOf(late, { licenseId, period: 1 })), none)
    await store.close()
  })

  test('forgets the ids of closed periods, and no others', async () => {
    const { store, licenseId } = await fresh()
    const stranger = toHex(randomBytes(32))
    const [closed, next] = [0, 1].map((period) => ({ licenseId, period })) as [PeriodKey, PeriodKey]
    const other = { licenseId: stranger, period: 0 }
    const ids = [usage('a'), usage('b')]
    for (const key of [closed, next, other]) await store.append(batchOf(ids, key))
    const count = async () => inside && Promise.all([closed, next, other].map(inside.countIds))
    const [some, ...rest] = (await count()) ?? []
    if (inside) assert.ok(some, 'they are there while the period is open')
    const { policy } = batchOf([], closed)
    await store.closePeriod({ ...closed, policy, secret, closedAt: 1 })
    if (inside) assert.deepEqual(await count(), [0, ...rest])
    // What comes late brings none back.
    assert.equal((await store.append(batchOf([usage('a'), usage('c')], closed))).isClosed, true)
    if (inside) assert.deepEqual(await count(), [0, ...rest])
    for (const key of [next, other])
      assert.deepEqual((await store.append(batchOf(ids, key))).duplicates, new Set(['a', 'b']))
    await store.close()
  })

  if (inside)
    test('adds up as events come in: closing, totals and works need none of them again', async () => {
      const { store, licenseId } = await fresh()
      const key = { licenseId, period: 0 }
      for (let i = 0; i < 5; i++) await store.append(batchOf([usage(`${i}`, { works: [{ workId: A }] })], key))
      const before = { period: await store.readPeriod(key), works: await collect(store.readWorks(key)) }
      assert.deepEqual([before.period?.totals[0]?.uses, before.works[0]?.uses], [5, 5])
      await inside.dropEvents(key)
      assert.deepEqual(await collect(store.readEvents(key)), [])
      const { policy } = batchOf([], key)
      await store.closePeriod({ ...key, policy, secret, closedAt: 1 })
      assert.deepEqual(await store.readPeriod(key), { ...before.period, closedAt: 1 })
      assert.deepEqual(await collect(store.readWorks(key)), before.works)
      await store.close()
    })

  test('closes a period that nothing was counted in', async () => {
    const { store, licenseId } = await fresh()
    const { policy } = batchOf([], { licenseId })
    await store.closePeriod({ licenseId, period: 3, policy, secret, closedAt: 5 })
    assert.deepEqual((await store.readPeriod({ licenseId, period: 3 }))?.totals, [])
    assert.equal((await store.append(batchOf([usage('a')], { licenseId, period: 3 }))).isClosed, true)
    await store.close()
  })

  test('refuses another policy within a period', async () => {
    const { store, licenseId } = await fresh()
    await store.append(batchOf([usage('a')], { licenseId }))
    const other = countingOf(equal())
    await assert.rejects(
      () => store.append(batchOf([usage('b')], { licenseId, by: other })),
      (error) => error instanceof PolicyChangedError && error.period === 0,
    )
    assert.equal((await store.readPeriod({ licenseId, period: 0 }))?.totals[0]?.uses, 1)
    assert.deepEqual(await store.append(batchOf([usage('b')], { licenseId, period: 1, by: other })), none)
    await store.close()
  })

  test('keeps licenses and periods apart, and lists them', async () => {
    const { store, licenseId } = await fresh()
    const stranger = toHex(randomBytes(32))
    for (const period of [10, 9, 2]) await store.append(batchOf([usage('a')], { licenseId, period }))
    await store.append(batchOf([usage('a'), usage('b')], { licenseId: stranger, period: 2 }))
    const events = async (of: Hex) =>
      (await store.readPeriods(of)).map(({ period, totals }) => [period, totals[0]?.uses])
    assert.deepEqual(await events(licenseId), [
      [2, 1],
      [9, 1],
      [10, 1],
    ])
    assert.deepEqual(await events(stranger), [[2, 2]])
    assert.equal(await store.readPeriod({ licenseId, period: 0 }), undefined)
    assert.deepEqual(await store.readPeriods(toHex(randomBytes(32))), [])
    assert.deepEqual(await collect(store.readWorks({ licenseId, period: 0 })), [])
    assert.deepEqual(await collect(store.readEvents({ licenseId, period: 0 })), [])
    await store.close()
  })

  test('adds up values beyond 64 bits, and shares of the whole period', async () => {
    const { store, licenseId } = await fresh()
    const by = countingOf(attributed({ fallback: 'period', confidence: 0 }))
    // Odd, in millionths: sums that are rounded would show.
    const most = { units: { requests: 4_000_000_000_000_001 / 1_000_000 }, works: [{ workId: A, score: 1 }] }
    const number = 5000
    const events = Array.from({ length: number }, (_, i) => usage(`${i}`, most))
    for (const [from, to] of [
      [0, 1],
      [1, 1200],
      [1200, number - 1],
      [number - 1, number],
    ]) {
      await store.append(batchOf(events.slice(from, to), { licenseId, by }))
      // Reading may be when a store adds up.
      await store.readPeriod({ licenseId, period: 0 })
    }
    const sum = BigInt(number) * 4_000_000_000_000_001n
    assert.ok(sum > 2n ** 64n)
    const period = await store.readPeriod({ licenseId, period: 0 })
    assert.equal(period?.totals.find(({ group }) => group === 0)?.value, sum)
    assert.deepEqual(await collect(store.readWorks({ licenseId, period: 0 })), [
      { workId: workId(0), uses: 0, inputs: [{ group: 0, value: sum }] },
      { workId: A, uses: number, inputs: [{ group: 0, value: 0n }] },
    ])
    await store.close()
  })

  test('reads more works and batches than fit on a page', async () => {
    const { store, licenseId } = await fresh()
    const works = Array.from({ length: 4000 }, (_, i) => ({ workId: workId(i + 1) }))
    const units = { requests: 8, outputTokens: 8000 }
    for (let i = 0; i < 20; i++) {
      const part = works.filter((_, w) => w % 5 === i % 5)
      await store.append(batchOf([usage(`${i}`, { works: part, units })], { licenseId }))
    }
    const read = await collect(store.readWorks({ licenseId, period: 0 }))
    const inputs = [
      { group: 0, value: 40_000n },
      { group: 2, value: 40_000_000n },
    ]
    assert.deepEqual(
      read,
      works.map((work) => ({ ...work, uses: 4, inputs })),
    )
    const events: MeterEvent[] = await collect(store.readEvents({ licenseId, period: 0 }))
    assert.deepEqual(
      events.map(({ id }) => id),
      Array.from({ length: 20 }, (_, i) => `${i}`),
    )
    await store.close()
  })
}

/**
 * What a store with a schema must do when it is opened by a package with a newer one. `openAt` opens the store of a name, with these
 * steps after the package's own.
 */
export function migrationSuite(openAt: (name: string, steps?: readonly string[]) => MeterStore): void {
  /** Run twice, it would show; it works on what is there, and on the tables themselves. */
  const step = `
    CREATE TABLE notes (n INTEGER NOT NULL, note TEXT);
    INSERT INTO notes SELECT n, policy FROM periods;
    UPDATE periods SET closed_at = closed_at + 70;`
  const broken = `${step} INSERT INTO nowhere VALUES (1);`
  const licenseId = toHex(randomBytes(32))
  const event = (id: string): UsageEvent => ({ id, time: 5, works: [{ workId: A, weight: 1 }, { workId: B }] })
  const append = (store: MeterStore, period: number, ...ids: string[]) =>
    store.append(batchOf(ids.map(event), { licenseId, period }))

  const readAll = async (store: MeterStore) => ({
    periods: await store.readPeriods(licenseId),
    rest: await Promise.all(
      [0, 1].map(async (period) => ({
        works: await collect(store.readWorks({ licenseId, period })),
        events: await collect(store.readEvents({ licenseId, period })),
        late: await collect(store.readLate({ licenseId, period })),
      })),
    ),
  })
  type All = Awaited<ReturnType<typeof readAll>>
  /** As the step leaves it. */
  const moved = ({ periods, rest }: All): All => ({
    periods: periods.map((period) => ({ ...period, closedAt: period.closedAt && period.closedAt + 70 })),
    rest,
  })

  /** A store of the first version with a period that is closed, and one that is open. */
  const begin = async (name: string): Promise<All> => {
    const store = openAt(name)
    const { policy } = batchOf([], { licenseId })
    await append(store, 0, 'a', 'b')
    await store.closePeriod({ licenseId, period: 0, policy, secret, closedAt: 7 })
    await append(store, 0, 'late')
    await append(store, 1, 'a')
    const all = await readAll(store)
    assert.deepEqual(
      all.periods.map(({ closedAt }) => closedAt),
      [7, undefined],
    )
    await store.close()
    return all
  }

  test('brings an older schema up to the newer version, once, and keeps what it holds', async () => {
    const before = await begin('older')
    for (let time = 0; time < 2; time++) {
      const store = openAt('older', [step])
      assert.deepEqual(await readAll(store), moved(before))
      assert.deepEqual((await append(store, 1, 'a')).duplicates, new Set(['a']))
      await store.close()
    }
    const store = openAt('older', [step])
    await append(store, 1, 'b')
    assert.equal((await store.readPeriods(licenseId))[1]?.totals[0]?.uses, 2)
    await store.close()

    const older = openAt('older')
    await assert.rejects(
      () => append(older, 1, 'c'),
      (error) => error instanceof StoreVersionError && error.found === 2 && error.known === 1,
    )
    await older.close()
  })

  test('a new store is brought up to the newest version at once', async () => {
    const store = openAt('new', [step, 'DROP TABLE notes'])
    await append(store, 1, 'a')
    await store.close()
    const older = openAt('new', [step])
    await assert.rejects(
      () => append(older, 1, 'b'),
      (error) => error instanceof StoreVersionError && error.found === 3 && error.known === 2,
    )
    await older.close()
  })

  test('a step that fails leaves the version before it whole', async () => {
    const before = await begin('whole')
    // Also where a step before it succeeds: both or none.
    for (const steps of [[broken], [step, 'INSERT INTO nowhere VALUES (1)']]) {
      const failing = openAt('whole', steps)
      for (let time = 0; time < 2; time++) await assert.rejects(() => append(failing, 1, 'b'), MeterStoreError)
      await failing.close()
      const store = openAt('whole')
      assert.deepEqual(await readAll(store), before)
      assert.deepEqual((await append(store, 1, 'a')).duplicates, new Set(['a']))
      await store.close()
    }
    const store = openAt('whole', [step])
    assert.deepEqual(await readAll(store), moved(before))
    await store.close()
  })
}
