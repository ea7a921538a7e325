import type { Hex } from 'viem'
import type { Amount } from '../types/units.ts'
import type { Counting } from './policies/counting.ts'
import { meteredUnitsOf, sharesOf, type WorkInputs, type WorkShare } from './policies/shares.ts'
import type { StoredSum } from './stores/store.ts'
import { EVENTS } from './sums.ts'
import type { UnitKind } from './units.ts'

/** What a period counted, and what each work gets of an amount. */
export type UsageReport = {
  readonly licenseId: Hex
  readonly period: number
  /** First second of the period, as milliseconds since 1970. */
  readonly from: number
  /** First second after it. */
  readonly until: number
  readonly isClosed: boolean
  /** The policy that counted and shared, described. */
  readonly policy: string
  readonly events: number
  /** Metered units, for the statement. Rounded up, once. */
  readonly units: bigint
  /** Base units of the token, for the statement. */
  readonly revenue: Amount
  readonly counts: readonly UsageCount[]
  /** What was shared out, in base units of the token. */
  readonly total: Amount
  /** In ascending order of ids. Their amounts add up to the total. */
  readonly works: readonly WorkShare[]
  /** What was counted for all works of the period together. */
  readonly common: WorkInputs['inputs']
}

/** What was counted of one kind of unit, by tier and class. */
export type UsageCount = {
  /** Number that stands for the three in a work's inputs. */
  readonly group: number
  readonly tier: string
  readonly class: string
  readonly unit: UnitKind
  readonly events: number
  readonly millionths: bigint
}

/** What all numbers of a report follow from. */
export type UsageCounts = {
  readonly licenseId: Hex
  readonly period: number
  readonly from: number
  readonly until: number
  readonly isClosed: boolean
  readonly policy: string
  readonly totals: readonly StoredSum[]
  /** In ascending order of ids; what belongs to all works first. */
  readonly works: readonly WorkInputs[]
}

/** @throws {NothingToShareError} when there is a total and no work has a part in it. */
export function reportOf(counting: Counting, { totals, works, ...period }: UsageCounts, total: Amount): UsageReport {
  const events = totals.find(({ group }) => group === EVENTS)
  const counts = totals.flatMap(({ group, uses, value }): UsageCount[] => {
    const named = counting.group(group)
    if (!named) return []
    return [{ group, tier: named.tier, class: named.class, unit: named.unit, events: uses, millionths: value }]
  })
  const shares = sharesOf(counting, works, total)
  return {
    ...period,
    events: events?.uses ?? 0,
    units: meteredUnitsOf(counting, totals),
    revenue: events?.value ?? 0n,
    counts,
    total,
    works: shares,
    common: works[0] && isCommon(works[0]) ? works[0].inputs : [],
  }
}

function isCommon({ workId }: WorkInputs): boolean {
  return /^0x0*$/.test(workId)
}
