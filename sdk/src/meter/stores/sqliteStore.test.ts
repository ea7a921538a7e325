import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { toHex } from 'viem'
import { batchOf, collect, meterStoreSuite, migrationSuite } from '../../../../test/utils/meterStoreSuite.ts'
import { MeterStoreError, StoreVersionError } from '../../errors/meter.ts'
import { sqliteThread } from '../../generated/sqliteThread.ts'
import { MIGRATIONS, sqliteStore } from './sqliteStore.ts'
import type { SqliteRequest, SqliteWorkerData } from './sqliteWorker.ts'
import type { PeriodKey } from './store.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-meter-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const licenseId = toHex(randomBytes(32))
const event = (id: string) => ({ id, time: 0, works: [{ workId: toHex(1, { size: 32 }) }] })

/** The thread that a store runs. */
async function startThread(name: string) {
  const workerData: SqliteWorkerData = { path: path.join(folder, name), migrations: MIGRATIONS, timeout: 1000 }
  const thread = new Worker(sqliteThread, { eval: true, workerData })
  await once(thread, 'message')
  const ask = async (request: SqliteRequest) => {
    thread.postMessage({ call: 1, request })
    const [{ result }] = await once(thread, 'message')
    return result
  }
  return { ask, all: (sql: string) => ask({ op: 'all', sql, params: [] }), end: () => thread.terminate() }
}

