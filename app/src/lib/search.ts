import { type Hex, isAddress } from 'viem'
import type { Books } from './books.ts'
import { readTitle, type Title, titlesIn } from './titles.ts'

export const HIT_KINDS = [
  'work',
  'catalogue',
  'catalogueWork',
  'pool',
  'offer',
  'license',
  'epoch',
  'channel',
  'stream',
  'transaction',
  'address',
] as const
export type HitKind = (typeof HIT_KINDS)[number]

/** Something that was searched for. */
export type Hit = {
  kind: HitKind
  id: Hex
  title: Title | undefined
  /** Of a work that is in no token of its own yet: where it is from. */
  catalogueId?: Hex | undefined
  /** And its position there, from 0. */
  index?: number | undefined
}

/** Hits that are shown. */
export const MOST_HITS = 12
/** Characters of an id that are enough to look for it: fewer fit too many. */
const LEAST_DIGITS = 6
/** Of a title. */
const LEAST_LETTERS = 2

/** What this browser finds by itself: ids, addresses and content hashes by their beginning, and titles that stand on the chain. */
export function hitsIn(books: Books, text: string): Hit[] {
  const wanted = text.trim().toLowerCase()
  const titles = titlesIn(books)
  const hits: Hit[] = []
  const add = (kind: HitKind, id: Hex) => {
    if (hits.length < MOST_HITS && !hits.some((hit) => hit.id === id && hit.kind === kind))
      hits.push({ kind, id, title: titles.get(id) })
  }
  if (/^0x[0-9a-f]*$/.test(wanted)) {
    if (wanted.length < LEAST_DIGITS) return []
    const { works, pools, licenses, epochs, channels } = books.state
    const addMatching = (kind: HitKind, ids: Iterable<Hex>) => {
      for (const id of ids) if (id.startsWith(wanted)) add(kind, id)
    }
    addMatching('pool', pools.pools.keys())
    for (const id of works.works.keys()) if (id.startsWith(wanted)) add(kindOf(books, id), id)
    addMatching('offer', licenses.offers.keys())
    addMatching('license', licenses.licenses.keys())
    addMatching('epoch', epochs.keys())
    addMatching('channel', channels.channels.keys())
    addMatching('stream', pools.streams.keys())
    for (const { contract, eventName, args, transactionHash } of books.logs) {
      if (transactionHash.startsWith(wanted)) add('transaction', transactionHash)
      if (contract === 'workRegistry' && eventName === 'WorkRegistered' && args.contentHash.startsWith(wanted))
        add('work', args.workId)
    }
    if (isAddress(wanted, { strict: false })) add('address', wanted)
  } else if (wanted.length >= LEAST_LETTERS) {
    const words = folded(wanted).split(' ')
    for (const [id, { title, creators }] of titles) {
      const own = folded([title, ...creators].join(' ')).split(' ')
      if (words.every((word) => own.some((each) => each.startsWith(word)))) add(kindOf(books, id), id)
    }
  }
  return hits
}

/** What an indexer found, as far as it is of the form. */
export function readHits(answer: unknown): Hit[] {
  const { results } = (answer ?? {}) as { results?: unknown }
  return (Array.isArray(results) ? results.slice(0, MOST_HITS) : []).flatMap((each): Hit[] => {
    const { kind, id, catalogueId, index } = (each ?? {}) as Record<string, unknown>
    const known = HIT_KINDS.find((name) => name === kind)
    if (!known || !(known === 'address' ? isAddress(String(id), { strict: false }) : isId(id))) return []
    if (known === 'catalogueWork' && !isId(catalogueId)) return []
    const hit = { kind: known, id: (id as string).toLowerCase() as Hex, title: readTitle(each) }
    if (!isId(catalogueId)) return [hit]
    const position = Number.isSafeInteger(index) ? { index: index as number } : {}
    return [{ ...hit, ...position, catalogueId: catalogueId.toLowerCase() as Hex }]
  })
}

/** Where each kind has its page; a work that is in its catalogue alone, with it. */
export function placeOf({ state }: Books, { kind, id, catalogueId }: Hit): string {
  switch (kind) {
    case 'work':
    case 'catalogue':
      return `/works/${id}`
    case 'catalogueWork':
      return state.works.works.has(id) ? `/works/${id}` : `/works/${catalogueId}?within=${id}`
    case 'pool':
      return `/pools/${id}`
    case 'offer':
      return `/offers/${id}`
    case 'license':
      return `/licenses/${id}`
    case 'epoch':
      return `/epochs/${id}`
    case 'address':
      return `/addresses/${id}`
    case 'transaction':
      return `/transactions/${id}`
    case 'channel':
    case 'stream':
      return `/history/${id}`
  }
}

/** The browser's own first: of what both have found, an indexer adds the title. */
export function joinHits(own: readonly Hit[], told: readonly Hit[]): Hit[] {
  const isSame = (one: Hit, other: Hit) => one.id === other.id
  const named = own.map((hit) => ({ ...hit, title: hit.title ?? told.find((each) => isSame(each, hit))?.title }))
  return [...named, ...told.filter((hit) => !own.some((each) => isSame(each, hit)))].slice(0, MOST_HITS)
}

export function isId(value: unknown): value is Hex {
  return typeof value === 'string' && /^0x[0-9a-fA-F]{64}$/.test(value)
}

function kindOf({ state }: Books, id: Hex): HitKind {
  return state.works.works.get(id)?.isCatalogue ? 'catalogue' : 'work'
}

/** Letters without their marks, words with one space between. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
