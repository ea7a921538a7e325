import type { Hex } from 'viem'
import { OpenRoyaltyError } from '../errors/base.ts'
import { MeterStoreError } from '../errors/meter.ts'
import type { Counting } from './policies/counting.ts'
import { meteredUnitsOf } from './policies/shares.ts'
import type { MeterStore, StoredSum } from './stores/store.ts'
import { EVENTS } from './sums.ts'

/** The most of each; what is left out has no cap. */
export type Cap = {
  /** Metered units, by the policy's rates. */
  units?: bigint | undefined
  /** Base units of the token. */
  revenue?: bigint | undefined
  events?: bigint | undefined
}

export type Caps = { period?: Cap | undefined; license?: Cap | undefined }

export type CapAlert = {
  readonly scope: 'period' | 'license'
  readonly measure: 'units' | 'revenue' | 'events'
  /** The period that led to it. */
  readonly period: number
  readonly used: bigint
  readonly cap: bigint
  readonly isReached: boolean
}

/** Compares what is counted with what may be, after each write. */
export type CapWatch = {
  /** The cap that keeps a period from going on, where the meter refuses. */
  reached(period: number): CapAlert | undefined
  refresh(store: MeterStore, period: number): Promise<void>
}

/** Alerts from this share of a cap on. */
const NEARLY = { over: 4n, under: 5n }

export function createCapWatch({
  caps,
  whenCapped,
  onAlert,
  onError,
  counting,
  licenseId,
}: {
  caps?: Caps | undefined
  whenCapped?: 'alert' | 'refuse' | undefined
  onAlert?: ((alert: CapAlert) => void) | undefined
  onError: (error: OpenRoyaltyError) => void
  counting: Counting
  licenseId: Hex
}): CapWatch | undefined {
  if (!caps) return undefined
  const told = new Set<string>()
  const reachedIn = new Map<number, CapAlert>()
  let reachedForAll: CapAlert | undefined

  const compare = (scope: CapAlert['scope'], period: number, cap: Cap | undefined, totals: readonly StoredSum[]) => {
    const events = totals.find(({ group }) => group === EVENTS)
    const used = {
      units: cap?.units === undefined ? 0n : meteredUnitsOf(counting, totals),
      revenue: events?.value ?? 0n,
      events: BigInt(events?.uses ?? 0),
    }
    for (const measure of ['units', 'revenue', 'events'] as const) {
      const most = cap?.[measure]
      if (most === undefined) continue
      const isReached = used[measure] >= most
      if (used[measure] * NEARLY.under < most * NEARLY.over) continue
      const alert: CapAlert = { scope, measure, period, used: used[measure], cap: most, isReached }
      if (isReached && scope === 'period') reachedIn.set(period, alert)
      if (isReached && scope === 'license') reachedForAll = alert
      const key = `${scope} ${scope === 'period' ? period : ''} ${measure} ${isReached}`
      if (told.has(key)) continue
      told.add(key)
      onAlert?.(alert)
    }
  }

  return {
    reached: (period) => (whenCapped === 'refuse' ? (reachedForAll ?? reachedIn.get(period)) : undefined),

    async refresh(store, period) {
      try {
        if (caps.period) {
          compare('period', period, caps.period, (await store.readPeriod({ licenseId, period }))?.totals ?? [])
        }
        if (caps.license) {
          const periods = await store.readPeriods(licenseId)
          compare('license', period, caps.license, addUp(periods.flatMap(({ totals }) => totals)))
        }
      } catch (cause) {
        // A listener that fails, or a store that cannot be read just now, takes no event with it.
        onError(cause instanceof OpenRoyaltyError ? cause : new MeterStoreError({ doing: 'checking caps', cause }))
      }
    },
  }
}

function addUp(sums: readonly StoredSum[]): StoredSum[] {
  const byGroup = new Map<number, StoredSum>()
  for (const { group, uses, value } of sums) {
    const held = byGroup.get(group) ?? { group, uses: 0, value: 0n }
    byGroup.set(group, { group, uses: held.uses + uses, value: held.value + value })
  }
  return [...byGroup.values()]
}
