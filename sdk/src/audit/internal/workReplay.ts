import type { Hex } from 'viem'
import { DAY } from '../../utils/days.ts'
import type { Timed } from './licenseReplay.ts'

/** What a work's consent is rebuilt from. Logs as viem decodes them fit as they are. */
export type ConsentLog =
  | { eventName: 'WorkRegistered' | 'CatalogueRegistered' | 'ConsentSet'; args: { uses: number } }
  | { eventName: 'WorkMaterialized'; args: { catalogueId: Hex } }

/** What a work's membership of one pool is rebuilt from. */
export type MemberLog =
  | { eventName: 'Joined' | 'UnitsSet'; args: { units: number; day: number } }
  | { eventName: 'Left' }
  /** The work left its catalogue's lot, as it stood. */
  | { eventName: 'Extracted' }

/** A membership's log, where it is and when it was. */
export type MemberEntry = Timed<MemberLog> & { blockNumber: bigint; logIndex: number }

/**
 * Uses consented to at a second. The last word of a second counts; before its own first one a catalogue's work is spoken for by its
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
  const own = logs.findLast((log) => log.time <= time && log.eventName !== 'WorkMaterialized')
  if (own && own.eventName !== 'WorkMaterialized') return own.args.uses
  const materialized = logs.some(({ eventName }) => eventName === 'WorkMaterialized')
  return materialized ? consentAt(catalogueLogs, [], time) : 0
}

/**
 * Whether a work held units in a pool at a second: in a membership of its own from the first word of that on, in its catalogue's
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
  return unitsAt(own.length > 0 ? own : lot, lot, time).units !== 0
}

type Units = { units: number; pending: { units: number; from: bigint } | undefined }

const NONE: Units = { units: 0, pending: undefined }

function unitsAt(logs: readonly MemberEntry[], lotLogs: readonly MemberEntry[], time: bigint): Units {
  let state = NONE
  for (const log of logs) {
    state = settled(state, log.time)
    if (log.eventName === 'Left') state = NONE
    // The work's membership begins as a copy of the lot's, as that stood just then.
    else if (log.eventName === 'Extracted') {
      const before = lotLogs.filter((each) => !comesAfter(each, log))
      state = unitsAt(before, [], log.time)
    } else state = changed(state, log.args)
  }
  return settled(state, time)
}

/** Day zero: from this second on. */
function changed({ units: former }: Units, { units, day }: { units: number; day: number }): Units {
  if (day === 0) return { units, pending: undefined }
  return { units: former, pending: { units, from: BigInt(day) * DAY } }
}

/** With the change that was announced, where its day has come. */
function settled(state: Units, time: bigint): Units {
  return state.pending && state.pending.from <= time ? { units: state.pending.units, pending: undefined } : state
}

function comesAfter(a: MemberEntry, b: MemberEntry): boolean {
  return a.blockNumber === b.blockNumber ? a.logIndex > b.logIndex : a.blockNumber > b.blockNumber
}
