import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bundle } from '../../../test/utils/bundle.ts'
import { numberedEvent, numberedMeter } from '../../../test/utils/meterEvents.ts'
import { batchOf, collect } from '../../../test/utils/meterStoreSuite.ts'
import type { WriterOrders } from '../../../test/utils/meterWriter.ts'
import { type PostgresServer, startPostgres, withPostgres } from '../../../test/utils/postgres.ts'
import { memoryStore } from './stores/memoryStore.ts'
import { postgresStore } from './stores/postgresStore.ts'
import { sqliteStore } from './stores/sqliteStore.ts'
import type { MeterStore } from './stores/store.ts'

/** `npm run test:deep` asks for more. */
const KILLS = Number(process.env.METER_KILLS ?? 300)
/** In each of three ways. */
const TORN_WRITES = Number(process.env.METER_TORN_WRITES ?? 350)
const KILLS_PER_FILE = 25
/** Files that are written to, and killed at, at the same time. */
const FILES_AT_ONCE = 3
const WRITERS = 10
/** Of each: one that is killed at once is killed before it can finish. */
const MAX_RUNS = 30

const WRITER = fileURLToPath(new URL('../../../test/utils/meterWriter.ts', import.meta.url))
const licenseId = `0x${'0'.repeat(62)}63` as const
const key = { licenseId, period: 0 }

const writer = await bundle(WRITER)
after(writer.remove)
const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-crash-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let writers = 0

/** Starts a writer, kills it some milliseconds after it began to write, and returns what it acknowledged. */
async function runWriter(orders: Omit<WriterOrders, 'notes'>, killAfter?: number) {
  const notes = path.join(folder, `notes-${writers++}`)
  writeFileSync(notes, '')
  writeFileSync(`${notes}.json`, JSON.stringify({ ...orders, notes }))
  const signal = await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer.file, `${notes}.json`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (killAfter !== undefined) child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), killAfter))
    child.on('error', reject)
    child.on('close', (_, signal) => resolve(signal))
  })
  const lines = readFileSync(notes, 'utf8').split('\n').slice(0, -1)
  for (const file of [notes, `${notes}.json`]) rmSync(file)
  const isDone = lines.includes('done')
  return { acknowledged: lines.filter((line) => line !== 'done').map(Number), isDone, isKilled: signal === 'SIGKILL' }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

/** All that a store says must follow from the events it holds, each of which it holds once. Returns their numbers. */
async function checkStore(store: MeterStore): Promise<Set<number>> {
  const events = await collect(store.readEvents(key))
  const numbers = events.map(({ id }) => Number(id.slice('event-'.length)))
  assert.equal(new Set(numbers).size, numbers.length, 'no event is kept twice')
  const alone = numberedMeter(memoryStore())
  await alone.recordBatch(numbers.map(numberedEvent))
  if (numbers.length > 0) {
    const report = { period: 0, total: 10n ** 12n + 7n }
    assert.deepEqual(await numberedMeter(store).report(report), await alone.report(report))
  }
  return new Set(numbers)
}

