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
  /** Two for each id. */
  prints: Uint32Array
  body: string
}

export type SqliteFold = {
  licenseId: string
  period: number
  /** JSON: batches that the sums are of. */
  seqs: string
  count: number
  /** JSON: [work without 0x, group, uses, high, low]. */
  sums: string
}

export type SqliteAnswer = {
  /** Where the batch was written. */
  seq?: number
  /** Nothing was written, because the period is closed. */
  isClosed?: true
  /** Nothing was written, because the period was begun with this other policy. */
  otherPolicy?: string
  /** Nothing was written, because these ids are known. */
  duplicates?: string[]
}

/**
 * What a worker is asked to do. `all` answers with rows, `run` writes in one transaction, `append` answers {@link SqliteAnswer},
 * `fold` adds up batches, unless another process did, and says whether it has.
 */
export type SqliteRequest =
  | { op: 'all'; sql: string; params: readonly SqliteValue[] }
  | { op: 'run'; statements: readonly (readonly [sql: string, params: readonly SqliteValue[]])[] }
  | ({ op: 'append' } & SqliteAppend)
  | ({ op: 'fold' } & SqliteFold)
  /** Drops what is known of the ids of closed periods. */
  | { op: 'forget' }
  | { op: 'close' }

/**
 * Runs a database in a thread of its own, so that waiting for the disk never holds up the app. What runs there is
 * `generated/sqliteThread.ts`: after a change, `npm run generate`.
 */
