import type { Hex } from 'viem'
import { NEVER } from '../../utils/never.ts'
import type { Timed } from './licenseReplay.ts'
import { byPlace, type Place } from './places.ts'
import { changed, NONE, settled, type Units } from './workReplay.ts'

/** What the units of a pool are rebuilt from. Logs as viem decodes them fit as they are. */
export type PoolMemberLog =
  | { eventName: 'Joined'; args: { workId: Hex; works: number; units: number; day: number } }
  | { eventName: 'UnitsSet'; args: { workId: Hex; units: number; day: number } }
  | { eventName: 'Left'; args: { workId: Hex } }
  | { eventName: 'Extracted'; args: { catalogueId: Hex; workId: Hex } }

/** Units of each of `works` works: one, or those that a catalogue's lot still holds. */
type Member = { units: Units; works: number }

/**
 * Second in which the clock of a frozen pool stopped, whose joiners get no units: in which the last units went. {@link NEVER} where somebody
 * holds units.
 *
 * Mirrors `PoolsBase._stopped`.
 *
 * @param logs - Of all its members, in the order of the chain.
 * @param frozen - Where it was frozen. Changes of units that were announced have come by then, and only who leaves changes anything after.
 */
export function stoppedSince(logs: readonly (Timed<PoolMemberLog> & Place)[], frozen: Timed<Place>): bigint {
  const members = membersAt(
    logs.filter((log) => byPlace(log, frozen) < 0),
    frozen.time,
  )
  const holding = new Map([...members].filter(([, { units, works }]) => units.units !== 0 && works !== 0))
  for (const log of logs) {
    if (byPlace(log, frozen) < 0) continue
    if (log.eventName === 'Extracted') extract(holding, log.args)
    else if (log.eventName === 'Left' && holding.delete(log.args.workId) && holding.size === 0) return log.time
  }
  return NEVER
}

function membersAt(logs: readonly Timed<PoolMemberLog>[], time: bigint): Map<Hex, Member> {
  const members = new Map<Hex, Member>()
  for (const log of logs) {
    if (log.eventName === 'Extracted') {
      extract(members, log.args)
      continue
    }
    const member = members.get(log.args.workId) ?? { units: NONE, works: 0 }
    const units = settled(member.units, log.time)
    members.set(log.args.workId, {
      units: changed(units, log.eventName === 'Left' ? { units: 0, day: 0 } : log.args, log.time),
      works: log.eventName === 'Joined' ? log.args.works : member.works,
    })
  }
  return new Map([...members].map(([workId, { units, works }]) => [workId, { units: settled(units, time), works }]))
}

/** The work's membership begins as a copy of its lot's, and the lot holds one work less. */
function extract(members: Map<Hex, Member>, { catalogueId, workId }: { catalogueId: Hex; workId: Hex }): void {
  const lot = members.get(catalogueId)
  if (!lot) return
  members.set(workId, { ...lot, works: 1 })
  if (lot.works === 1) members.delete(catalogueId)
  else members.set(catalogueId, { ...lot, works: lot.works - 1 })
}
