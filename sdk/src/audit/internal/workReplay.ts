import type { Hex } from 'viem'
import { DAY } from '../../utils/days.ts'
import type { Timed } from './licenseReplay.ts'
import { byPlace, type Place } from './places.ts'

/** What a work's consent is rebuilt from. Logs as viem decodes them fit as they are. */
export type ConsentLog =
  | { eventName: 'WorkRegistered' | 'CatalogueRegistered'; args: { uses: number } }
  /** `since`: the next second where it takes a use back. */
  | { eventName: 'ConsentSet'; args: { uses: number; since: number } }
  | { eventName: 'WorkMaterialized'; args: { catalogueId: Hex } }

/** What a work's membership of one pool is rebuilt from. */
export type MemberLog =
  | { eventName: 'Joined' | 'UnitsSet'; args: { units: number; day: number } }
  | { eventName: 'Left' }
  /** The work left its catalogue's lot, as it stood. */
  | { eventName: 'Extracted' }

/** A membership's log, where it is and when it was. */
export type MemberEntry = Timed<MemberLog> & Place

/**
 * Uses consented to at a second: what the last word until then says. Before its own first one a catalogue's work is spoken for by its
 * catalogue.
 *
 * Mirrors `WorkRegistry._consentAt`.
 *
 * @param logs - Of the work, in the order of the chain.
 * @param catalogueLogs - Of the catalogue it came out of; none for others.
 */
export function consentAt(
  logs: readonly Timed<ConsentLog>[],
  catalogueLogs: readonly Timed<ConsentLog>[],
  time: bigint,
): number {
  const own = logs.findLast((log) => log.eventName !== 'WorkMaterialized' && sinceOf(log) <= time)
  if (own && own.eventName !== 'WorkMaterialized') return own.args.uses
  const materialized = logs.some(({ eventName }) => eventName === 'WorkMaterialized')
  return materialized ? consentAt(catalogueLogs, [], time) : 0
}

function sinceOf(log: Timed<ConsentLog>): bigint {
  return log.eventName === 'ConsentSet' ? BigInt(log.args.since) : log.time
}

/**
 * Whether a work held units in a pool in any part of a second: in a membership of its own from the first word of that on, in its catalogue's
 * lot before.
 *
 * Mirrors `CreatorPools.heldUnitsAt`.
 *
 * @param logs - Of the work's own membership, in the order of the chain.
 * @param lotLogs - Of its catalogue's membership; none for others.
 */
export function heldUnitsAt(logs: readonly MemberEntry[], lotLogs: readonly MemberEntry[], time: bigint): boolean {
  const own = logs.filter((log) => log.time <= time)
  const lot = lotLogs.filter((log) => log.time <= time)
  const { units, heldIn } = unitsAt(own.length > 0 ? own : lot, lot, time)
  return units !== 0 || heldIn === time
}

/** What a membership holds at a second. */
export type Units = {
  units: number
  pending: { units: number; from: bigint } | undefined
  /** Last second in which it held units that were taken away at once. */
  heldIn: bigint | undefined
}

export const NONE: Units = { units: 0, pending: undefined, heldIn: undefined }

function unitsAt(logs: readonly MemberEntry[], lotLogs: readonly MemberEntry[], time: bigint): Units {
  let state = NONE
  for (const log of logs) {
    state = settled(state, log.time)
    if (log.eventName === 'Left') state = changed(state, { units: 0, day: 0 }, log.time)
    // The work's membership begins as a copy of the lot's, as that stood just then.
    else if (log.eventName === 'Extracted') {
      const before = lotLogs.filter((each) => byPlace(each, log) <= 0)
      state = unitsAt(before, [], log.time)
    } else state = changed(state, log.args, log.time)
  }
  return settled(state, time)
}

/** Day zero: from this second on. */
export function changed(state: Units, { units, day }: { units: number; day: number }, time: bigint): Units {
  if (day !== 0) return { ...state, pending: { units, from: BigInt(day) * DAY } }
  return { units, pending: undefined, heldIn: state.units !== 0 && units === 0 ? time : state.heldIn }
}

/** With the change that was announced, where its day has come. */
export function settled(state: Units, time: bigint): Units {
  if (!state.pending || state.pending.from > time) return state
  return { ...state, units: state.pending.units, pending: undefined }
}
