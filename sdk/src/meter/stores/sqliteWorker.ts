import type { DatabaseSync as DatabaseSyncClass } from 'node:sqlite'
import type { MessagePort } from 'node:worker_threads'

/** A value that SQLite holds. */
export type SqliteValue = null | number | bigint | string | Uint8Array

export type SqliteWorkerData = { path: string; migrations: readonly string[]; timeout: number }

export type SqliteAppend = {
  licenseId: string
  period: number
  policy: string
  secret: Uint8Array
  count: number
  /** JSON: ids. */
  ids: string
  /** JSON: [work without 0x, group, uses, high, low]. */
  sums: string
  body: string
}

export type SqliteAnswer = {
  /** Nothing was written, because the period is closed. */
  isClosed?: true
  /** Nothing was written, because the period was begun with this other policy. */
  otherPolicy?: string
  /** Nothing was written, because these ids are known. */
  duplicates?: string[]
}

/** What a worker is asked to do. `all` answers with rows, `run` writes in one transaction, `append` answers {@link SqliteAnswer}. */
export type SqliteRequest =
  | { op: 'all'; sql: string; params: readonly SqliteValue[] }
  | { op: 'run'; statements: readonly (readonly [sql: string, params: readonly SqliteValue[]])[] }
  | ({ op: 'append' } & SqliteAppend)
  | { op: 'close' }

/**
 * Runs a database in a thread of its own, so that waiting for the disk never holds up the app. Its text becomes the thread's code:
 * it must not use anything that is declared outside it.
 */
export function sqliteWorker(
  port: MessagePort,
  DatabaseSync: typeof DatabaseSyncClass,
  { path, migrations, timeout }: SqliteWorkerData,
): void {
  const database = new DatabaseSync(path, { timeout })
  // FULL: a commit waits until its bytes are on disk, so that a power cut takes nothing that was acknowledged.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536')
  database.exec('PRAGMA wal_autocheckpoint = 8000')

  const prepared = new Map<string, ReturnType<DatabaseSyncClass['prepare']>>()
  const statementOf = (sql: string) => {
    let statement = prepared.get(sql)
    if (!statement) {
      statement = database.prepare(sql)
      prepared.set(sql, statement)
    }
    return statement
  }
  const transact = <result>(work: () => result): result => {
    // IMMEDIATE: another process that writes is waited for here, and not in the middle.
    database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      database.exec('COMMIT')
      return result
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }

  const migrate = () => {
    const versionOf = () => Number(database.prepare('PRAGMA user_version').get()?.user_version)
    if (versionOf() > migrations.length) throw Object.assign(new Error('newer schema'), { schemaVersion: versionOf() })
    if (versionOf() === migrations.length) return
    transact(() => {
      for (let version = versionOf(); version < migrations.length; version++) database.exec(migrations[version] ?? '')
      database.exec(`PRAGMA user_version = ${migrations.length}`)
    })
  }

  const append = (batch: SqliteAppend): SqliteAnswer => {
    const { licenseId, period } = batch
    const answer: SqliteAnswer = {}
    const undo = new Error('undo')
    try {
      transact(() => {
        const insert =
          'INSERT INTO periods (license, period, policy, secret) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING'
        const select = 'SELECT n, policy, closed_at FROM periods WHERE license = ? AND period = ?'
        let row = statementOf(select).get(licenseId, period)
        if (!row) {
          statementOf(insert).run(licenseId, period, batch.policy, batch.secret)
          row = statementOf(select).get(licenseId, period)
        }
        const n = row?.n as number
        if (row?.closed_at !== null) {
          answer.isClosed = true
          throw undo
        }
        if (row?.policy !== batch.policy) {
          answer.otherPolicy = String(row?.policy)
          throw undo
        }
        const ids = 'INSERT OR IGNORE INTO ids (n, id) SELECT ?, value FROM json_each(?)'
        if (Number(statementOf(ids).run(n, batch.ids).changes) !== batch.count) {
          answer.duplicates = []
          throw undo
        }
        statementOf('INSERT INTO batches (n, body) VALUES (?, ?)').run(n, batch.body)
        statementOf(`
          INSERT INTO sums (n, work, grp, uses, high, low)
          SELECT ?, unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?) WHERE true
          ON CONFLICT DO UPDATE SET
            uses = uses + excluded.uses,
            high = high + excluded.high + ((low + excluded.low) >> 48),
            low = (low + excluded.low) & 281474976710655`).run(n, batch.sums)
      })
    } catch (error) {
      if (error !== undo) throw error
    }
    if (answer.duplicates) {
      const known = `
        SELECT ids.id FROM periods JOIN json_each(?3) AS given JOIN ids ON ids.n = periods.n AND ids.id = given.value
        WHERE license = ?1 AND period = ?2`
      answer.duplicates = statementOf(known)
        .all(licenseId, period, batch.ids)
        .map((row) => String(row.id))
    }
    return answer
  }

  const perform = (request: SqliteRequest): unknown => {
    if (request.op === 'append') return append(request)
    if (request.op === 'all') {
      const statement = statementOf(request.sql)
      statement.setReadBigInts(true)
      return statement.all(...(request.params as SqliteValue[]))
    }
    if (request.op === 'run') {
      return transact(() => {
        for (const [sql, params] of request.statements) statementOf(sql).run(...params)
      })
    }
    database.close()
    return undefined
  }

  // Errors lose their properties on the way between threads.
  const plain = (error: unknown) => {
    const { message, code, schemaVersion } = error as Error & { code?: string; schemaVersion?: number }
    return { message, code, schemaVersion }
  }
  try {
    migrate()
  } catch (error) {
    database.close()
    port.postMessage({ call: 0, error: plain(error) })
    return
  }
  port.on('message', ({ call, request }: { call: number; request: SqliteRequest }) => {
    try {
      port.postMessage({ call, result: perform(request) })
    } catch (error) {
      port.postMessage({ call, error: plain(error) })
    }
    if (request.op === 'close') port.close()
  })
  port.postMessage({ call: 0 })
}
