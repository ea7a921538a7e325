import { db } from 'ponder:api'
import { catalogue, work } from 'ponder:schema'
import { and, asc, eq, gt, inArray, isNotNull } from 'ponder'
import type { Hex } from 'viem'
import { catalogueWorkIdOf } from '../../../sdk/src/index.ts'
import { readMetadataSettings } from '../lib/metadataSettings.ts'
import { describe, type Wanted } from '../metadata/describe.ts'
import { TitleStore } from '../metadata/titleStore.ts'

const { file, ...how } = readMetadataSettings(process.env)
export const store = new TitleStore(file)

/** Milliseconds between two looks for documents that are new. */
const MILLISECONDS_BETWEEN = 2_000
/** Works that are looked at, and documents that are looked for, at once. */
const [MOST_ROWS, MOST_DUE] = [20_000, 200]
/** Works at the most that say they are described by one document: anybody may register another's hash again, as often as gas is paid for. */
const MOST_PLACES = 8
/** Blocks before the last that is known. */
const REPLACEABLE = 256n

type Titled = { title: string | null; creators: readonly string[] }

/** Titles of works and catalogues, by id: those that are known. */
export async function titlesOf(ids: readonly Hex[]): Promise<Map<Hex, Titled>> {
  const rows = await db
    .select()
    .from(work)
    .where(inArray(work.id, ids.map(lower)))
  const own = store.titlesOf(rows.flatMap(({ metadataHash }) => (metadataHash ? [metadataHash] : [])))
  const from = await documentsOf(rows.flatMap(({ catalogueId }) => (catalogueId ? [catalogueId] : [])))
  return new Map(
    rows.flatMap(({ id, metadataHash, catalogueId, index }): [Hex, Titled][] => {
      const listed = catalogueId && from.get(catalogueId)
      const title =
        (metadataHash && own.get(metadataHash)) ?? (listed && index !== null && store.titleAt(listed, Number(index)))
      return title ? [[id, title]] : []
    }),
  )
}

/** Hashes of the documents that describe catalogues. */
async function documentsOf(catalogueIds: readonly Hex[]): Promise<Map<Hex, Hex>> {
  if (catalogueIds.length === 0) return new Map()
  const rows = await db
    .select({ id: work.id, hash: work.metadataHash })
    .from(work)
    .where(and(inArray(work.id, [...catalogueIds]), isNotNull(work.metadataHash)))
  return new Map(rows.map(({ id, hash }) => [id, hash as Hex]))
}

/** Works and catalogues whose title or creators have words that begin so. */
export async function search(text: string, limit: number) {
  const found = store.search(text, limit)
  if (found.length === 0) return []
  const hashes = [...new Set(found.map(({ hash }) => hash))]
  const works = new Map(await Promise.all(hashes.map(async (hash) => [hash, await describedBy(hash, limit)] as const)))
  const all = found.flatMap(({ hash, index, title, creators }) =>
    (works.get(hash) ?? []).flatMap(({ id, isCatalogue }, copy) => {
      if (index === undefined) return [{ copy, kind: isCatalogue ? 'catalogue' : 'work', id, title, creators }]
      if (!isCatalogue) return []
      const workId = catalogueWorkIdOf({ catalogueId: id, index })
      return [{ copy, kind: 'catalogueWork', id: workId, title, creators, catalogueId: id, index }]
    }),
  )
  // Whoever registers a document's hash again comes after the first works of all others.
  const hits = all.sort((one, other) => one.copy - other.copy).map(({ copy: _, ...hit }) => hit)
  // Some have left their catalogue, and are tokens now.
  const out = hits.flatMap(({ kind, id }) => (kind === 'catalogueWork' ? [id] : []))
  const tokens = out.length === 0 ? [] : await db.select({ id: work.id }).from(work).where(inArray(work.id, out))
  const materialized = new Set(tokens.map(({ id }) => id))
  return hits.slice(0, limit).map((hit) => (materialized.has(hit.id) ? { ...hit, kind: 'work' } : hit))
}

/** Hashes of documents that are looked for: as many as works have, less those that are known. */
const missing = new Set<Hex>()
/** Block after which works are looked at next. */
let after = -1n

/** Looks for documents as long as this process lives. */
export async function keepDescribing(): Promise<void> {
  for (;;) {
    try {
      await lookForNew()
      await describe({ store, wanted: await placesOfWanted(), now, ...how })
      for (const hash of missing) if (store.has(hash)) missing.delete(hash)
    } catch (error) {
      // The tables are being made, or a database is away: they are looked at again.
      tell(error)
    }
    await new Promise((resolve) => setTimeout(resolve, MILLISECONDS_BETWEEN).unref())
  }
}

let told = ''
/** Says once that titles cannot be kept: a disk that is full does not mend itself. */
function tell(error: unknown): void {
  const { code, message } = error as { code?: string; message?: string }
  if (code !== 'ERR_SQLITE_ERROR' || message === undefined || message === told) return
  told = message
  console.error(
    `Titles cannot be kept in ${file} (${message}), and are not looked for. Make room there, or name another TITLES_FILE.`,
  )
}

/** Works of later blocks, and of those that may have been replaced since. */
async function lookForNew(): Promise<void> {
  const rows = await db
    .select({ hash: work.metadataHash, blockNumber: work.blockNumber })
    .from(work)
    .where(and(isNotNull(work.metadataHash), gt(work.blockNumber, after)))
    .orderBy(asc(work.blockNumber))
    .limit(MOST_ROWS)
  for (const { hash } of rows) if (hash && !store.has(hash)) missing.add(hash)
  const last = rows.at(-1)?.blockNumber ?? 0n
  // The last block of a page may go on.
  after = rows.length === MOST_ROWS ? last - 1n : last - REPLACEABLE
}

/** A part of what is due to be looked for, and where that may be now. */
async function placesOfWanted(): Promise<Wanted[]> {
  const due: Hex[] = []
  for (const hash of missing) if (due.length < MOST_DUE && store.isWanted(hash, now())) due.push(hash)
  if (due.length === 0) return []
  return Promise.all(
    due.map(async (hash) => {
      const rows = await describedBy(hash, MOST_PLACES)
      const listed = await listedAt(rows.flatMap(({ id, isCatalogue }) => (isCatalogue ? [id] : [])))
      return { hash, uris: [...new Set(rows.flatMap(({ id, uri }) => [uri, listed.get(id) ?? '']))] }
    }),
  )
}

/** Works that are registered with a document's hash: the first ones, which nobody can be before afterwards. */
function describedBy(hash: Hex, limit: number) {
  return db
    .select()
    .from(work)
    .where(eq(work.metadataHash, hash))
    .orderBy(asc(work.blockNumber), asc(work.id))
    .limit(limit)
}

/** Where catalogues say that their works are listed. */
async function listedAt(ids: readonly Hex[]): Promise<Map<Hex, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select()
    .from(catalogue)
    .where(inArray(catalogue.id, [...ids]))
  return new Map(rows.map(({ id, uri }) => [id, uri]))
}

function now(): number {
  return Math.floor(Date.now() / 1_000)
}

function lower(id: Hex): Hex {
  return id.toLowerCase() as Hex
}
