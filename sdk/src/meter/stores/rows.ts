import type { StoredPeriod, StoredSum } from './store.ts'

/** A period with what was counted in it, for all works together. */
export type PeriodWithTotals = StoredPeriod & { totals: StoredSum[] }

/**
 * Puts together the periods of a database: one row for each of a period's sums, in the order of periods, and one without a sum where
 * nothing was counted.
 */
export function periodsOfRows<row extends Readonly<Record<string, unknown>>>(
  rows: Iterable<row>,
  sumOf: (row: row) => StoredSum,
): PeriodWithTotals[] {
  const periods = new Map<number, PeriodWithTotals>()
  for (const row of rows) {
    const held = periods.get(Number(row.period)) ?? {
      period: Number(row.period),
      policy: String(row.policy),
      secret: row.secret as Uint8Array,
      closedAt: row.closed_at === null ? undefined : Number(row.closed_at),
      totals: [],
    }
    if (row.grp !== null) held.totals.push(sumOf(row))
    periods.set(held.period, held)
  }
  return [...periods.values()]
}
