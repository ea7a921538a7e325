import type { EpochRow } from './epochs.ts'
import type { UsageReading } from './readUsage.ts'

/** What a usage file is held against, in the order in which it is told. */
export const USAGE_CHECKS = ['statement', 'hash', 'root', 'total', 'claims'] as const
export type UsageCheck = (typeof USAGE_CHECKS)[number]

/** What of an epoch a file bears out, and what not. A tree file has no text whose hash could be compared. */
export function checkUsage(row: EpochRow, reading: UsageReading): { check: UsageCheck; holds: boolean }[] {
  const { epoch, dataHash, total, claims } = row
  const leaves = new Map(reading.leaves.map((leaf) => [leaf.index, leaf]))
  const holds: Record<UsageCheck, boolean | undefined> = {
    statement:
      reading.licenseId === epoch.licenseId.toLowerCase() &&
      reading.period === epoch.period &&
      reading.version === epoch.version,
    hash: reading.hash && reading.hash === dataHash,
    root: reading.root === epoch.root,
    total: reading.total === total,
    claims: claims.every(({ index, workId, amount }) => {
      const leaf = leaves.get(index)
      return leaf?.workId === workId.toLowerCase() && leaf.amount === amount
    }),
  }
  return USAGE_CHECKS.flatMap((check) => {
    const each = holds[check]
    return each === undefined ? [] : [{ check, holds: each }]
  })
}
