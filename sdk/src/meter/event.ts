import type { Hex } from 'viem'
import { EventInvalidError } from '../errors/meter.ts'
import { MICRO, UNIT_KINDS, type UnitKind } from './units.ts'

/** A work that an event used. Named more than once in an event, its weights and scores add up. */
export type UsedWork = {
  workId: Hex
  /** Part of the work in what was retrieved, against the other works of the event. Left out: 1. Kept to six decimals. */
  weight?: number | undefined
  /** What an attribution method found for the work, zero or more. Kept to six decimals. */
  score?: number | undefined
}

/** One use to count: an answer of a model, say. */
export type UsageEvent = {
  /** Up to 200 characters. The same id counts once in a period, so send an event again as it was: with its id and its time. */
  id: string
  /** When the use happened; milliseconds where it is a number. Decides the period. */
  time: Date | number
  /** What was counted. Left out, `requests` is 1. Kept to six decimals. */
  units?: Partial<Record<UnitKind, number>> | undefined
  works?: readonly UsedWork[] | undefined
  model?: string | undefined
  /** Of the policy's rates. Left out: `standard`. */
  tier?: string | undefined
  /** Of the policy's class weights, such as `human` or `agent`. Left out: `standard`. */
  class?: string | undefined
  /** How far the scores can be trusted, 0 to 1. Left out: what the policy says. */
  confidence?: number | undefined
  /** What the use brought in, in base units of the pool's token. */
  revenue?: bigint | undefined
  /** For the licensee's own books; they stay private. */
  tags?: Readonly<Record<string, string>> | undefined
}

/** An event as it is counted: checked, whole numbers only, works sorted by id and named once. */
export type MeterEvent = {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly time: number
  readonly tier: string
  readonly class: string
  readonly model: string | undefined
  /** Millionths, in the order of {@link UNIT_KINDS}. */
  readonly counts: readonly number[]
  /** Lowercase, ascending. */
  readonly works: readonly Hex[]
  /** Millionths of each work's weight or score. */
  readonly weights: readonly number[]
  /** Millionths; undefined: what the policy says. */
  readonly confidence: number | undefined
  readonly revenue: bigint
  readonly tags: Readonly<Record<string, string>> | undefined
}

export const DEFAULT_NAME = 'standard'

const MAX_ID = 200
const MAX_TEXT = 200
const MAX_TAGS = 32
const MAX_WORKS = 4096
/** So that a count in millionths is a whole number that JavaScript holds exactly. */
const MAX_COUNT = 9_000_000_000
/** So that the weights of {@link MAX_WORKS} works add up exactly. */
const MAX_WEIGHT = 1_000_000
/** Leaves room for the sum of a license's revenue in the 111 bits of a store. */
const MAX_REVENUE = 2n ** 96n - 1n
/** Last millisecond that a Date can hold. */
const MAX_TIME = 8.64e15

const KINDS: ReadonlySet<string> = new Set(UNIT_KINDS)
/** Databases refuse a zero character, and bytes cannot hold half of one. */
const BROKEN = /[\0\p{Surrogate}]/u
/** What texts nearly always are, and quickly seen to be. */
const PLAIN = /^[ -~]*$/
const WORK_ID = /^0x[0-9a-f]{64}$/
/** The place of what is shared by all works of a period; no work has it. */
export const NO_WORK: Hex = `0x${'0'.repeat(64)}`

/**
 * Checks an event and brings it into the one form in which it is counted, stored and committed to.
 *
 * @throws {EventInvalidError} naming the field that is wrong.
 */
export function parseEvent(event: UsageEvent): MeterEvent {
  if (typeof event !== 'object' || event === null)
    throw new EventInvalidError({ field: 'the event', reason: 'is no object' })
  const { id } = event
  if (typeof id !== 'string' || id.length === 0 || id.length > MAX_ID || isBroken(id)) {
    const reason = `is no text of 1 to ${MAX_ID} characters`
    throw new EventInvalidError({ id: typeof id === 'string' ? id : undefined, field: 'id', reason })
  }

  const time =
    typeof event.time === 'number' ? event.time : event.time instanceof Date ? event.time.getTime() : Number.NaN
  if (!Number.isInteger(time) || time < 0 || time > MAX_TIME)
    throw new EventInvalidError({ id, field: 'time', reason: 'is no Date and no whole number of milliseconds' })
  const revenue = event.revenue ?? 0n
  if (typeof revenue !== 'bigint' || revenue < 0n || revenue > MAX_REVENUE)
    throw new EventInvalidError({ id, field: 'revenue', reason: 'is no bigint from 0 to 2^96 − 1' })

  const [works, weights] = parseWorks(id, event.works)
  return {
    id,
    time,
    tier: event.tier === undefined ? DEFAULT_NAME : textOf(id, 'tier', event.tier),
    class: event.class === undefined ? DEFAULT_NAME : textOf(id, 'class', event.class),
    model: event.model === undefined ? undefined : textOf(id, 'model', event.model),
    counts: parseCounts(id, event.units),
    works,
    weights,
    confidence: event.confidence === undefined ? undefined : millionthsOf(id, 'confidence', event.confidence, 1),
    revenue,
    tags: event.tags === undefined ? undefined : parseTags(id, event.tags),
  }
}

/** The text of an event that is committed to: JSON with its keys in this order, and only those that say something. */
export function eventLine({ id, time, tier, class: name, model, counts, ...event }: MeterEvent): string {
  const units: Partial<Record<UnitKind, number>> = {}
  for (const [i, kind] of UNIT_KINDS.entries()) if (counts[i]) units[kind] = counts[i] / MICRO
  return JSON.stringify({
    id,
    time,
    tier,
    class: name,
    model,
    units,
    works: event.works.map((workId, i) => ({ workId, weight: (event.weights[i] ?? 0) / MICRO })),
    confidence: event.confidence === undefined ? undefined : event.confidence / MICRO,
    revenue: event.revenue === 0n ? undefined : event.revenue.toString(),
    tags: event.tags,
  })
}

