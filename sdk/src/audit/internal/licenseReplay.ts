import type { NoticeKind } from '../../types/enums.ts'
import type { OfferTerms } from '../../types/licenses.ts'
import { DAY } from '../../utils/days.ts'
import { NEVER } from '../../utils/never.ts'
import { type Facts, judge, NOTICES, type Notice, type Verdict } from './judge.ts'
import { least } from './least.ts'

/** What a license's standing is rebuilt from. Logs as viem decodes them fit as they are. */
export type LicenseLog =
  | { eventName: 'LicenseAcquired'; args: { start: number; credentialUntil: number } }
  | { eventName: 'CredentialRenewed'; args: { credentialUntil: number } }
  | { eventName: 'StatementFiled'; args: { version: number } }
  | { eventName: 'NoticeGiven'; args: { kind: number; endsAt: number } }
  | { eventName: 'NoticeWithdrawn'; args: { kind: number } }
  | { eventName: 'LicenseTerminated'; args: { kind: number; terminatedAt: number } }
  /** Of the license's own streams only. */
  | { eventName: 'StreamOpened'; args: { endDay: number } }
  | { eventName: 'StreamChanged'; args: { end: number } }

/** A log, and the second of its block. */
export type Timed<log> = log & { time: bigint }

/** Terms that standing depends on. */
export type StandingTerms = Pick<OfferTerms, 'start' | 'duration' | 'minRate' | 'periodDays' | 'graceDays' | 'cureDays'>

/** A license on its way through its logs. */
export type LicenseTrack = {
  facts: Facts
  /** First period that is not stated yet. */
  nextPeriod: bigint
  /** How it was terminated, once a write has found it. */
  final: Verdict | undefined
}

/** A license at a second, as its logs tell it. */
export type ReplayedLicense = Verdict & {
  /** First second, and first second after its time; {@link NEVER} where it has no end. */
  start: bigint
  end: bigint
}

/** In the order of `enum NoticeKind`. */
export const KINDS = ['None', 'Licensee', 'Publisher', 'Breach', 'Lapse'] as const satisfies readonly NoticeKind[]

/**
 * What the logs of a license say about it at a second: nothing where it was not acquired by then.
 *
 * Once a license is terminated nothing can revive it: its end is logged by the write that finds it, before that write changes a fact.
 *
 * @param logs - All of the license and of its streams, in the order of the chain. Later ones than `time` are passed over.
 * @param poolStoppedSince - Second in which its pool's clock stopped; {@link NEVER} where it runs.
 */
export function replayLicense(
  terms: StandingTerms,
  logs: Iterable<Timed<LicenseLog>>,
  time: bigint,
  poolStoppedSince: bigint,
): ReplayedLicense | undefined {
  let track: LicenseTrack | undefined
  for (const log of logs) {
    if (log.time > time) break
    if (log.eventName === 'LicenseAcquired') track = beginTrack(terms, log.args)
    else if (track) applyToTrack(track, terms, log)
  }
  return track && trackedAt(track, time, poolStoppedSince)
}

/** A license as it is acquired. */
export function beginTrack(terms: StandingTerms, acquired: { start: number; credentialUntil: number }): LicenseTrack {
  return { facts: factsAtStart(terms, acquired), nextPeriod: 0n, final: undefined }
}

/** Takes a later log of the license, or of one of its streams, in. */
export function applyToTrack(
  track: LicenseTrack,
  terms: StandingTerms,
  log: Exclude<LicenseLog, { eventName: 'LicenseAcquired' }>,
): void {
  const { facts } = track
  switch (log.eventName) {
    case 'CredentialRenewed':
      facts.credentialUntil = BigInt(log.args.credentialUntil)
      return
    case 'StatementFiled':
      // A correction does not bring the next period nearer.
      if (log.args.version === 1) track.nextPeriod += 1n
      facts.statementDueAt = statementDueAt(terms, facts, track.nextPeriod)
      return
    case 'NoticeGiven':
      facts.notices = { ...facts.notices, [noticeOf(log.args.kind)]: BigInt(log.args.endsAt) }
      return
    case 'NoticeWithdrawn':
      facts.notices = { ...facts.notices, [noticeOf(log.args.kind)]: NEVER }
      return
    case 'StreamOpened':
      if (asksStream(terms)) facts.streamEndsAt = BigInt(log.args.endDay) * DAY
      return
    case 'StreamChanged':
      if (asksStream(terms)) facts.streamEndsAt = BigInt(log.args.end)
      return
    case 'LicenseTerminated':
      track.final = terminated(facts, log.args)
  }
}

/**
 * What a license is at a second that is not before its last log.
 *
 * @param poolStoppedSince - Second in which its pool's clock stopped; {@link NEVER} where it runs.
 */
export function trackedAt({ facts, final }: LicenseTrack, time: bigint, poolStoppedSince: bigint): ReplayedLicense {
  // Nobody can stream to a clock that has stopped, so nobody is asked to from then on. Mirrors `LicensesBase._streamEndOf`.
  const isExempt = facts.streamEndsAt <= time && poolStoppedSince <= facts.streamEndsAt
  const asked = isExempt ? { ...facts, streamEndsAt: NEVER } : facts
  return { start: facts.start, end: facts.end, ...(final ?? judge(asked, time)) }
}

/** Mirrors `Standings.recorded`. */
export function terminated({ cure }: Facts, { kind, terminatedAt }: { kind: number; terminatedAt: number }): Verdict {
  const at = BigInt(terminatedAt)
  const by = KINDS[kind] ?? 'None'
  return { standing: 'Terminated', kind: by, terminatesAt: at, lapsesAt: by === 'Lapse' ? at - cure : NEVER }
}

function factsAtStart(terms: StandingTerms, acquired: { start: number; credentialUntil: number }): Facts {
  const start = BigInt(acquired.start)
  // A fixed start fixes the end for everyone: who comes late gets the rest.
  const from = terms.start === 0 ? start : BigInt(terms.start)
  const facts: Facts = {
    start,
    end: terms.duration === 0 ? NEVER : from + BigInt(terms.duration),
    streamEndsAt: asksStream(terms) ? start : NEVER,
    statementDueAt: NEVER,
    credentialUntil: acquired.credentialUntil === 0 ? NEVER : BigInt(acquired.credentialUntil),
    cure: BigInt(terms.cureDays) * DAY,
    notices: { Licensee: NEVER, Publisher: NEVER, Breach: NEVER },
  }
  return { ...facts, statementDueAt: statementDueAt(terms, facts, 0n) }
}

/** Mirrors `LicensesBase._statementDueAt`: a period that would begin no sooner than the license ends is never asked for. */
export function statementDueAt(
  { periodDays, graceDays }: Pick<StandingTerms, 'periodDays' | 'graceDays'>,
  { start, end }: { start: bigint; end: bigint },
  nextPeriod: bigint,
): bigint {
  const length = BigInt(periodDays) * DAY
  if (length === 0n || start + nextPeriod * length >= end) return NEVER
  return least(start + (nextPeriod + 1n) * length, end) + BigInt(graceDays) * DAY
}

function asksStream({ minRate }: StandingTerms): boolean {
  return minRate !== 0n
}

function noticeOf(kind: number): Notice {
  return NOTICES.find((each) => each === KINDS[kind]) ?? 'Breach'
}
