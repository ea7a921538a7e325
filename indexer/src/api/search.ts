import { db } from 'ponder:api'
import schema, { work } from 'ponder:schema'
import type { Context } from 'hono'
import { like, or } from 'ponder'
import type { Hex } from 'viem'
import { search as searchTitles, titlesOf } from './titles.ts'

type Result = {
  kind: string
  id: string
  title: string | null
  creators: readonly string[]
  catalogueId?: Hex
  index?: number
}

/** Hits at the most, ids of which titles are asked at once, and digits of an id that are enough to look for it. */
const [MOST_HITS, MOST_IDS, LEAST_DIGITS] = [50, 200, 6]
const LONGEST_TEXT = 200
/** Tables whose ids are looked through. */
const KINDS = ['pool', 'offer', 'license', 'epoch', 'channel'] as const

/** `?q=<title, name, id, address or hash>&limit=<hits>`. Ids and hashes may be cut short. */
export async function sendHits(context: Context): Promise<Response> {
  const text = (context.req.query('q') ?? '').trim().slice(0, LONGEST_TEXT)
  const limit = Number(context.req.query('limit') ?? 20)
  if (!Number.isInteger(limit) || limit < 1)
    return context.json({ error: 'limit is a whole number, and at least 1.' }, 400)
  const most = Math.min(limit, MOST_HITS)
  const results = /^0x[0-9a-f]*$/i.test(text)
    ? await searchIds(text.toLowerCase() as Hex, most)
    : await searchTitles(text, most)
  return context.json({ results: results.slice(0, most) })
}

/** `?ids=<ids with commas between>`: titles of those works that have one. */
export async function sendTitles(context: Context): Promise<Response> {
  const ids = (context.req.query('ids') ?? '').split(',').filter((id) => id !== '')
  const isWrong = ids.length > MOST_IDS || !ids.every((id) => /^0x[0-9a-f]{64}$/i.test(id))
  if (isWrong) return context.json({ error: `ids are at most ${MOST_IDS} ids of 32 bytes, with commas between.` }, 400)
  const titles = ids.length === 0 ? new Map() : await titlesOf(ids as Hex[])
  return context.json({ titles: Object.fromEntries(titles) })
}

async function searchIds(text: Hex, limit: number): Promise<Result[]> {
  const none = { title: null, creators: [] }
  if (/^0x[0-9a-f]{40}$/.test(text)) return [{ kind: 'address', id: text, ...none }]
  if (text.length < LEAST_DIGITS || text.length > 66) return []
  const begins = `${text}%`
  const works = await db
    .select({ id: work.id, isCatalogue: work.isCatalogue })
    .from(work)
    .where(or(like(work.id, begins), like(work.contentHash, begins)))
    .limit(limit)
  const titles = works.length === 0 ? new Map() : await titlesOf(works.map(({ id }) => id))
  const results: Result[] = works.map(({ id, isCatalogue }) => ({
    kind: isCatalogue ? 'catalogue' : 'work',
    id,
    ...none,
    ...titles.get(id),
  }))
  for (const kind of KINDS) {
    const table = schema[kind]
    const rows = await db.select({ id: table.id }).from(table).where(like(table.id, begins)).limit(limit)
    results.push(...rows.map(({ id }) => ({ kind, id, ...none })))
  }
  return results
}
