/** How fast the meter records, per store, beside one transaction for each event. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { keccak256, toHex } from 'viem'
import {
  createMeter,
  type Meter,
  type MeterStore,
  memoryStore,
  postgresStore,
  retrieved,
  sqliteStore,
  type UsageEvent,
} from '../../sdk/src/meter/index.ts'
import { startPostgres, withPostgres } from '../../test/utils/postgres.ts'
import { cpuTime, type Row } from './rows.ts'

/** As answers of a busy app: three works each, of ten thousand, under ids that come in no order. */
const EVENTS = 1_000_000
const WORKS = 10_000
const WORKS_PER_EVENT = 3
/** A server does as much of the work as we do, and one transaction per event is slow. */
const POSTGRES_EVENTS = 200_000
const SINGLE_EVENTS = 2_000
/** Calls of `record` that nobody awaits, in bursts with time between them to write. */
const BURSTS = { count: 100, calls: 500 }
const START = 1_772_323_200

/** What DESIGN asks for: 200,000 a second of one processor, and ten microseconds of the caller's. */
const BUDGET = { perSecond: 200_000, callerUs: 10 }

export async function measureMeter(): Promise<{ rows: Row[]; problems: string[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-bench-'))
  const events = makeEvents(EVENTS)
  const rows: Row[] = []
  const problems: string[] = []
  try {
    const single = singleSqlite(path.join(folder, 'single.sqlite'), events)
    const sqlite = await measureStore(() => sqliteStore(path.join(folder, 'meter.sqlite')), events)
    rows.push(...rowsOf('SQLite', sqlite, single, 'one transaction per event'))
    if (sqlite.perCpuSecond < BUDGET.perSecond)
      problems.push(`SQLite: under ${BUDGET.perSecond} events per second of a processor.`)

    const caller = await measureCaller(() => sqliteStore(path.join(folder, 'caller.sqlite')))
    const alternative = 'one transaction per event'
    const waits = single.callsUs
    rows.push(
      { what: 'record(), median', unit: 'µs', ours: at(caller, 0.5), theirs: at(waits, 0.5), alternative },
      { what: 'record(), 99 of 100', unit: 'µs', ours: at(caller, 0.99), theirs: at(waits, 0.99), alternative },
    )
    if (at(caller, 0.5) > BUDGET.callerUs) problems.push(`record() takes over ${BUDGET.callerUs} µs of its caller.`)

    if (withPostgres.skip) console.log(`No row for PostgreSQL: ${withPostgres.skip}`)
    else rows.push(...(await measurePostgres(events.slice(0, POSTGRES_EVENTS))))

    const memory = await measureStore(memoryStore, events)
    rows.push(...rowsOf('memory', memory, single, 'one SQLite transaction per event'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { rows, problems }
}

type Speed = { perSecond: number; perCpuSecond: number }

function rowsOf(store: string, ours: Speed, theirs: Speed, alternative: string): Row[] {
  const what = `events recorded, ${store}`
  return [
    { what, unit: '1/s', ours: ours.perSecond, theirs: theirs.perSecond, alternative },
    {
      what: `… per second of a processor`,
      unit: '1/s',
      ours: ours.perCpuSecond,
      theirs: theirs.perCpuSecond,
      alternative,
    },
  ]
}

/* OURS */

async function measureStore(open: () => MeterStore, events: readonly UsageEvent[]): Promise<Speed> {
  const meter = meterOf(open())
  // Opening is not recording.
  await meter.recordBatch(makeEvents(1))
  const { speed, result } = await measured(events.length, () => meter.recordBatch(events))
  assert.deepEqual(result, { counted: events.length, duplicates: 0, refused: [] })
  await meter.close()
  return speed
}

/** Microseconds that calls of `record` take of who makes them, while events are written. */
async function measureCaller(open: () => MeterStore): Promise<number[]> {
  const meter = meterOf(open())
  const microseconds: number[] = []
  for (let burst = 0; burst < BURSTS.count; burst++) {
    for (const event of makeEvents(BURSTS.calls)) {
      const start = performance.now()
      void meter.record(event)
      microseconds.push((performance.now() - start) * 1000)
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await meter.close()
  // What comes first is not compiled yet.
  return microseconds.slice(microseconds.length / 2)
}

async function measurePostgres(events: readonly UsageEvent[]): Promise<Row[]> {
  const server = await startPostgres()
  try {
    const { connectionString } = server
    const ours = await measureStore(() => postgresStore({ connectionString }), events)
    const theirs = await singlePostgres(connectionString, events)
    const alternative = 'one transaction per event, one connection'
    const what = 'events recorded, PostgreSQL'
    return [{ what, unit: '1/s', ours: ours.perSecond, theirs: theirs.perSecond, alternative }]
  } finally {
    await server.stop()
  }
}

function meterOf(store: MeterStore): Meter {
  const license = { licenseId: toHex(1, { size: 32 }), start: START, periodDays: 30 }
  return createMeter({ license, store, policy: retrieved(), clock: () => START * 1000 + 86_400_000 })
}

/* THEIRS: the id once, the sum of each work, the event; all of it on disk before the next */

function singleSqlite(file: string, events: readonly UsageEvent[]): Speed & { callsUs: number[] } {
  const database = new DatabaseSync(file)
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE events (id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
    CREATE TABLE sums (work TEXT PRIMARY KEY, weight REAL) WITHOUT ROWID`)
  const insert = database.prepare('INSERT INTO events VALUES (?, ?) ON CONFLICT DO NOTHING')
  const add = database.prepare(
    'INSERT INTO sums VALUES (?, ?) ON CONFLICT DO UPDATE SET weight = weight + excluded.weight',
  )
  const callsUs: number[] = []
  const [start, startCpu] = [performance.now(), cpuTime()]
  for (const event of events.slice(0, SINGLE_EVENTS)) {
    const start = performance.now()
    database.exec('BEGIN IMMEDIATE')
    insert.run(event.id, JSON.stringify(event))
    for (const { workId, weight = 1 } of event.works ?? []) add.run(workId, weight)
    database.exec('COMMIT')
    callsUs.push((performance.now() - start) * 1000)
  }
  const speed = speedOf(SINGLE_EVENTS, performance.now() - start, cpuTime() - startCpu)
  database.close()
  return { ...speed, callsUs }
}

async function singlePostgres(connectionString: string, events: readonly UsageEvent[]): Promise<Speed> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query('CREATE TABLE events (id text PRIMARY KEY, body text)')
  await client.query('CREATE TABLE sums (work text PRIMARY KEY, weight numeric)')
  const { speed } = await measured(SINGLE_EVENTS, async () => {
    for (const { id, works = [], ...event } of events.slice(0, SINGLE_EVENTS)) {
      await client.query('BEGIN')
      await client.query('INSERT INTO events VALUES ($1, $2) ON CONFLICT DO NOTHING', [id, JSON.stringify(event)])
      await client.query(
        `INSERT INTO sums SELECT * FROM unnest($1::text[], $2::numeric[])
         ON CONFLICT (work) DO UPDATE SET weight = sums.weight + excluded.weight`,
        [works.map(({ workId }) => workId), works.map(({ weight }) => weight)],
      )
      await client.query('COMMIT')
    }
  })
  await client.end()
  return speed
}

/* NUMBERS */

function makeEvents(count: number): UsageEvent[] {
  return Array.from({ length: count }, (_, i) => ({
    id: randomUUID(),
    time: START * 1000 + i,
    model: 'answers-1',
    units: { inputTokens: 1200 + (i % 100), outputTokens: 300 + (i % 50) },
    works: Array.from({ length: WORKS_PER_EVENT }, (_, w) => ({
      workId: WORK_IDS[(i * (2 * w + 7) + w) % WORKS] ?? '0x',
      weight: (50 + ((i + w) % 50)) / 100,
    })),
  }))
}

const WORK_IDS = Array.from({ length: WORKS }, (_, i) => keccak256(toHex(i)))

async function measured<result>(count: number, work: () => Promise<result>): Promise<{ speed: Speed; result: result }> {
  const [start, startCpu] = [performance.now(), cpuTime()]
  const result = await work()
  return { speed: speedOf(count, performance.now() - start, cpuTime() - startCpu), result }
}

function speedOf(count: number, ms: number, cpuMs: number): Speed {
  return { perSecond: (count / ms) * 1000, perCpuSecond: (count / cpuMs) * 1000 }
}

function at(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN
}

if (import.meta.main) {
  const { printRows } = await import('./rows.ts')
  const { rows, problems } = await measureMeter()
  printRows(rows)
  for (const problem of problems) console.error(`\n${problem}`)
}
