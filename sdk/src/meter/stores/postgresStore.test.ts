import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { toHex } from 'viem'
import { batchOf, collect, meterStoreSuite, migrationSuite } from '../../../../test/utils/meterStoreSuite.ts'
import { type PostgresServer, startPostgres, withPostgres } from '../../../../test/utils/postgres.ts'
import { MeterStoreError, StoreVersionError } from '../../errors/meter.ts'
import { MIGRATIONS, postgresStore } from './postgresStore.ts'
import type { PeriodKey } from './store.ts'

const licenseId = () => toHex(randomBytes(32))
const event = (id: string) => ({ id, time: 0, works: [{ workId: toHex(1, { size: 32 }) }] })

describe('postgresStore', withPostgres, () => {
  let server: PostgresServer
  const open = () => postgresStore({ connectionString: server.connectionString })
  before(async () => {
    server = await startPostgres()
  })
  after(() => server.stop())

  const ask = async (sql: string, { licenseId, period }: PeriodKey) => {
    const client = new pg.Client({ connectionString: server.connectionString })
    await client.connect()
    await client.query('SET search_path TO openroyalty_meter')
    const { rows } = await client.query(sql, [licenseId, period])
    await client.end()
    return rows[0]
  }
  const periodOf = 'n = (SELECT n FROM periods WHERE license = $1 AND period = $2)'
  meterStoreSuite(open, {
    countIds: async (key) => Number((await ask(`SELECT count(*) FROM ids WHERE ${periodOf}`, key))?.count),
    dropEvents: (key) => ask(`DELETE FROM batches WHERE ${periodOf}`, key),
  })

  migrationSuite((name, steps = []) =>
    postgresStore(
      { connectionString: server.connectionString, schema: `${name} "schema"` },
      { migrations: [...MIGRATIONS, ...steps] },
    ),
  )

  test('is shared by hosts that start at once: each id counts once', async () => {
    const schema = 'begun "at" once'
    const stores = Array.from({ length: 5 }, (_, shard) =>
      postgresStore({ connectionString: server.connectionString, schema, shard: shard % 2 }),
    )
    const license = licenseId()
    const batches = Array.from({ length: 20 }, (_, i) => [event(`${i + 2}`), event(`${i}`), event(`${i + 1}`)])
    const writes = stores.flatMap((store) =>
      batches.map((events) => store.append(batchOf(events, { licenseId: license }))),
    )
    const known = (await Promise.all(writes)).reduce((sum, { duplicates }) => sum + duplicates.size, 0)
    assert.equal(known, stores.length * 60 - 22)
    const [period] = (await stores[0]?.readPeriods(license)) ?? []
    assert.equal(period?.totals[0]?.uses, 22)
    const [work] = await collect((stores[1] ?? open()).readWorks({ licenseId: license, period: 0 }))
    assert.deepEqual([work?.uses, work?.inputs[0]?.value], [22, 22_000_000n])
    await Promise.all(stores.map((store) => store.close()))
  })

  test('closing waits for what is being written, and nothing is written after', async () => {
    const stores = [open(), open(), open()]
    for (let round = 0; round < 10; round++) {
      const license = licenseId()
      const writes = stores.map(async (store, s) => {
        let counted = 0
        for (let i = 0; i < 5; i++) {
          const { isClosed } = await store.append(batchOf([event(`${s}.${i}`)], { licenseId: license }))
          if (!isClosed) counted++
        }
        return counted
      })
      const key = { licenseId: license, period: 0, policy: batchOf([], { licenseId: license }).policy }
      await new Promise((resolve) => setTimeout(resolve, round))
      await stores[0]?.closePeriod({ ...key, secret: new Uint8Array(32), closedAt: 1 })
      const [store] = stores
      assert.ok(store)
      const found = await collect(store.readEvents(key))
      const counted = (await Promise.all(writes)).reduce((a, b) => a + b, 0)
      assert.deepEqual(await collect(store.readEvents(key)), found, 'nothing is counted after it was closed')
      const late = await collect(store.readLate(key))
      assert.deepEqual([found.length, late.length], [counted, 15 - counted])
    }
    await Promise.all(stores.map((store) => store.close()))
  })

  test('knows a batch again that was counted before its period was closed', async () => {
    const store = open()
    const license = licenseId()
    await store.append(batchOf([event('x')], { licenseId: license }))
    const batch = batchOf([event('x'), event('y')], { licenseId: license })
    await store.append(batch)
    const key = { licenseId: license, period: 0 }
    await store.closePeriod({ ...key, policy: batch.policy, secret: batch.secret, closedAt: 1 })
    // As when the answer to its commit was lost.
    assert.deepEqual(await store.append(batch), { isClosed: false, duplicates: new Set(['x']) })
    assert.deepEqual(await collect(store.readLate(key)), [])
    await store.close()
  })

  test('takes a pool of the app, and leaves it open', async () => {
    const pool = new pg.Pool({ connectionString: server.connectionString })
    const store = postgresStore({ pool })
    await store.append(batchOf([event('a')], { licenseId: licenseId() }))
    await store.close()
    assert.equal((await pool.query('SELECT 1 AS one')).rows[0]?.one, 1)
    await pool.end()
  })

  test('goes on after the server crashed', async () => {
    const store = open()
    const license = licenseId()
    await store.append(batchOf([event('a')], { licenseId: license }))
    await server.kill()
    await assert.rejects(() => store.append(batchOf([event('b')], { licenseId: license })), MeterStoreError)
    await server.start()
    await store.append(batchOf([event('b')], { licenseId: license }))
    assert.equal((await store.readPeriods(license))[0]?.totals[0]?.uses, 2)
    await store.close()
  })

  test('error: StoreVersionError', async () => {
    const store = postgresStore({ connectionString: server.connectionString, schema: 'newer' })
    await store.readPeriods(licenseId())
    const client = new pg.Client({ connectionString: server.connectionString })
    await client.connect()
    await client.query('UPDATE newer.versions SET version = 1000')
    await client.end()
    const other = postgresStore({ connectionString: server.connectionString, schema: 'newer' })
    await assert.rejects(() => other.readPeriods(licenseId()), StoreVersionError)
    await Promise.all([store.close(), other.close()])
  })

  test('error: MeterStoreError when there is no server', async () => {
    const store = postgresStore({ connectionString: 'postgres://meter@127.0.0.1:1/postgres' })
    await assert.rejects(() => store.append(batchOf([event('a')], { licenseId: licenseId() })), MeterStoreError)
    await store.close()
  })
})
