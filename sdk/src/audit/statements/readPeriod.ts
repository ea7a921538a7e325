import { StatementPeriodError } from '../../errors/statements.ts'
import type { AuditLogs } from '../findings/audit.ts'
import type { ReplayLog } from '../replay/log.ts'
import { applyLog, emptyReplay, type ReplayState } from '../replay/replay.ts'
import type { StatementPeriod } from './statement.ts'

/** What looks at a period while logs go by. */
export type PeriodReader = {
  /** At every log up to the period's end, after the state has taken it in. */
  watch?(log: ReplayLog, state: ReplayState): void
  /** In its first second, before any of its logs. */
  begin(state: ReplayState, from: bigint): void
  /** At a log of the period, before and after the state has taken it in. */
  before?(log: ReplayLog, state: ReplayState): void
  after(log: ReplayLog, state: ReplayState): void
}

/**
 * Goes through logs up to the end of a period, and leaves the state that they lead to. What streams bring up to the first second after the
 * period counts; logs of that second do not: the end of one period is the beginning of the next.
 */
export async function readPeriod(
  logs: AuditLogs,
  { from, until }: StatementPeriod,
  reader: PeriodReader,
): Promise<ReplayState> {
  if (from < 0n || until <= from) throw new StatementPeriodError({ from, until })
  const state = emptyReplay()
  let hasBegun = false
  read: for await (const each of logs) {
    for (const log of Array.isArray(each) ? (each as readonly ReplayLog[]) : [each as ReplayLog]) {
      if (log.time >= until) break read
      const isWithin = log.time >= from
      if (isWithin && !hasBegun) {
        hasBegun = true
        reader.begin(state, from)
      }
      if (isWithin) reader.before?.(log, state)
      applyLog(state, log)
      reader.watch?.(log, state)
      if (isWithin) reader.after(log, state)
    }
  }
  if (!hasBegun) reader.begin(state, from)
  return state
}
