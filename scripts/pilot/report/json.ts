import type { Report } from './types.ts'

/** The report for programs. Amounts are base units as text: a number would lose the last ones. */
export function jsonReport({ source, days, plan, badRows, usage, summary, checks, reconciles }: Report): string {
  const report = {
    reconciles,
    source,
    days,
    decimals: 6,
    works: {
      singly: plan.singles.length,
      inCatalogue: plan.lot.length,
      notForSale: plan.apart.length,
      creators: plan.creators.length,
      use: plan.use,
    },
    badRows: badRows.map(({ line, problem, reason }) => ({ line, problem, reason })),
    ...summary,
    usage: { ...usage, ...summary.usage },
    checks,
  }
  const text = (_: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)
  return `${JSON.stringify(report, text, 2)}\n`
}