describe('kill -9 while recording', () => {
  test(`${KILLS} times: nothing acknowledged is lost, nothing is counted twice`, async (context) => {
    let unfinished = 0
    let all = 0
    /** A file for some of them, since it is read in full after each. */
    const killAt = async (from: number) => {
      const sqlite = path.join(folder, `killed-${from}.sqlite`)
      const acknowledged = new Set<number>()
      let sent = 0
      for (let kill = from; kill < Math.min(from + KILLS_PER_FILE, KILLS); kill++) {
        const together = [1, 7, 100, 1000][kill % 4] ?? 1
        // What is not known to be written is sent again, and some of what is, too.
        const again = range(0, sent).filter((number) => !acknowledged.has(number) || number % 97 === kill % 97)
        const numbers = [...again, ...range(sent, sent + 20_000)]
        const run = await runWriter({ sqlite, numbers, together }, randomInt(0, 150))
        for (const number of run.acknowledged) acknowledged.add(number)
        if (!run.isDone) unfinished++
        sent = Math.max(sent, ...run.acknowledged.map((number) => number + 1))

        const store = sqliteStore(sqlite)
        const found = await collect(store.readEvents(key))
        const counted = new Set(found.map(({ id }) => Number(id.slice('event-'.length))))
        for (const number of acknowledged) assert.ok(counted.has(number), `event ${number} was acknowledged`)
        await store.close()
      }
      const store = sqliteStore(sqlite)
      all += (await checkStore(store)).size
      await store.close()
    }
    const files = range(0, Math.ceil(KILLS / KILLS_PER_FILE)).map((i) => i * KILLS_PER_FILE)
    const next = async () => {
      for (let from = files.shift(); from !== undefined; from = files.shift()) await killAt(from)
    }
    await Promise.all(range(0, FILES_AT_ONCE).map(next))
    context.diagnostic(`${all} counted, ${unfinished} of ${KILLS} cut off`)
    assert.ok(unfinished > KILLS / 2, 'most runs are cut off while they write')
  })
})

