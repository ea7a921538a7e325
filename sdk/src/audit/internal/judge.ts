import type { NoticeKind, Standing } from '../../types/enums.ts'
import { NEVER } from '../../utils/never.ts'
import { least } from './least.ts'

/** All that standing depends on, in seconds. {@link NEVER} stands for never. Mirrors `struct Facts`. */
export type Facts = {
  /** First second, and first second after its time. */
  start: bigint
  end: bigint
  /** First second without the stream that the terms ask for. */
  streamEndsAt: bigint
  /** Last second for the next statement. */
  statementDueAt: bigint
  /** Last second of the credential. */
  credentialUntil: bigint
  /** Seconds in which a lapse can be cured. */
  cure: bigint
  /** When the notices take effect. */
  notices: Readonly<Record<Notice, bigint>>
}

/** Kinds of notice that somebody gives, in the order in which they rank. */
export const NOTICES = ['Licensee', 'Publisher', 'Breach'] as const
export type Notice = (typeof NOTICES)[number]

/** Mirrors `struct Verdict`. */
export type Verdict = {
  standing: Standing
  /** First second in which a duty is not met. */
  lapsesAt: bigint
  /** First second in which it is terminated, and how; `None` where its time ends first. */
  terminatesAt: bigint
  kind: NoticeKind
}

/**
 * What follows from the facts at a second.
 *
 * Mirrors `Standings.judge`: `if (terminated >= facts.end) (terminated, kind) = (NEVER, NoticeKind.None);` and what stands around it.
 */
export function judge(facts: Facts, time: bigint): Verdict {
  const duties = [facts.streamEndsAt, after(facts.statementDueAt), after(facts.credentialUntil)]
  let lapsesAt = duties.reduce(least)
  if (lapsesAt < facts.start) lapsesAt = facts.start
  if (lapsesAt >= facts.end) lapsesAt = NEVER

  const ends: { kind: NoticeKind; at: bigint }[] = NOTICES.map((kind) => ({ kind, at: facts.notices[kind] }))
  if (lapsesAt !== NEVER) ends.push({ kind: 'Lapse', at: lapsesAt + facts.cure })
  // Of several in one second, the one that ranks first.
  const first = ends.reduce((earliest, each) => (each.at < earliest.at ? each : earliest))
  const { kind, at } = first.at < facts.end ? first : { kind: 'None' as const, at: NEVER }

  return { standing: standingIn(time, at, facts.end, lapsesAt), lapsesAt, terminatesAt: at, kind }
}

function standingIn(time: bigint, terminatesAt: bigint, end: bigint, lapsesAt: bigint): Standing {
  if (time >= terminatesAt) return 'Terminated'
  if (time >= end) return 'Expired'
  return time >= lapsesAt ? 'PastDue' : 'Active'
}

function after(time: bigint): bigint {
  return time === NEVER ? NEVER : time + 1n
}
