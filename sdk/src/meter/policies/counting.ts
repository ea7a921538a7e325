import { EventInvalidError } from '../../errors/meter.ts'
import { type MeterEvent, NO_WORK } from '../event.ts'
import { addTo, EVENTS, PERIOD, type Sums } from '../sums.ts'
import { MICRO, UNIT_KINDS, type UnitKind } from '../units.ts'
import { apportion, apportionSmall } from './apportion.ts'
import { type Policy, parseRate, policyOf, prevalence } from './policy.ts'

/** Room for kinds to come: a group's number stays the same when one is added. */
const KINDS_PER_GROUP = 16

/** Tier, class and kind of unit that are counted together. */
export type Group = {
  readonly tier: string
  readonly class: string
  readonly unit: UnitKind
  /** Millionths of a metered unit per count. */
  readonly rate: bigint
  readonly classWeight: bigint
}

/** A policy made ready to count events. */
export type Counting = {
  readonly policy: Policy
  /**
   * Adds what an event counts: to the period its counts, and to its works their parts of each count that has a rate.
   *
   * @throws {EventInvalidError} when the policy does not know its tier or class, or shares by a manifest and the event names works.
   */
  count(sums: Sums, event: MeterEvent): void
  /** @throws {EventInvalidError} as `count` does, without counting. */
  check(event: MeterEvent): void
  /** What a group's number stands for. */
  group(number: number): Group | undefined
}

/** How the policy of a description counts. Only sharing needs a manifest, so it is not asked for. */
export function countingOfDescription(description: string): Pick<Counting, 'count'> {
  const { name, ...options } = JSON.parse(description)
  return countingOf(name === 'prevalence' ? prevalence({ ...options, manifest: [] }) : policyOf(description))
}

export function countingOf(policy: Policy): Counting {
  const tiers = Object.keys(policy.rates).sort()
  const classes = Object.keys(policy.classWeights).sort()
  const bases = new Map<string, Map<string, number>>()
  const groups: Group[] = []
  const isShared: boolean[] = []
  for (const [t, tier] of tiers.entries()) {
    const byClass = new Map<string, number>()
    bases.set(tier, byClass)
    for (const [c, name] of classes.entries()) {
      const base = (t * classes.length + c) * KINDS_PER_GROUP
      byClass.set(name, base)
      for (const [k, unit] of UNIT_KINDS.entries()) {
        const rate = parseRate('rates', policy.rates[tier]?.[unit] ?? '0')
        groups[base + k] = { tier, class: name, unit, rate, classWeight: BigInt(policy.classWeights[name] ?? 0) }
        isShared[base + k] = rate > 0n && policy.name !== 'equal'
      }
    }
  }

  const baseOf = (event: MeterEvent): number => {
    const base = bases.get(event.tier)?.get(event.class)
    if (base !== undefined) return base
    const [field, known] = bases.has(event.tier) ? ['class', classes] : ['tier', tiers]
    throw new EventInvalidError({ id: event.id, field, reason: `is none of the policy's: ${known?.join(', ')}` })
  }
  const check = (event: MeterEvent): void => {
    baseOf(event)
    if (policy.name === 'prevalence' && event.works.length > 0)
      throw new EventInvalidError({
        id: event.id,
        field: 'works',
        reason: 'are given, and the policy shares by a manifest',
      })
  }

  return {
    policy,
    check,
    count(sums, event) {
      check(event)
      const base = baseOf(event)
      addTo(sums, PERIOD, EVENTS, 1, event.revenue)
      const { counts, works } = event
      for (let k = 0; k < counts.length; k++) {
        const count = counts[k] ?? 0
        if (count > 0) addTo(sums, PERIOD, base + k, 1, count)
      }
      if (policy.name === 'prevalence') return

      // A use of a work is counted once, with the first kind that is shared, or with requests where none is.
      let uses = 1
      for (let k = 0; k < counts.length; k++) {
        const count = counts[k] ?? 0
        if (count === 0 || !isShared[base + k]) continue
        share(sums, base + k, uses, count, event)
        uses = 0
      }
      if (uses === 1) for (const work of works) addTo(sums, work, base, 1, 0)
    },
    group: (number) => groups[number],
  }

  function share(sums: Sums, group: number, uses: number, count: number, event: MeterEvent): void {
    if (policy.name === 'attributed') {
      const confidence = event.confidence ?? policy.confidence
      shareByScores(sums, group, uses, count, event, confidence, policy.fallback === 'period')
    } else if (event.works.length > 0) {
      shareBy(sums, group, uses, count, event, isAllZero(event.weights) ? event.weights.map(() => 1) : event.weights)
    }
  }
}

function shareBy(
  sums: Sums,
  group: number,
  uses: number,
  count: number,
  { works }: MeterEvent,
  weights: readonly number[],
): void {
  const parts = apportionSmall(count, weights)
  for (let i = 0; i < works.length; i++) addTo(sums, works[i] ?? PERIOD, group, uses, parts[i] ?? 0)
}

function shareByScores(
  sums: Sums,
  group: number,
  uses: number,
  count: number,
  event: MeterEvent,
  confidence: number,
  toPeriod: boolean,
): void {
  const { works, weights: scores } = event
  const trust = isAllZero(scores) ? 0 : confidence
  if (trust === MICRO) {
    shareBy(sums, group, uses, count, event, scores)
    return
  }

  if (toPeriod) {
    // What scores do not decide waits, as one part, to be shared among all works of the period.
    const scoreSum = scores.reduce((sum, score) => sum + BigInt(score), 0n)
    const rest = trust === 0 ? 1n : BigInt(MICRO - trust) * scoreSum
    const parts = apportion(BigInt(count), [...scores.map((score) => BigInt(trust) * BigInt(score)), rest])
    for (const [i, work] of works.entries()) addTo(sums, work, group, uses, parts[i] ?? 0n)
    addTo(sums, NO_WORK, group, 0, parts[works.length] ?? 0n)
    return
  }
  if (works.length === 0) return
  if (trust === 0) {
    const equally = scores.map(() => 1)
    shareBy(sums, group, uses, count, event, equally)
    return
  }

  // trust × score / scores + (1 − trust) / n, over a common denominator.
  const n = BigInt(works.length)
  const scoreSum = scores.reduce((sum, score) => sum + BigInt(score), 0n)
  const weights = scores.map((score) => BigInt(trust) * BigInt(score) * n + BigInt(MICRO - trust) * scoreSum)
  const parts = apportion(BigInt(count), weights)
  for (const [i, work] of works.entries()) addTo(sums, work, group, uses, parts[i] ?? 0n)
}

function isAllZero(weights: readonly number[]): boolean {
  for (const weight of weights) if (weight !== 0) return false
  return true
}
