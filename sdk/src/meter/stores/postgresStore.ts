import { OpenRoyaltyError } from '../../errors/base.ts'
import { MeterStoreError, PolicyChangedError, StoreModuleError, StoreVersionError } from '../../errors/meter.ts'
import type { MeterEvent } from '../event.ts'
import type { WorkInputs } from '../policies/shares.ts'
import { PERIOD, type Sums } from '../sums.ts'
import { decodeEvents, encodeEvents } from './batches.ts'
import { periodsOfRows } from './rows.ts'
import type { AppendResult, Batch, MeterStore, PeriodKey, StoredPeriod, StoredSum, StoreInternals } from './store.ts'

/** What this store needs of a `Pool` of the package `pg`. */
export type PostgresPool = {
  connect(): Promise<PostgresClient>
  end(): Promise<void>
}
export type PostgresClient = {
  query(sql: string, params?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  /** @param destroy - The connection is not to be used again. */
  release(destroy?: boolean): void
}

export type PostgresStoreParameters = {
  /** Schema of the tables; made when it is not there. Left out: `openroyalty_meter`. */
  schema?: string | undefined
  /** Chosen by the writer, 0 to 63: writers with different numbers add to different rows. Left out: a random one. */
  shard?: number | undefined
} & (
  | {
      /** Such as `postgres://user:password@host/database`. The package `pg` must be installed. */
      connectionString: string
    }
  | {
      /** The app's own pool. The store does not end it. */
      pool: PostgresPool
    }
)

/** Each brings the schema from the version before it to its own, counted from one. Never change one that was published. */
export const MIGRATIONS = [
  `CREATE TABLE periods (
     n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, license text NOT NULL, period bigint NOT NULL, policy text NOT NULL,
     secret bytea NOT NULL, closed_at bigint, UNIQUE (license, period)
   );
   CREATE TABLE ids (n bigint NOT NULL, id text COLLATE "C" NOT NULL, PRIMARY KEY (n, id));
   CREATE TABLE batches (
     seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n bigint NOT NULL, id uuid NOT NULL UNIQUE, body text NOT NULL
   );
   CREATE INDEX batches_of_period ON batches (n, seq);
   ALTER TABLE batches ALTER COLUMN body SET STORAGE EXTERNAL;
   -- An empty work is the period as a whole.
   CREATE TABLE sums (
     n bigint NOT NULL, work bytea NOT NULL, grp integer NOT NULL, shard smallint NOT NULL, uses bigint NOT NULL,
     value numeric NOT NULL, PRIMARY KEY (n, work, grp, shard)
   );
   CREATE TABLE late (n bigint NOT NULL, id text COLLATE "C" NOT NULL, body text NOT NULL, PRIMARY KEY (n, id));`,
]

const SHARDS = 64
/** Works, batches or late events read at a time. */
const PAGE = { sums: 5000, batches: 8, late: 5000 }
/** Any number that no other program locks: migrations of many hosts that start at once go one after the other. */
const MIGRATION_LOCK = 0x6f72_6d74
/** The server gave up on a transaction because of others, and asks to try it again. */
const TRY_AGAIN = new Set(['40001', '40P01'])
const TRIES = 5

/**
 * Keeps everything in PostgreSQL, or what speaks its protocol, for many hosts that write at once. Hosts that name the same license
 * count together: an id counts once whichever of them sends it.
 *
 * The server's `synchronous_commit` must be on, as it is unless somebody changed it.
 *
 * @example
 * const store = postgresStore({ connectionString: 'postgres://meter@db.internal/usage' })
 * @example
 * const store = postgresStore({ pool: new pg.Pool() })
 */
export function postgresStore(
  parameters: PostgresStoreParameters,
  { migrations = MIGRATIONS }: StoreInternals = {},
): MeterStore {
  const { schema = 'openroyalty_meter', shard = Math.floor(Math.random() * SHARDS) } = parameters
  const at = (table: string) => `"${schema.replaceAll('"', '""')}".${table}`
  const periodOf = `(SELECT n FROM ${at('periods')} WHERE license = $1 AND period = $2)`
  let opening: Promise<PostgresPool> | undefined

  const open = (): Promise<PostgresPool> => {
    // An attempt that failed is no reason to fail for ever: the server may be back.
    opening ??= openPool(parameters, schema, migrations).catch((error) => {
      opening = undefined
      throw error
    })
    return opening
  }

  const query = async (sql: string, params: readonly unknown[]) => {
    try {
      const client = await (await open()).connect()
      try {
        return (await client.query(sql, params)).rows
      } finally {
        client.release()
      }
    } catch (error) {
      throw errorOf('reading', error)
    }
  }

  const transact = async <result>(work: (client: PostgresClient) => Promise<result>): Promise<result> => {
    for (let left = TRIES; ; left--) {
      try {
        return await transactOnce(await open(), work)
      } catch (error) {
        if (left === 0 || !TRY_AGAIN.has((error as { code?: string }).code ?? '')) throw errorOf('writing', error)
      }
    }
  }

  const periodRows = async (licenseId: string, period: number | null): Promise<StoredPeriod[]> => {
    const rows = await query(
      `SELECT period, policy, secret, closed_at, grp, sum(uses) AS uses, sum(value) AS value
       FROM ${at('periods')} p LEFT JOIN ${at('sums')} s ON s.n = p.n AND work = ''
       WHERE license = $1 AND ($2::bigint IS NULL OR period = $2) GROUP BY p.n, grp ORDER BY period, grp`,
      [licenseId, period],
    )
    return periodsOfRows(rows, sumOf)
  }

  return {
    append: (batch) => transact((client) => append(client, batch)),

    async closePeriod({ licenseId, period, policy, secret, closedAt }) {
      await transact(async (client) => {
        // Waits for batches that are being written, because each of them holds the row.
        const { rows } = await client.query(
          `INSERT INTO ${at('periods')} AS held (license, period, policy, secret, closed_at) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (license, period) DO UPDATE SET closed_at = coalesce(held.closed_at, excluded.closed_at) RETURNING n`,
          [licenseId, period, policy, Buffer.from(secret), closedAt],
        )
        await client.query(`DELETE FROM ${at('ids')} WHERE n = $1`, [rows[0]?.n])
      })
    },

    async readPeriod({ licenseId, period }) {
      const [found] = await periodRows(licenseId, period)
      return found
    },

    readPeriods: (licenseId) => periodRows(licenseId, null),

    async *readWorks(key) {
      let after: Uint8Array = new Uint8Array(0)
      while (true) {
        // Whole works: the limit is of works, not of their groups.
        const rows = await query(
          `SELECT work, grp, sum(uses) AS uses, sum(value) AS value FROM ${at('sums')}
           WHERE n = ${periodOf} AND work IN (
             SELECT DISTINCT work FROM ${at('sums')} WHERE n = ${periodOf} AND work > $3 ORDER BY work LIMIT $4
           ) GROUP BY work, grp ORDER BY work, grp`,
          [key.licenseId, key.period, after, PAGE.sums],
        )
        const works = new Map<string, WorkInputs & { inputs: { group: number; value: bigint }[] }>()
        for (const row of rows) {
          const workId = `0x${Buffer.from(row.work as Uint8Array).toString('hex')}` as const
          const { group, uses, value } = sumOf(row)
          const held = works.get(workId) ?? { workId, uses: 0, inputs: [] }
          held.inputs.push({ group, value })
          works.set(workId, { ...held, uses: held.uses + uses })
          after = row.work as Uint8Array
        }
        yield* works.values()
        if (works.size < PAGE.sums) return
      }
    },

    readEvents: (key) => eventsOf(key, 'batches', 'seq', 0),

    readLate: (key) => eventsOf(key, 'late', 'id', ''),

    async close() {
      const pool = await opening?.catch(() => undefined)
      opening = Promise.reject(new Error('The store is closed.'))
      opening.catch(() => {})
      if (!('pool' in parameters)) await pool?.end()
    },
  }

  async function append(client: PostgresClient, batch: Batch): Promise<AppendResult> {
    const { licenseId, period, policy, events } = batch
    // Held until the end, so that the period cannot be closed meanwhile; other writers may hold it too.
    const select = `SELECT n, policy, closed_at FROM ${at('periods')} WHERE license = $1 AND period = $2 FOR SHARE`
    let { rows } = await client.query(select, [licenseId, period])
    if (rows.length === 0) {
      await client.query(
        `INSERT INTO ${at('periods')} (license, period, policy, secret) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
        [licenseId, period, policy, Buffer.from(batch.secret)],
      )
      rows = (await client.query(select, [licenseId, period])).rows
    }
    const { n, policy: begun, closed_at: closedAt } = rows[0] ?? {}
    if (closedAt !== null) {
      // Where the answer to a commit was lost, the batch may have been counted before the period was closed.
      const done = await client.query(`SELECT body FROM ${at('batches')} WHERE id = $1`, [batch.id])
      if (done.rows.length > 0) {
        const counted = new Set(decodeEvents(String(done.rows[0]?.body)).map(({ id }) => id))
        return { isClosed: false, duplicates: new Set(events.map(({ id }) => id).filter((id) => !counted.has(id))) }
      }
      await keepLate(client, n, events)
      return { isClosed: true, duplicates: new Set() }
    }
    if (begun !== policy) throw new PolicyChangedError({ period, begun: String(begun), given: policy })

    // In one order, so that two writers with the same ids wait for one another and never both.
    const sorted = events.map(({ id }) => id).sort()
    const inserted = await client.query(
      `INSERT INTO ${at('ids')} (n, id) SELECT $1, id FROM unnest($2::text[]) AS id ON CONFLICT DO NOTHING RETURNING id`,
      [n, sorted],
    )
    const isWhole = inserted.rows.length === events.length
    const ids = isWhole ? undefined : new Set(inserted.rows.map(({ id }) => String(id)))
    const fresh = ids ? events.filter(({ id }) => ids.has(id)) : events
    const duplicates = ids ? new Set(events.map(({ id }) => id).filter((id) => !ids.has(id))) : new Set<string>()
    if (fresh.length > 0) {
      const body = encodeEvents(fresh)
      await client.query(`INSERT INTO ${at('batches')} (n, id, body) VALUES ($1, $2, $3)`, [n, batch.id, body])
      await addSums(client, n, batch.sumsOf(fresh))
    }
    return { isClosed: false, duplicates }
  }

  async function addSums(client: PostgresClient, n: unknown, sums: Sums): Promise<void> {
    const works: Buffer[] = []
    const groups: number[] = []
    const uses: number[] = []
    const values: string[] = []
    // In one order here too.
    for (const [work, row] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const id = Buffer.from(work === PERIOD ? '' : work.slice(2), 'hex')
      for (const sum of row.toSorted((a, b) => a.group - b.group)) {
        works.push(id)
        groups.push(sum.group)
        uses.push(sum.uses)
        values.push(String(sum.value))
      }
    }
    await client.query(
      `INSERT INTO ${at('sums')} AS held (n, work, grp, shard, uses, value)
       SELECT $1, work, grp, $2, uses, value
       FROM unnest($3::bytea[], $4::integer[], $5::bigint[], $6::numeric[]) AS given (work, grp, uses, value)
       ON CONFLICT (n, work, grp, shard) DO UPDATE SET uses = held.uses + excluded.uses, value = held.value + excluded.value`,
      [n, shard, works, groups, uses, values],
    )
  }

  async function keepLate(client: PostgresClient, n: unknown, events: readonly MeterEvent[]): Promise<void> {
    const sorted = events.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    await client.query(
      `INSERT INTO ${at('late')} (n, id, body) SELECT $1, id, body FROM unnest($2::text[], $3::text[]) AS given (id, body)
       ON CONFLICT DO NOTHING`,
      [n, sorted.map(({ id }) => id), sorted.map((event) => encodeEvents([event]))],
    )
  }

  async function* eventsOf({ licenseId, period }: PeriodKey, table: 'batches' | 'late', by: string, from: unknown) {
    let after = from
    while (true) {
      const rows = await query(
        `SELECT ${by}, body FROM ${at(table)} WHERE n = ${periodOf} AND ${by} > $3 ORDER BY ${by} LIMIT $4`,
        [licenseId, period, after, PAGE[table]],
      )
      for (const { body } of rows) yield* decodeEvents(String(body))
      if (rows.length < PAGE[table]) return
      after = rows.at(-1)?.[by]
    }
  }
}

/* CONNECTIONS */

async function openPool(
  parameters: PostgresStoreParameters,
  schema: string,
  migrations: readonly string[],
): Promise<PostgresPool> {
  const pool = 'pool' in parameters ? parameters.pool : await createPool(parameters.connectionString)
  try {
    await transactOnce(pool, (client) => migrate(client, schema, migrations))
  } catch (error) {
    if (!('pool' in parameters)) await pool.end().catch(() => {})
    throw error
  }
  return pool
}

async function createPool(connectionString: string): Promise<PostgresPool> {
  let pg: typeof import('pg')
  try {
    pg = await import('pg')
  } catch (cause) {
    throw new StoreModuleError({ module: 'the package pg', remedy: 'Install it: npm install pg', cause })
  }
  // A server that does not answer must not hold events for ever: they are tried again.
  const limits = { connectionTimeoutMillis: 10_000, query_timeout: 60_000, keepAlive: true }
  const pool = new pg.default.Pool({ connectionString, max: 4, ...limits })
  // A connection that breaks while nobody uses it is replaced by the pool.
  pool.on('error', () => {})
  return pool as unknown as PostgresPool
}

async function transactOnce<result>(
  pool: PostgresPool,
  work: (client: PostgresClient) => Promise<result>,
): Promise<result> {
  const client = await pool.connect()
  let isBroken = true
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    isBroken = false
    return result
  } catch (error) {
    await client.query('ROLLBACK').then(
      () => {
        isBroken = false
      },
      () => {},
    )
    throw error
  } finally {
    client.release(isBroken)
  }
}

async function migrate(client: PostgresClient, schema: string, migrations: readonly string[]): Promise<void> {
  const name = `"${schema.replaceAll('"', '""')}"`
  await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
  const { rows: found } = await client.query(`SELECT to_regclass($1) AS versions`, [`${name}.versions`])
  let version = 0
  if (found[0]?.versions === null) {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${name}`)
    await client.query(`CREATE TABLE ${name}.versions (version integer NOT NULL)`)
    await client.query(`INSERT INTO ${name}.versions VALUES (0)`)
  } else {
    version = Number((await client.query(`SELECT version FROM ${name}.versions`)).rows[0]?.version)
  }
  if (version > migrations.length) throw new StoreVersionError({ found: version, known: migrations.length })
  if (version === migrations.length) return
  await client.query(`SET LOCAL search_path TO ${name}`)
  for (const migration of migrations.slice(version)) await client.query(migration)
  await client.query(`UPDATE versions SET version = ${migrations.length}`)
}

function errorOf(doing: string, cause: unknown): Error {
  return cause instanceof OpenRoyaltyError ? cause : new MeterStoreError({ doing, cause })
}

function sumOf(row: Record<string, unknown>): StoredSum {
  return { group: Number(row.grp), uses: Number(row.uses), value: BigInt(String(row.value)) }
}
