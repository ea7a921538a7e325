import { Worker } from 'node:worker_threads'
import type { Hex } from 'viem'
import { MeterStoreError, PolicyChangedError, StoreModuleError, StoreVersionError } from '../../errors/meter.ts'
import { sqliteThread } from '../../generated/sqliteThread.ts'
import type { MeterEvent } from '../event.ts'
import { countingOfDescription } from '../policies/counting.ts'
import type { WorkInputs } from '../policies/shares.ts'
import { addAll, PERIOD, type Sums } from '../sums.ts'
import { decodeEvents, encodeEvents } from './batches.ts'
import { periodsOfRows } from './rows.ts'
import type { SqliteAnswer, SqliteRequest, SqliteValue, SqliteWorkerData } from './sqliteWorker.ts'
import type { AppendResult, Batch, MeterStore, PeriodKey, StoredPeriod, StoredSum, StoreInternals } from './store.ts'

/** Each brings the schema from the version before it to its own, counted from one. Never change one that was published. */
export const MIGRATIONS = [
  `CREATE TABLE periods (
     n INTEGER PRIMARY KEY, license TEXT NOT NULL, period INTEGER NOT NULL, policy TEXT NOT NULL, secret BLOB NOT NULL,
     closed_at INTEGER, UNIQUE (license, period)
   ) STRICT;
   CREATE TABLE batches (seq INTEGER PRIMARY KEY, n INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
   CREATE INDEX batches_of_period ON batches (n, seq);
   -- Of open periods: numbers that stand for the ids of a batch.
   CREATE TABLE ids (n INTEGER NOT NULL, seq INTEGER NOT NULL, prints BLOB NOT NULL, PRIMARY KEY (n, seq)) STRICT, WITHOUT ROWID;
   -- Batches that are not in the sums yet.
   CREATE TABLE pending (n INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (n, seq)) STRICT, WITHOUT ROWID;
   -- An empty work is the period as a whole. A value is high × 2^48 + low; STRICT refuses it should high ever overflow.
   CREATE TABLE sums (
     n INTEGER NOT NULL, work BLOB NOT NULL, grp INTEGER NOT NULL, uses INTEGER NOT NULL, high INTEGER NOT NULL,
     low INTEGER NOT NULL, PRIMARY KEY (n, work, grp)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE late (n INTEGER NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (n, id)) STRICT, WITHOUT ROWID;`,
]

/** Of a value in two columns. */
const LOW = 2 ** 48
/** Works or batches read at a time. */
const PAGE = { works: 5000, batches: 8, late: 5000 }
/** Sums are written after so many batches, or when so many works wait: rows all over a table cost more than batches at its end. */
const FOLD = { batches: 64, works: 200_000 }
/** Milliseconds to wait for another process that writes. */
const TIMEOUT_MS = 10_000

/**
 * Keeps everything in one SQLite file, by the SQLite that is part of Node (22.13 or newer): nothing to install. A commit is on disk
 * when it is acknowledged. The database runs in a thread of its own. Processes of one machine can share a file; for many machines
 * there is {@link postgresStore}.
 *
 * Takes some 30 bytes of memory per event of an open period, to know its ids.
 *
 * @param path - The file; it is made when it is not there. Beside it stand `-wal` and `-shm`, which belong to it.
 * @example
 * const meter = createMeter({ license, policy: retrieved(), store: sqliteStore('meter.sqlite') })
 */
