import type { Hex } from 'viem'
import type { MeterEvent } from '../event.ts'
import { MICRO, UNIT_KINDS } from '../units.ts'

/*
 * How databases keep events: many in one text, because a row for each would take several times as long. Ids of works and other
 * words are written once per batch, and events refer to them by their place.
 *
 *   { "v": 1, "words": [...], "events": [[id, time, tier, class, model, counts, works, weights, confidence, revenue, tags], ...] }
 */

const VERSION = 1

type Row = [
  id: string,
  time: number,
  tier: number,
  className: number,
  model: number,
  counts: number[],
  works: number[],
  weights: number[],
  confidence: number | null,
  revenue: string | 0,
  tags?: Readonly<Record<string, string>>,
]

export function encodeEvents(events: readonly MeterEvent[]): string {
  const places = new Map<string, number>()
  const words: string[] = []
  const placeOf = (word: string): number => {
    let place = places.get(word)
    if (place === undefined) {
      place = words.push(word) - 1
      places.set(word, place)
    }
    return place
  }

  const rows = new Array<Row>(events.length)
  for (let i = 0; i < events.length; i++) {
    const event = events[i] as MeterEvent
    const { id, time, tier, model, confidence, revenue, tags } = event
    const row: Row = [
      id,
      time,
      placeOf(tier),
      placeOf(event.class),
      model === undefined ? -1 : placeOf(model),
      decimals(event.counts),
      event.works.map(placeOf),
      decimals(event.weights),
      confidence ?? null,
      revenue === 0n ? 0 : revenue.toString(),
    ]
    if (tags !== undefined) row.push(tags)
    rows[i] = row
  }
  return JSON.stringify({ v: VERSION, words, events: rows })
}

export function decodeEvents(text: string): MeterEvent[] {
  const { words, events } = JSON.parse(text) as { words: string[]; events: Row[] }
  return events.map(([id, time, tier, name, model, counts, works, weights, confidence, revenue, tags]) => ({
    id,
    time,
    tier: words[tier] ?? '',
    class: words[name] ?? '',
    model: model === -1 ? undefined : words[model],
    counts: UNIT_KINDS.map((_, k) => millionths(counts[k] ?? 0)),
    works: works.map((place) => words[place] as Hex),
    // Zeros at the end were left out.
    weights: works.map((_, i) => millionths(weights[i] ?? 0)),
    confidence: confidence ?? undefined,
    revenue: BigInt(revenue),
    tags,
  }))
}

/** Shorter than millionths, and just as exact; zeros at the end are left out. */
function decimals(values: readonly number[]): number[] {
  let length = values.length
  while (length > 0 && values[length - 1] === 0) length--
  const result = new Array<number>(length)
  for (let i = 0; i < length; i++) result[i] = (values[i] ?? 0) / MICRO
  return result
}

function millionths(value: number): number {
  return Math.round(value * MICRO)
}