describe('sqliteStore', () => {
  const suite = path.join(folder, 'suite.sqlite')
  const ask = (sql: string, { licenseId, period }: PeriodKey) => {
    const database = new DatabaseSync(suite)
    const row = database.prepare(sql).get(licenseId, period)
    database.close()
    return row
  }
  const periodOf = 'n = (SELECT n FROM periods WHERE license = ? AND period = ?)'
  meterStoreSuite(() => sqliteStore(suite), {
    countIds: async (key) => Number(ask(`SELECT count(*) AS count FROM ids WHERE ${periodOf}`, key)?.count),
    dropEvents: async (key) => void ask(`DELETE FROM batches WHERE ${periodOf}`, key),
  })

  migrationSuite((name, steps = []) =>
    sqliteStore(path.join(folder, `${name}.sqlite`), { migrations: [...MIGRATIONS, ...steps] }),
  )

  test('finds everything again in its file', async () => {
    const file = path.join(folder, 'again.sqlite')
    const first = sqliteStore(file)
    await first.append(batchOf([event('a')], { licenseId }))
    const before = [await first.readPeriods(licenseId), await collect(first.readWorks({ licenseId, period: 0 }))]
    await first.close()
    const second = sqliteStore(file)
    const after = [await second.readPeriods(licenseId), await collect(second.readWorks({ licenseId, period: 0 }))]
    assert.deepEqual(after, before)
    assert.deepEqual((await second.append(batchOf([event('a')], { licenseId }))).duplicates, new Set(['a']))
    await second.close()
  })

  test('is shared by writers: each id counts once', async () => {
    const file = path.join(folder, 'shared.sqlite')
    const stores = [sqliteStore(file), sqliteStore(file), sqliteStore(file)]
    const batches = Array.from({ length: 20 }, (_, i) => [event(`${i}`), event(`${i + 1}`), event(`${i + 2}`)])
    const writes = stores.flatMap((store) => batches.map((events) => store.append(batchOf(events, { licenseId }))))
    const known = (await Promise.all(writes)).reduce((sum, { duplicates }) => sum + duplicates.size, 0)
    assert.equal(known, stores.length * 60 - 22)
    const [period] = (await stores[0]?.readPeriods(licenseId)) ?? []
    assert.equal(period?.totals[0]?.uses, 22)
    await Promise.all(stores.map((store) => store.close()))
  })

  test('adds up what another process wrote, or one that ended, once', async () => {
    const file = path.join(folder, 'unfolded.sqlite')
    const [one, other] = [sqliteStore(file), sqliteStore(file)]
    const uses = async (store: typeof one) => {
      const [work] = await collect(store.readWorks({ licenseId, period: 0 }))
      const [period] = await store.readPeriods(licenseId)
      assert.equal(period?.totals[0]?.uses, work?.uses)
      return work?.uses
    }
    await one.append(batchOf([event('a')], { licenseId }))
    await one.append(batchOf([event('b')], { licenseId }))
    assert.equal(await uses(other), 2)
    await one.append(batchOf([event('c')], { licenseId }))
    await other.append(batchOf([event('d')], { licenseId }))
    assert.equal(await uses(one), 4)
    assert.equal(await uses(other), 4)
    await Promise.all([one.close(), other.close()])
    const database = new DatabaseSync(file)
    assert.equal(database.prepare('SELECT count(*) AS count FROM pending').get()?.count, 0)
    database.close()
  })

  test('knows some thousands of ids again, after it was opened anew too', async () => {
    const file = path.join(folder, 'known.sqlite')
    const ids = Array.from({ length: 20_000 }, (_, i) => `answer-${i}`)
    for (let round = 0; round < 2; round++) {
      const store = sqliteStore(file)
      for (let at = 0; at < ids.length; at += 5000) {
        const { duplicates } = await store.append(batchOf(ids.slice(at, at + 5000).map(event), { licenseId }))
        assert.equal(duplicates.size, round === 0 ? 0 : 5000)
      }
      await store.close()
    }
  })

  test('waits for the disk at every commit', async () => {
    const { all, end } = await startThread('pragmas.sqlite')
    // 2 is FULL.
    assert.deepEqual(await all('PRAGMA synchronous'), [{ synchronous: 2n }])
    assert.deepEqual(await all('PRAGMA journal_mode'), [{ journal_mode: 'wal' }])
    await end()
  })

  test('tells ids apart that have the same numbers', async () => {
    const { ask, end } = await startThread('prints.sqlite')
    const append = (...ids: string[]) => {
      const prints = new Uint32Array(2 * ids.length).fill(7)
      const body = JSON.stringify({ events: ids.map((id) => [id]) })
      return ask({ op: 'append', licenseId, period: 0, policy: 'p', secret: new Uint8Array(32), prints, body })
    }
    assert.deepEqual(await append('a', 'b'), { seq: 1 })
    assert.deepEqual(await append('c'), { seq: 2 })
    assert.deepEqual(await append('c', 'd', 'a'), { duplicates: ['c', 'a'] })
    assert.deepEqual(await append('d'), { seq: 3 })
    await end()
  })

  test('is opened again when what kept it from opening has passed', async () => {
    const later = path.join(folder, 'later')
    const store = sqliteStore(path.join(later, 'meter.sqlite'))
    await assert.rejects(() => store.append(batchOf([event('a')], { licenseId })), MeterStoreError)
    mkdirSync(later)
    await store.append(batchOf([event('a')], { licenseId }))
    assert.equal((await store.readPeriods(licenseId))[0]?.totals[0]?.uses, 1)
    await store.close()
  })

  test('error: StoreVersionError', async () => {
    const file = path.join(folder, 'newer.sqlite')
    const database = new DatabaseSync(file)
    database.exec('PRAGMA user_version = 1000')
    database.close()
    const store = sqliteStore(file)
    await assert.rejects(
      () => store.append(batchOf([event('a')], { licenseId })),
      (error) => error instanceof StoreVersionError && error.found === 1000 && error.known === 1,
    )
    await store.close()
  })

  test('error: MeterStoreError', async () => {
    const nowhere = sqliteStore(path.join(folder, 'no', 'such', 'folder.sqlite'))
    await assert.rejects(() => nowhere.append(batchOf([event('a')], { licenseId })), MeterStoreError)
    const closed = sqliteStore(path.join(folder, 'closed.sqlite'))
    await closed.close()
    await assert.rejects(() => closed.append(batchOf([event('a')], { licenseId })), MeterStoreError)
  })
})