export function sqliteStore(path: string, { migrations = MIGRATIONS }: StoreInternals = {}): MeterStore {
  const database = openDatabase({ path, migrations, timeout: TIMEOUT_MS })

  /** Batches of a period that this process wrote and that are not in its sums yet. */
  type Unfolded = PeriodKey & { readonly seqs: number[]; readonly sums: Sums }
  const unfolded = new Map<string, Unfolded>()
  const nameOf = ({ licenseId, period }: PeriodKey) => `${licenseId} ${period}`

  /** @returns Whether it was done; if not, another process did a part of it. */
  const fold = ({ licenseId, period, seqs, sums }: Unfolded): Promise<boolean> =>
    database.ask<boolean>({
      op: 'fold',
      ...{ licenseId, period },
      seqs: JSON.stringify(seqs),
      count: seqs.length,
      sums: encodeSums(sums),
    })

  /** Should it not be done, or fail, the batches stay marked, and whoever reads adds them up. */
  const foldOwn = async (key: PeriodKey): Promise<void> => {
    const own = unfolded.get(nameOf(key))
    unfolded.delete(nameOf(key))
    if (own) await fold(own)
  }

  /** Brings the sums of a period up to date, also with what other processes wrote, or what one wrote that ended before. */
  const foldAll = async ({ licenseId, period }: PeriodKey): Promise<void> => {
    await foldOwn({ licenseId, period })
    while (true) {
      const rows = await database.all(
        `SELECT pending.seq, policy, body FROM periods JOIN pending USING (n) JOIN batches USING (seq)
         WHERE license = ? AND period = ? ORDER BY pending.seq LIMIT ?`,
        [licenseId, period, FOLD.batches],
      )
      if (rows.length === 0) return
      const sums: Sums = new Map()
      const counting = countingOfDescription(String(rows[0]?.policy))
      for (const { body } of rows) for (const event of decodeEvents(String(body))) counting.count(sums, event)
      await fold({ licenseId, period, seqs: rows.map(({ seq }) => Number(seq)), sums })
    }
  }

  const periodRows = async (licenseId: Hex, period: number | null): Promise<StoredPeriod[]> => {
    const rows = await database.all(
      `SELECT period, policy, secret, closed_at, grp, uses, high, low FROM periods
       LEFT JOIN sums ON sums.n = periods.n AND work = x''
       WHERE license = ? AND (? IS NULL OR period = ?) ORDER BY period, grp`,
      [licenseId, period, period],
    )
    return periodsOfRows(rows, sumOf)
  }

  return {
    async append(batch: Batch): Promise<AppendResult> {
      const { licenseId, period, policy, secret } = batch
      let fresh = batch.events
      const duplicates = new Set<string>()
      while (fresh.length > 0) {
        const answer = await database.ask<SqliteAnswer>({
          op: 'append',
          ...{ licenseId, period, policy, secret },
          prints: printsOf(fresh),
          body: encodeEvents(fresh),
        })
        if (answer.isClosed) {
          await keepLate(batch, fresh)
          return { isClosed: true, duplicates }
        }
        if (answer.otherPolicy) throw new PolicyChangedError({ period, begun: answer.otherPolicy, given: policy })
        if (answer.seq !== undefined) {
          await addUnfolded(batch, answer.seq, fresh)
          break
        }
        for (const id of answer.duplicates ?? []) duplicates.add(id)
        fresh = fresh.filter(({ id }) => !duplicates.has(id))
      }
      return { isClosed: false, duplicates }
    },

    async closePeriod({ licenseId, period, policy, secret, closedAt }) {
      await database.run([
        [
          `INSERT INTO periods (license, period, policy, secret, closed_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET closed_at = coalesce(closed_at, excluded.closed_at)`,
          [licenseId, period, policy, secret, closedAt],
        ],
        ['DELETE FROM ids WHERE n = (SELECT n FROM periods WHERE license = ? AND period = ?)', [licenseId, period]],
      ])
      await database.ask({ op: 'forget' })
    },

    async readPeriod({ licenseId, period }) {
      await foldAll({ licenseId, period })
      const [found] = await periodRows(licenseId, period)
      return found
    },

    async readPeriods(licenseId) {
      const rows = await database.all('SELECT DISTINCT period FROM periods JOIN pending USING (n) WHERE license = ?', [
        licenseId,
      ])
      for (const { period } of rows) await foldAll({ licenseId, period: Number(period) })
      return periodRows(licenseId, null)
    },

    async *readWorks(key) {
      await foldAll(key)
      let work: WorkInputs & { inputs: { group: number; value: bigint }[] } = { workId: '0x', uses: 0, inputs: [] }
      // Rows of one work may be on two pages.
      for await (const row of rowsOf(key, 'sums', 'work, grp, uses, high, low', ['work', 'grp'], PAGE.works)) {
        if ((row.work as Uint8Array).length === 0) continue
        const workId: Hex = `0x${Buffer.from(row.work as Uint8Array).toString('hex')}`
        const { group, uses, value } = sumOf(row)
        if (work.workId !== workId) {
          if (work.inputs.length > 0) yield work
          work = { workId, uses: 0, inputs: [] }
        }
        work = { ...work, uses: work.uses + uses }
        work.inputs.push({ group, value })
      }
      if (work.inputs.length > 0) yield work
    },

    async *readEvents(key) {
      for await (const row of rowsOf(key, 'batches', 'seq, body', ['seq'], PAGE.batches))
        yield* decodeEvents(String(row.body))
    },

    async *readLate(key) {
      for await (const row of rowsOf(key, 'late', 'id, body', ['id'], PAGE.late)) yield* decodeEvents(String(row.body))
    },

    async close() {
      for (const own of [...unfolded.values()]) await foldOwn(own).catch(() => {})
      await database.close()
    },
  }

  async function addUnfolded(batch: Batch, seq: number, events: readonly MeterEvent[]): Promise<void> {
    const { licenseId, period } = batch
    const own = unfolded.get(nameOf(batch)) ?? ({ licenseId, period, seqs: [], sums: new Map() } as Unfolded)
    unfolded.set(nameOf(batch), own)
    own.seqs.push(seq)
    addAll(own.sums, batch.sumsOf(events))
    // The batch is on disk: that sums are behind is no failure of it.
    if (own.seqs.length >= FOLD.batches || own.sums.size >= FOLD.works) await foldOwn(batch).catch(() => {})
  }

  async function keepLate({ licenseId, period }: Batch, events: readonly MeterEvent[]): Promise<void> {
    const sql = `
      INSERT INTO late (n, id, body) SELECT n, ?, ? FROM periods WHERE license = ? AND period = ?
      ON CONFLICT DO NOTHING`
    await database.run(events.map((event) => [sql, [event.id, encodeEvents([event]), licenseId, period]]))
  }

  /** Rows of a period, page by page, in the order of `by`, which tells them apart. */
  async function* rowsOf(
    { licenseId, period }: PeriodKey,
    table: string,
    columns: string,
    by: string[],
    limit: number,
  ) {
    const names = by.join(', ')
    const after = `(${names}) > (${by.map(() => '?').join(', ')})`
    const sql = (where: string) => `
      SELECT ${columns} FROM ${table} WHERE n = (SELECT n FROM periods WHERE license = ? AND period = ?) ${where}
      ORDER BY ${names} LIMIT ?`
    let rows = await database.all(sql(''), [licenseId, period, limit])
    while (true) {
      yield* rows
      const last = rows.at(-1)
      if (!last || rows.length < limit) return
      const place = by.map((name) => last[name] ?? null)
      rows = await database.all(sql(`AND ${after}`), [licenseId, period, ...place, limit])
    }
  }
}

