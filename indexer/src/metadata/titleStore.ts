import type { DatabaseSync } from 'node:sqlite'
import type { Hex } from 'viem'
import type { Title } from '../../../sdk/src/documents/index.ts'
import { IndexerSettingError } from '../lib/settings.ts'
import type { Described } from './readDocument.ts'

// Ponder loads this file in a way that knows no module which only has a name with `node:`.
const sqlite = process.getBuiltinModule('node:sqlite')

/** A title, and of which document's it is: the document's own, or that of the work at a position. */
export type Found = Title & { hash: Hex; index: number | undefined }

/** Seconds until a document that could not be had is asked for again: the first time, and at the most. */
const [FIRST_WAIT, LONGEST_WAIT] = [60, 86_400]
/** Milliseconds in which another index that shares the file can finish what it writes. Nothing else happens in this process meanwhile. */
const PATIENCE = 1_000
/** Position of a document's own title. */
const OWN = -1

/**
 * Titles by the hash of the document that they stand in. What a hash stands for never changes, so that no reorganization touches it, and indexes
 * of several chains can share one.
 */
export class TitleStore {
  readonly #database: DatabaseSync

  /**
   * @param file - Made where it is missing; `:memory:` for none.
   * @throws {IndexerSettingError} where it cannot be used.
   */
  constructor(file: string) {
    try {
      this.#database = opened(file)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : ''
      const action = `It cannot be used (${reason}). Remove it, and what begins with its name, and its titles are looked for anew; or name another.`
      throw Object.assign(new IndexerSettingError('TITLES_FILE', file, action), { cause })
    }
  }

  /** Whether a document is known. */
  has(hash: Hex): boolean {
    return this.#database.prepare('select 1 from document where hash = ?').get(hash) !== undefined
  }

  /** Keeps what a document tells, all of it or nothing. */
  add(hash: Hex, { title, works }: Described): void {
    if (this.has(hash)) return
    const insert = this.#database.prepare('insert into title (hash, position, title, creators) values (?, ?, ?, ?)')
    const index = this.#database.prepare('insert into words (rowid, text) values (?, ?)')
    const keep = (position: number, { title, creators }: Title) => {
      const { lastInsertRowid } = insert.run(hash, position, title, JSON.stringify(creators))
      index.run(lastInsertRowid, [title, ...creators].join(' '))
    }
    this.#database.exec('begin')
    try {
      if (title) keep(OWN, title)
      for (const [position, each] of works) keep(position, each)
      this.#database.prepare('insert into document (hash) values (?)').run(hash)
      this.#database.prepare('delete from failure where hash = ?').run(hash)
      this.#database.exec('commit')
    } catch (error) {
      this.#database.exec('rollback')
      throw error
    }
  }

  /** Notes that a document could not be had: each time it waits twice as long. */
  fail(hash: Hex, second: number): void {
    const { tries = 0 } = (this.#database.prepare('select tries from failure where hash = ?').get(hash) ?? {}) as {
      tries?: number
    }
    const again = second + Math.min(FIRST_WAIT * 2 ** tries, LONGEST_WAIT)
    this.#database
      .prepare(
        'insert into failure values (?, ?, ?) on conflict do update set tries = excluded.tries, again = excluded.again',
      )
      .run(hash, tries + 1, again)
  }

  /** Whether a document is neither known nor waiting. */
  isWanted(hash: Hex, second: number): boolean {
    if (this.has(hash)) return false
    const row = this.#database.prepare('select again from failure where hash = ?').get(hash)
    return row === undefined || Number(row.again) <= second
  }

  /** Titles of documents, their own. */
  titlesOf(hashes: readonly Hex[]): Map<Hex, Title> {
    const find = this.#database.prepare('select title, creators from title where hash = ? and position = ?')
    return new Map(
      hashes.flatMap((hash) => {
        const row = find.get(hash, OWN)
        return row ? [[hash, toTitle(row)] as const] : []
      }),
    )
  }

  /** The title of a catalogue's work. */
  titleAt(hash: Hex, index: number): Title | undefined {
    const row = this.#database
      .prepare('select title, creators from title where hash = ? and position = ?')
      .get(hash, index)
    return row && toTitle(row)
  }

  /** Titles and names in which each of these words begins a word, the best first. Marks and case count for nothing. */
  search(text: string, limit: number): Found[] {
    const words =
      text
        .normalize('NFKC')
        .match(/[\p{L}\p{N}\p{M}]+/gu)
        ?.slice(0, 8) ?? []
    if (words.length === 0) return []
    // Quoted, a word is a word, and nothing of a query's language.
    const query = words.map((word) => `"${word.slice(0, 40)}"*`).join(' ')
    const rows = this.#database
      .prepare(
        `select title.* from (select rowid as found, rank from words where words match ? order by rank limit ?) join title on id = found
         order by rank, id`,
      )
      .all(query, limit)
    return rows.map((row) => ({
      hash: row.hash as Hex,
      index: row.position === OWN ? undefined : Number(row.position),
      ...toTitle(row),
    }))
  }

  close(): void {
    this.#database.close()
  }
}

function opened(file: string): DatabaseSync {
  const database = new sqlite.DatabaseSync(file, { timeout: PATIENCE })
  database.exec(`
      pragma journal_mode = wal;
      pragma synchronous = normal;
      create table if not exists document (hash text primary key) without rowid;
      create table if not exists failure (hash text primary key, tries integer not null, again integer not null) without rowid;
      create table if not exists title (
        id integer primary key, hash text not null, position integer not null, title text not null, creators text not null,
        unique (hash, position)
      );
      create virtual table if not exists words using fts5(text, content='', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
    `)
  return database
}

function toTitle({ title, creators }: Record<string, unknown>): Title {
  return { title: title as string, creators: JSON.parse(creators as string) as string[] }
}
