import type { Hex } from 'viem'
import { DAY } from '../../utils/days.ts'
import { keyOf } from '../replay/key.ts'
import type { CreatorPoolsLog } from '../replay/log.ts'

/** Since when and until when a membership has held units: [from, until) in seconds; the last one is open where it still does. */
type Span = { from: bigint; until: bigint | undefined }

type Holding = {
  /** Second of the first word about the membership. */
  since: bigint
  units: number
  pending: { units: number; from: bigint } | undefined
  spans: Span[]
}

/**
 * When works held units in pools, as long as the audit lasts: one span for each time that somebody got some and lost all again, however
 * often they changed meanwhile.
 *
 * Says the same as `heldUnitsAt`, for whole stretches of time at once.
 */
export class Holdings {
  readonly #members = new Map<string, Holding>()

  /** Takes a log of the pools in. Logs come in the order of the chain. */
  apply(log: CreatorPoolsLog): void {
    switch (log.eventName) {
      case 'Joined':
      case 'UnitsSet': {
        const { poolId, workId, units, day } = log.args
        this.#change(this.#of(poolId, workId, log.time), units, BigInt(day), log.time)
        return
      }
      case 'Left':
        this.#change(this.#of(log.args.poolId, log.args.workId, log.time), 0, 0n, log.time)
        return
      case 'Extracted': {
        const { poolId, catalogueId, workId } = log.args
        const lot = settle(this.#of(poolId, catalogueId, log.time), log.time)
        // The membership begins as a copy of the lot's: what was before is the lot's.
        const spans = lot.units === 0 ? [] : [{ from: log.time, until: undefined }]
        this.#members.set(keyOf(poolId, workId), { since: log.time, units: lot.units, pending: lot.pending, spans })
      }
    }
  }

  /**
   * Whether a work held units in any second of [from, until).
   *
   * @param catalogueId - Out of which it comes: before the first word about its own membership its catalogue's counts.
   */
  heldWithin(poolId: Hex, workId: Hex, from: bigint, until: bigint, catalogueId: Hex | undefined): boolean {
    return this.spansWithin(poolId, workId, from, until, catalogueId).length > 0
  }

  /** The parts of [from, until) in which it did. */
  spansWithin(
    poolId: Hex,
    workId: Hex,
    from: bigint,
    until: bigint,
    catalogueId: Hex | undefined,
  ): { from: bigint; until: bigint }[] {
    const own = this.#members.get(keyOf(poolId, workId))
    const lot = catalogueId && this.#members.get(keyOf(poolId, catalogueId))
    const since = own?.since ?? until
    return [
      ...(lot ? cut(lot, from, since < until ? since : until) : []),
      ...(own ? cut(own, from > since ? from : since, until) : []),
    ]
  }

  #of(poolId: Hex, workId: Hex, time: bigint): Holding {
    const key = keyOf(poolId, workId)
    const known = this.#members.get(key)
    if (known) return known
    const member: Holding = { since: time, units: 0, pending: undefined, spans: [] }
    this.#members.set(key, member)
    return member
  }

  #change(member: Holding, units: number, day: bigint, time: bigint): void {
    settle(member, time)
    if (day !== 0n) {
      member.pending = { units, from: day * DAY }
      return
    }
    member.pending = undefined
    // Who holds units in any part of a second holds them in that second.
    turn(member, units, units === 0 ? time + 1n : time)
  }
}

/** With the change that was announced, where its day has come. */
function settle(member: Holding, time: bigint): Holding {
  const { pending } = member
  if (pending && pending.from <= time) {
    member.pending = undefined
    turn(member, pending.units, pending.from)
  }
  return member
}

function turn(member: Holding, units: number, at: bigint): void {
  if (member.units === 0 && units !== 0) member.spans.push({ from: at, until: undefined })
  const last = member.spans.at(-1)
  if (member.units !== 0 && units === 0 && last) last.until = at
  member.units = units
}

function cut({ spans, units, pending }: Holding, from: bigint, until: bigint): { from: bigint; until: bigint }[] {
  const all = [...spans]
  const last = all.at(-1)
  // What was announced and nobody has come by since to note.
  if (pending && units === 0 && pending.units !== 0) all.push({ from: pending.from, until: undefined })
  else if (pending && units !== 0 && pending.units === 0 && last) all[all.length - 1] = { ...last, until: pending.from }
  return all.flatMap((span) => {
    const start = span.from > from ? span.from : from
    const end = span.until === undefined || span.until > until ? until : span.until
    return start < end ? [{ from: start, until: end }] : []
  })
}