describe('torn writes', () => {
  const file = path.join(folder, 'torn.sqlite')
  const torn = path.join(folder, 'torn-copy.sqlite')

  /** Files as they are on disk at this moment. */
  const read = (name: string) => ({ database: readFileSync(name), log: readFileSync(`${name}-wal`) })

  /** All that a database holds, after the recovery that opening it begins with. */
  function dump(database: Buffer, log: Buffer): string {
    for (const suffix of ['', '-wal', '-shm']) rmSync(torn + suffix, { force: true })
    writeFileSync(torn, database)
    writeFileSync(`${torn}-wal`, log)
    return dumpFile(torn)
  }
  function dumpFile(name: string): string {
    const opened = new DatabaseSync(name)
    // Nothing here has to outlive a power cut, and waiting for the disk would take most of the time.
    opened.exec('PRAGMA synchronous = OFF')
    assert.equal(opened.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok')
    const tables = ['periods', 'batches', 'ids', 'pending', 'sums', 'late'].map((table) =>
      opened.prepare(`SELECT * FROM ${table}`).all(),
    )
    opened.close()
    return JSON.stringify(tables)
  }

  /** Offsets over a range, ends included. */
  const offsets = (from: number, to: number, number: number) =>
    range(0, number + 1).map((i) => from + Math.round(((to - from) * i) / number))

  test(`at ${TORN_WRITES} offsets of the log: all before is there, and the batch under way wholly or not at all`, async () => {
    const store = sqliteStore(file)
    const batch = (from: number, to: number) => batchOf(range(from, to).map(numberedEvent), { licenseId })
    await store.append(batch(0, 300))
    await store.append(batch(300, 400))
    const earlier = read(file)
    // The second write has events that are known, and a period of its own.
    await store.append(batch(390, 800))
    const later = read(file)
    assert.deepEqual(later.database, earlier.database, 'no checkpoint yet')
    const [before, afterwards] = [dump(earlier.database, earlier.log), dump(later.database, later.log)]
    assert.notEqual(before, afterwards)

    let whole = 0
    for (const offset of offsets(earlier.log.length, later.log.length, TORN_WRITES)) {
      const kept = later.log.subarray(0, offset)
      // Cut off; or the file has grown and the bytes are not there; or they are nonsense.
      const rest = later.log.length - offset
      for (const tail of [Buffer.alloc(0), Buffer.alloc(rest), Buffer.alloc(rest, 0xa5)]) {
        const found = dump(later.database, Buffer.concat([kept, tail]))
        assert.ok(found === before || found === afterwards, `cut off at byte ${offset}`)
        if (found === afterwards) whole++
      }
    }
    // The last bytes of a page may be zeros, and then it is whole without them.
    assert.ok(whole >= 3 && whole < TORN_WRITES / 2, `it is there when all of it is: ${whole} times`)
    await store.close()
  })

  test(`at ${TORN_WRITES} offsets of the file, while the log is copied into it: all is there`, async () => {
    const store = sqliteStore(file)
    await store.append(batchOf(range(800, 1300).map(numberedEvent), { licenseId }))
    const { database, log } = read(file)
    const copied = path.join(folder, 'checkpointed.sqlite')
    copyFileSync(file, copied)
    copyFileSync(`${file}-wal`, `${copied}-wal`)
    // Closing the last connection copies the log into the file.
    const expected = dumpFile(copied)
    const done = readFileSync(copied)
    assert.notDeepEqual(done, database)
    for (const offset of offsets(0, Math.max(done.length, database.length), TORN_WRITES)) {
      const mixed = Buffer.concat([done.subarray(0, offset), database.subarray(offset)])
      assert.equal(dump(mixed, log), expected, `first ${offset} bytes are new`)
    }
    await store.close()
  })

  test(`at ${TORN_WRITES} offsets, when a log that was copied is begun anew: all before is there`, async () => {
    const store = sqliteStore(file)
    await store.append(batchOf(range(1300, 2500).map(numberedEvent), { licenseId }))
    const old = read(file)
    // Another process copies the log, and stays: the log is then written from its start.
    const other = new DatabaseSync(file)
    other.exec('PRAGMA wal_checkpoint(RESTART)')
    const copied = readFileSync(file)
    const before = dump(copied, old.log)
    await store.append(batchOf(range(2500, 2600).map(numberedEvent), { licenseId }))
    const { log } = read(file)
    const afterwards = dump(copied, log)
    assert.notEqual(before, afterwards)
    assert.notDeepEqual(log.subarray(0, 32), old.log.subarray(0, 32), 'the log has begun anew')
    for (const offset of offsets(0, log.length, TORN_WRITES)) {
      const found = dump(copied, Buffer.concat([log.subarray(0, offset), old.log.subarray(offset)]))
      assert.ok(found === before || found === afterwards, `first ${offset} bytes are new`)
    }
    other.close()
    await store.close()
  })
})

describe('many writers on PostgreSQL', withPostgres, () => {
  let server: PostgresServer
  before(async () => {
    server = await startPostgres()
  })
  after(() => server.stop())

  test(`${WRITERS} of them, each killed and started again, count as one would`, async (context) => {
    const total = 2000
    const postgres = server.connectionString
    const kills = range(0, WRITERS).map(() => 0)
    const writer = async (each: number) => {
      // A third of the events is sent by three of them.
      const numbers = range(0, total).filter((number) =>
        number % 3 === 0 ? [0, 1, 2].some((i) => (number + i) % WRITERS === each) : number % WRITERS === each,
      )
      const acknowledged = new Set<number>()
      let isFinished = false
      for (let run = 0; !isFinished || kills[each] === 0; run++) {
        assert.ok(run < MAX_RUNS, `writer ${each} was never quick enough to kill`)
        // One that finished before it could be killed begins again with all of it, and has less time.
        const left = numbers.filter((number) => isFinished || !acknowledged.has(number) || number % 11 === run)
        const orders = { postgres, numbers: left, together: [20, 100, 300][(each + run) % 3] ?? 1 }
        const isToDie = run < 2 || kills[each] === 0
        const result = await runWriter(orders, isToDie ? randomInt(20, 400) >> Math.max(0, run - 1) : undefined)
        for (const number of result.acknowledged) acknowledged.add(number)
        if (result.isDone) isFinished = true
        else {
          assert.ok(result.isKilled, `writer ${each} ended by itself`)
          kills[each] = (kills[each] ?? 0) + 1
        }
      }
      assert.equal(acknowledged.size, numbers.length)
    }
    await Promise.all(range(0, WRITERS).map(writer))
    context.diagnostic(`killed ${kills.join(', ')} times`)
    for (const [each, times] of kills.entries()) assert.ok(times >= 1, `writer ${each} was killed`)

    const store = postgresStore({ connectionString: postgres })
    const counted = await checkStore(store)
    assert.deepEqual(
      [...counted].sort((a, b) => a - b),
      range(0, total),
    )
    await store.close()
  })
})