export function sqliteWorker(
  port: MessagePort,
  DatabaseSync: typeof DatabaseSyncClass,
  { path, migrations, timeout }: SqliteWorkerData,
): void {
  // Errors lose their properties on the way between threads.
  const plain = (error: unknown) => {
    const { message, code, schemaVersion } = error as Error & { code?: string; schemaVersion?: number }
    return { message, code, schemaVersion }
  }

  let database: DatabaseSyncClass
  try {
    database = new DatabaseSync(path)
  } catch (error) {
    port.postMessage({ call: 0, error: plain(error) })
    return
  }
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
      try {
        database.exec('ROLLBACK')
      } catch {
        // Some errors have ended the transaction already.
      }
      throw error
    }
  }

  const migrate = () => {
    const versionOf = () => {
      const version = Number(database.prepare('PRAGMA user_version').get()?.user_version)
      if (version > migrations.length) throw Object.assign(new Error('newer schema'), { schemaVersion: version })
      return version
    }
    if (versionOf() === migrations.length) return
    transact(() => {
      // Looked at again: another process may have been faster, and may be newer.
      for (let version = versionOf(); version < migrations.length; version++) database.exec(migrations[version] ?? '')
      database.exec(`PRAGMA user_version = ${migrations.length}`)
    })
  }

  /* KNOWN IDS */

  // Of each open period, where each id was written: two numbers that stand for the id, and its batch. Open addressing; batch 0 is none.
  type Known = { prints: Uint32Array; seqs: Uint32Array; count: number; last: number }
  const knownOf = new Map<number, Known>()

  const remember = (known: Known, prints: Uint32Array, seq: number) => {
    known.last = seq
    for (let i = 0; i < prints.length; i += 2) {
      if (known.count * 5 >= known.seqs.length * 3) grow(known)
      put(known, prints[i] ?? 0, prints[i + 1] ?? 0, seq)
    }
  }
  const put = (known: Known, low: number, high: number, seq: number) => {
    const mask = known.seqs.length - 1
    let slot = low & mask
    while (known.seqs[slot] !== 0) slot = (slot + 1) & mask
    known.prints[2 * slot] = low
    known.prints[2 * slot + 1] = high
    known.seqs[slot] = seq
    known.count++
  }
  const grow = (known: Known) => {
    const { prints, seqs } = known
    known.prints = new Uint32Array(prints.length * 2)
    known.seqs = new Uint32Array(seqs.length * 2)
    known.count = 0
    for (let slot = 0; slot < seqs.length; slot++) {
      const seq = seqs[slot] ?? 0
      if (seq !== 0) put(known, prints[2 * slot] ?? 0, prints[2 * slot + 1] ?? 0, seq)
    }
  }
  /** Knows what this and other processes wrote, up to now. */
  const catchUp = (n: number): Known => {
    let known = knownOf.get(n)
    if (!known) {
      known = { prints: new Uint32Array(2 << 12), seqs: new Uint32Array(1 << 12), count: 0, last: 0 }
      knownOf.set(n, known)
    }
    for (const { seq, prints } of statementOf('SELECT seq, prints FROM ids WHERE n = ? AND seq > ? ORDER BY seq').all(
      n,
      known.last,
    )) {
      remember(known, new Uint32Array((prints as Uint8Array).slice().buffer), Number(seq))
    }
    return known
  }
  const idsOf = (body: string): string[] => JSON.parse(body).events.map((event: [string]) => event[0])
  const findDuplicates = (known: Known, { prints, body }: SqliteAppend): string[] => {
    const mask = known.seqs.length - 1
    const candidates: [place: number, seq: number][] = []
    for (let i = 0; i < prints.length; i += 2) {
      const [low, high] = [prints[i] ?? 0, prints[i + 1] ?? 0]
      for (let slot = low & mask; known.seqs[slot] !== 0; slot = (slot + 1) & mask) {
        if (known.prints[2 * slot] === low && known.prints[2 * slot + 1] === high)
          candidates.push([i / 2, known.seqs[slot] ?? 0])
      }
    }
    if (candidates.length === 0) return []

    // Different ids may have the same numbers, so the ids themselves decide.
    const ids = idsOf(body)
    const written = new Map<number, Set<string>>()
    const duplicates = new Set<string>()
    for (const [place, seq] of candidates) {
      let batch = written.get(seq)
      if (!batch) {
        batch = new Set(idsOf(String(statementOf('SELECT body FROM batches WHERE seq = ?').get(seq)?.body)))
        written.set(seq, batch)
      }
      const id = ids[place] ?? ''
      if (batch.has(id)) duplicates.add(id)
    }
    return [...duplicates]
  }

  /* WRITING */

  const selectPeriod = 'SELECT n, policy, closed_at FROM periods WHERE license = ? AND period = ?'

  const append = (batch: SqliteAppend): SqliteAnswer => {
    const { licenseId, period } = batch
    let known: Known | undefined
    const answer = transact((): SqliteAnswer => {
      let row = statementOf(selectPeriod).get(licenseId, period)
      if (!row) {
        const insert = 'INSERT INTO periods (license, period, policy, secret) VALUES (?, ?, ?, ?)'
        statementOf(insert).run(licenseId, period, batch.policy, batch.secret)
        row = statementOf(selectPeriod).get(licenseId, period)
      }
      const n = row?.n as number
      if (row?.closed_at !== null) {
        knownOf.delete(n)
        return { isClosed: true }
      }
      if (row?.policy !== batch.policy) return { otherPolicy: String(row?.policy) }
      known = catchUp(n)
      const duplicates = findDuplicates(known, batch)
      if (duplicates.length > 0) return { duplicates }

      const seq = Number(statementOf('INSERT INTO batches (n, body) VALUES (?, ?)').run(n, batch.body).lastInsertRowid)
      const bytes = new Uint8Array(batch.prints.buffer, batch.prints.byteOffset, batch.prints.byteLength)
      statementOf('INSERT INTO ids (n, seq, prints) VALUES (?, ?, ?)').run(n, seq, bytes)
      statementOf('INSERT INTO pending (n, seq) VALUES (?, ?)').run(n, seq)
      return { seq }
    })
    // Only now is it certain.
    if (known && answer.seq !== undefined) remember(known, batch.prints, answer.seq)
    return answer
  }

  const fold = ({ licenseId, period, seqs, count, sums }: SqliteFold): boolean =>
    transact(() => {
      const n = statementOf(selectPeriod).get(licenseId, period)?.n as number
      const pending = 'SELECT count(*) AS count FROM pending WHERE n = ? AND seq IN (SELECT value FROM json_each(?))'
      if (Number(statementOf(pending).get(n, seqs)?.count) !== count) return false
      statementOf('DELETE FROM pending WHERE n = ? AND seq IN (SELECT value FROM json_each(?))').run(n, seqs)
      statementOf(`
        INSERT INTO sums (n, work, grp, uses, high, low)
        SELECT ?, unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?) WHERE true
        ON CONFLICT DO UPDATE SET
          uses = uses + excluded.uses,
          high = high + excluded.high + ((low + excluded.low) >> 48),
          low = (low + excluded.low) & 281474976710655`).run(n, sums)
      return true
    })

  const perform = (request: SqliteRequest): unknown => {
    if (request.op === 'append') return append(request)
    if (request.op === 'fold') return fold(request)
    if (request.op === 'forget') {
      for (const { n } of statementOf('SELECT n FROM periods WHERE closed_at IS NOT NULL').all())
        knownOf.delete(Number(n))
      return undefined
    }
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

  try {
    database.exec(`PRAGMA busy_timeout = ${timeout}`)
    // FULL: a commit waits until its bytes are on disk, so that a power cut takes nothing that was acknowledged.
    database.exec('PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000')
    // Two processes that make the same file at once may be in each other's way here, and SQLite does not wait.
    for (const deadline = Date.now() + timeout; ; ) {
      try {
        database.exec('PRAGMA journal_mode = WAL')
        break
      } catch (error) {
        if (Date.now() > deadline || !/locked|busy/.test((error as Error).message)) throw error
      }
    }
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