/* VALUES */

type Row = Record<string, SqliteValue>

function sumOf(row: Row): StoredSum {
  const value = (BigInt(row.high as number | bigint) << 48n) + BigInt(row.low as number | bigint)
  return { group: Number(row.grp), uses: Number(row.uses), value }
}

/** Two numbers of 32 bits for each id: few different ids have the same. */
function printsOf(events: readonly MeterEvent[]): Uint32Array {
  const prints = new Uint32Array(2 * events.length)
  for (let i = 0; i < events.length; i++) {
    const { id } = events[i] as MeterEvent
    let low = 0x9e3779b1
    let high = 0x85ebca77
    for (let at = 0; at < id.length; at++) {
      const unit = id.charCodeAt(at)
      low = Math.imul(low ^ unit, 0x9e3779b1)
      high = Math.imul(high ^ unit, 0x5f356495)
    }
    low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
    high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
    prints[2 * i] = low ^ (low >>> 16)
    prints[2 * i + 1] = high ^ (high >>> 16)
  }
  return prints
}

function encodeSums(sums: Sums): string {
  const parts: string[] = []
  for (const [work, row] of sums) {
    const id = work === PERIOD ? '' : work.slice(2)
    for (const { group, uses, value } of row) {
      const [high, low] =
        typeof value === 'number' ? [Math.floor(value / LOW), value % LOW] : [value >> 48n, value & BigInt(LOW - 1)]
      parts.push(`["${id}",${group},${uses},${high},${low}]`)
    }
  }
  return `[${parts.join(',')}]`
}

