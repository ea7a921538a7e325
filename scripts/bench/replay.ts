import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Replayed } from './replayLogs.ts'
import type { Row } from './rows.ts'

const COUNTS = [100_000, 1_000_000] as const
/** What a replay must do: logs a second of processor, and memory that does not grow with their number. */
const MIN_PER_SECOND = 50_000
const MAX_GROWTH = 1.5

/** Replays histories from files, each in a process of its own; the alternative decodes the same logs with viem and does nothing with them. */
export function measureReplay(): { rows: Row[]; problems: string[] } {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'))
  try {
    const measured = COUNTS.map((count) => {
      const file = path.join(folder, `${count}.logs.gz`)
      runJob('write', file, String(count))
      return { count, ours: runJob('replay', file), audited: runJob('audit', file), theirs: runJob('decode', file) }
    })
    const perSecond = ({ logs, milliseconds }: Replayed) => (1000 * logs) / milliseconds
    const rows = measured.flatMap(({ count, ours, audited, theirs }): Row[] => {
      const logs = `${count.toLocaleString('en')} logs from a file`
      const row = { unit: '1/s', theirs: perSecond(theirs), alternative: 'viem decodeEventLog alone' } as const
      return [
        { ...row, what: `replay of ${logs}, all balances worked out`, ours: perSecond(ours) },
        { ...row, what: `audit of ${logs}`, ours: perSecond(audited) },
      ]
    })
    const [few, many] = measured as [(typeof measured)[number], (typeof measured)[number]]
    const memory: Row = {
      what: 'memory of the longer replay at its peak',
      unit: 'MB',
      ours: many.ours.peak / 1e6,
      theirs: few.ours.peak / 1e6,
      alternative: 'the shorter replay, a tenth as long',
    }
    const problems: string[] = []
    if (perSecond(many.audited) < MIN_PER_SECOND)
      problems.push(`Fewer than ${MIN_PER_SECOND} logs a second are audited.`)
    if (many.audited.peak > few.audited.peak * MAX_GROWTH)
      problems.push('The memory of an audit grows with the length of its history.')
    if (perSecond(many.ours) < MIN_PER_SECOND) problems.push(`Fewer than ${MIN_PER_SECOND} logs a second are replayed.`)
    if (many.ours.peak > few.ours.peak * MAX_GROWTH) problems.push('The memory of a replay grows with its length.')
    return { rows: [...rows, memory], problems }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function runJob(...args: string[]): Replayed {
  const script = path.join(import.meta.dirname, 'replayLogs.ts')
  return JSON.parse(execFileSync(process.execPath, ['--no-warnings', script, ...args], { encoding: 'utf8' }))
}
