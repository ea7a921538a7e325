import type { Hex } from 'viem'
import { PolicyChangedError } from '../../errors/meter.ts'
import type { MeterEvent } from '../event.ts'
import type { WorkInputs } from '../policies/shares.ts'
import { addAll, PERIOD, type Sums } from '../sums.ts'
import type { AppendResult, Batch, MeterStore, PeriodKey, StoredPeriod } from './store.ts'

type Held = {
  readonly period: number
  readonly policy: string
  readonly secret: Uint8Array
  closedAt: number | undefined
  readonly ids: Set<string>
  readonly events: MeterEvent[]
  readonly late: Map<string, MeterEvent>
  readonly sums: Sums
}

/**
 * Keeps everything in memory, for tests and for trying things out: it ends with the process.
 *
 * @example
 * const meter = createMeter({ license, policy: retrieved(), store: memoryStore() })
 */
export function memoryStore(): MeterStore {
  const licenses = new Map<Hex, Map<number, Held>>()

  const find = ({ licenseId, period }: PeriodKey) => licenses.get(licenseId)?.get(period)
  const open = ({ licenseId, period, policy, secret }: PeriodKey & { policy: string; secret: Uint8Array }): Held => {
    const periods = licenses.get(licenseId) ?? new Map<number, Held>()
    licenses.set(licenseId, periods)
    const held = periods.get(period) ?? {
      period,
      policy,
      secret: secret.slice(),
      closedAt: undefined,
      ids: new Set(),
      events: [],
      late: new Map(),
      sums: new Map(),
    }
    periods.set(period, held)
    return held
  }

  return {
    async append(batch: Batch): Promise<AppendResult> {
      const held = open(batch)
      if (held.closedAt !== undefined) {
        for (const event of batch.events) if (!held.late.has(event.id)) held.late.set(event.id, event)
        return { isClosed: true, duplicates: new Set() }
      }
      const { period, policy } = batch
      if (held.policy !== policy) throw new PolicyChangedError({ period, begun: held.policy, given: policy })

      const fresh = batch.events.filter(({ id }) => !held.ids.has(id))
      const duplicates = new Set(batch.events.map(({ id }) => id).filter((id) => held.ids.has(id)))
      addAll(held.sums, batch.sumsOf(fresh))
      for (const event of fresh) {
        held.ids.add(event.id)
        held.events.push(event)
      }
      return { isClosed: false, duplicates }
    },

    async closePeriod(key) {
      const held = open(key)
      held.closedAt ??= key.closedAt
      held.ids.clear()
    },

    async readPeriod(key) {
      const held = find(key)
      return held && storedPeriodOf(held)
    },

    async readPeriods(licenseId) {
      const periods = [...(licenses.get(licenseId)?.values() ?? [])]
      return periods.sort((a, b) => a.period - b.period).map(storedPeriodOf)
    },

    async *readWorks(key) {
      yield* worksOf(find(key)?.sums ?? new Map())
    },

    async *readEvents(key) {
      yield* find(key)?.events ?? []
    },

    async *readLate(key) {
      const late = [...(find(key)?.late.values() ?? [])]
      yield* late.sort((a, b) => (a.id < b.id ? -1 : 1))
    },

    async close() {},
  }
}

function storedPeriodOf({ period, policy, secret, closedAt, sums }: Held): StoredPeriod {
  const totals = (sums.get(PERIOD) ?? []).map(({ group, uses, value }) => ({ group, uses, value: BigInt(value) }))
  return { period, policy, secret, closedAt, totals: totals.sort((a, b) => a.group - b.group) }
}

function worksOf(sums: Sums): WorkInputs[] {
  const works: WorkInputs[] = []
  for (const [workId, row] of sums) {
    if (workId === PERIOD) continue
    const inputs = row.map(({ group, value }) => ({ group, value: BigInt(value) })).sort((a, b) => a.group - b.group)
    works.push({ workId, uses: row.reduce((uses, sum) => uses + sum.uses, 0), inputs })
  }
  return works.sort((a, b) => (a.workId < b.workId ? -1 : 1))
}