function parseCounts(id: string, units: UsageEvent['units']): number[] {
  const counts = [MICRO, 0, 0, 0, 0, 0]
  if (units === undefined) return counts
  for (const kind in units)
    if (!KINDS.has(kind))
      throw new EventInvalidError({ id, field: `units.${kind}`, reason: `is none of ${UNIT_KINDS.join(', ')}` })
  for (let i = 0; i < UNIT_KINDS.length; i++) {
    const kind = UNIT_KINDS[i] as UnitKind
    const count = units[kind]
    if (count !== undefined) counts[i] = millionthsOf(id, kind, count, MAX_COUNT)
  }
  return counts
}

function parseWorks(id: string, given: UsageEvent['works']): [works: Hex[], weights: number[]] {
  if (given === undefined) return [[], []]
  if (!Array.isArray(given) || given.length > MAX_WORKS)
    throw new EventInvalidError({ id, field: 'works', reason: `is no array of up to ${MAX_WORKS} works` })

  const works: Hex[] = []
  const weights: number[] = []
  for (let i = 0; i < given.length; i++) {
    const { workId, weight, score } = (given[i] ?? {}) as Partial<UsedWork>
    const work = knownWorks.get(workId as string) ?? parseWorkId(id, workId, i)
    if (weight !== undefined && score !== undefined)
      throw new EventInvalidError({ id, field: `works[${i}]`, reason: 'has both a weight and a score' })
    const field = score === undefined ? 'weight' : 'score'
    works.push(work)
    weights.push(millionthsOf(id, field, weight ?? score ?? 1, MAX_WEIGHT, i))
  }
  if (isAscending(works)) return [works, weights]
  return works.length <= FEW ? mergeFew(works, weights) : merge(works, weights)
}

/**
 * Ids seen before, each as one text: checking one costs more than finding it, and texts that are the same object are compared and
 * looked up at once.
 */
const knownWorks = new Map<string, Hex>()
const MAX_KNOWN = 100_000

function parseWorkId(id: string, workId: unknown, index: number): Hex {
  const lower = typeof workId === 'string' ? (workId.toLowerCase() as Hex) : NO_WORK
  if (!WORK_ID.test(lower) || lower === NO_WORK)
    throw new EventInvalidError({ id, field: `works[${index}].workId`, reason: 'is not the 32 bytes of a work' })
  if (knownWorks.size >= MAX_KNOWN) knownWorks.clear()
  const known = knownWorks.get(lower) ?? lower
  knownWorks.set(lower, known)
  knownWorks.set(workId as string, known)
  return known
}

function isAscending(works: readonly Hex[]): boolean {
  for (let i = 1; i < works.length; i++) if ((works[i - 1] as Hex) >= (works[i] as Hex)) return false
  return true
}

/** Up to so many works, moving them one by one is quicker than anything clever. */
const FEW = 16

/** A work that was found twice, in two passages, say, has the weight of both. */
function mergeFew(works: Hex[], weights: number[]): [works: Hex[], weights: number[]] {
  let count = 0
  for (let i = 0; i < works.length; i++) {
    const work = works[i] as Hex
    const weight = weights[i] as number
    let at = count
    while (at > 0 && (works[at - 1] as Hex) > work) at--
    if (at > 0 && works[at - 1] === work) {
      weights[at - 1] = (weights[at - 1] as number) + weight
      continue
    }
    for (let j = count; j > at; j--) {
      works[j] = works[j - 1] as Hex
      weights[j] = weights[j - 1] as number
    }
    works[at] = work
    weights[at] = weight
    count++
  }
  works.length = count
  weights.length = count
  return [works, weights]
}

function merge(works: readonly Hex[], weights: readonly number[]): [works: Hex[], weights: number[]] {
  const sums = new Map<Hex, number>()
  for (const [i, work] of works.entries()) sums.set(work, (sums.get(work) ?? 0) + (weights[i] ?? 0))
  const sorted = [...sums].sort(([a], [b]) => (a < b ? -1 : 1))
  return [sorted.map(([work]) => work), sorted.map(([, weight]) => weight)]
}

function parseTags(id: string, tags: Readonly<Record<string, string>>): Record<string, string> {
  const entries = typeof tags === 'object' && tags !== null ? Object.entries(tags) : []
  if (typeof tags !== 'object' || tags === null || entries.length > MAX_TAGS)
    throw new EventInvalidError({ id, field: 'tags', reason: `is no object of up to ${MAX_TAGS} texts` })
  for (const [key, value] of entries) {
    textOf(id, 'tags', key)
    textOf(id, `tags.${key}`, value)
  }
  return { ...tags }
}

function textOf(id: string, field: string, text: unknown): string {
  if (typeof text !== 'string' || text.length > MAX_TEXT || isBroken(text))
    throw new EventInvalidError({ id, field, reason: `is no text of up to ${MAX_TEXT} characters` })
  return text
}

function isBroken(text: string): boolean {
  return !PLAIN.test(text) && BROKEN.test(text)
}

function millionthsOf(id: string, field: string, value: unknown, max: number, work?: number): number {
  if (typeof value === 'number' && value >= 0 && value <= max) return Math.round(value * MICRO)
  const name = work === undefined ? field : `works[${work}].${field}`
  throw new EventInvalidError({ id, field: name, reason: `is no number from 0 to ${max}` })
}