/* THE THREAD */

type Database = {
  ask<result>(request: SqliteRequest): Promise<result>
  all(sql: string, params: readonly SqliteValue[]): Promise<Row[]>
  run(statements: readonly (readonly [sql: string, params: readonly SqliteValue[]])[]): Promise<void>
  close(): Promise<void>
}

function openDatabase(workerData: SqliteWorkerData): Database {
  let thread = startThread(workerData)
  let isClosed = false

  const ask = async <result>(request: SqliteRequest): Promise<result> => {
    // What kept it from opening, or ended it, may have passed.
    if (thread.hasEnded() && !isClosed) thread = startThread(workerData)
    try {
      return await thread.ask<result>(request)
    } catch (error) {
      throw errorOf(error, request.op, workerData.migrations.length)
    }
  }
  return {
    ask,
    all: (sql, params) => ask({ op: 'all', sql, params }),
    run: (statements) => ask({ op: 'run', statements }),
    async close() {
      isClosed = true
      // Whatever cannot be reached needs no closing.
      if (await thread.isOpen()) await ask({ op: 'close' })
    },
  }
}

type Thread = {
  ask<result>(request: SqliteRequest): Promise<result>
  isOpen(): Promise<boolean>
  hasEnded(): boolean
}

function startThread(workerData: SqliteWorkerData): Thread {
  // In Node 22 this SQLite announces itself as experimental.
  const execArgv = ['--disable-warning=ExperimentalWarning']
  const worker = new Worker(sqliteThread, { eval: true, workerData, execArgv })
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: unknown) => void }>()
  let calls = 0
  let failure: unknown

  worker.on('message', ({ call, result, error }) => {
    const waiter = waiting.get(call)
    waiting.delete(call)
    if (waiting.size === 0) worker.unref()
    if (error !== undefined) waiter?.reject(Object.assign(new Error(error.message), error))
    else waiter?.resolve(result as never)
  })
  const fail = (error: unknown) => {
    failure ??= error
    for (const { reject } of waiting.values()) reject(failure)
    waiting.clear()
  }
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('The thread of the database has ended.')))

  const wait = <result>(call: number): Promise<result> => {
    if (failure !== undefined) return Promise.reject(failure)
    worker.ref()
    return new Promise<result>((resolve, reject) => waiting.set(call, { resolve, reject }))
  }
  const opened = wait(0)
  // Whoever asks is told.
  opened.catch((error) => {
    failure ??= error
  })

  return {
    async ask<result>(request: SqliteRequest) {
      await opened
      const call = ++calls
      const answer = wait<result>(call)
      worker.postMessage({ call, request })
      return answer
    },
    isOpen: () =>
      opened.then(
        () => failure === undefined,
        () => false,
      ),
    hasEnded: () => failure !== undefined,
  }
}

function errorOf(error: unknown, op: SqliteRequest['op'], known: number): Error {
  const { schemaVersion, code } = error as { schemaVersion?: number; code?: string }
  if (schemaVersion !== undefined) return new StoreVersionError({ found: schemaVersion, known })
  if (code === 'ERR_UNKNOWN_BUILTIN_MODULE' || code === 'MODULE_NOT_FOUND') {
    return new StoreModuleError({ module: 'node:sqlite', remedy: 'Run Node 22.13 or newer.', cause: error })
  }
  const doing = {
    append: 'writing events',
    fold: 'adding up',
    run: 'writing',
    forget: 'writing',
    all: 'reading',
    close: 'closing',
  }[op]
  return new MeterStoreError({ doing, cause: error })
}
