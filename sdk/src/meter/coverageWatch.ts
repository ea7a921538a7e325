import type { Hex } from 'viem'
import type { UsesInput } from '../builders/internal/toUses.ts'
import { OpenRoyaltyError } from '../errors/base.ts'
import { ContractRevertError } from '../errors/contract.ts'
import {
  CoverageUnknownError,
  LicenseNotCoveredError,
  type MissingOfLicense,
  type MissingOfWork,
  WorkNotCoveredError,
} from '../errors/coverage.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { NoticeKind, Standing } from '../types/enums.ts'
import type { CoverageReader, LicenseCoverage, ProofOf } from './coverageReader.ts'
import type { MeterEvent } from './event.ts'
import type { Periods } from './periods.ts'

/** How a meter learns what its license covers. */
export type Coverage = {
  /** Reads the chain, by a deployment with a lens. With a transport that batches (viem's `http(url, { batch: true })`), in few requests. */
  client: RoyaltyConnection
  /** What works are used for. */
  uses: UsesInput
  /** Names the proof of a work that only a catalogue holds. */
  proofOf?: ProofOf | undefined
  /** Milliseconds for which an answer of the chain is good; it is asked again at half of that. Left out: 10 minutes. */
  maxAge?: number | undefined
  /** Works whose answers are kept in memory. Left out: 100,000. */
  maxWorks?: number | undefined
  /** What happens to use that is not covered: it is counted, since it is owed (`alert`, where it is left out), or refused. */
  whenUncovered?: 'alert' | 'refuse' | undefined
}

/** A license is about to end: a lapse has to be cured, or somebody gave notice. */
export type StandingAlert = {
  readonly scope: 'license'
  readonly measure: 'standing'
  readonly licenseId: Hex
  readonly standing: Standing
  /** How it ends, unless that is averted. */
  readonly notice: NoticeKind
  /** First second in which it is terminated. Before it, a lapse can be cured. */
  readonly terminatesAt: bigint
}

/** What the chain says of a license, and of the works that were asked about. */
export type CoverageAnswer = {
  readonly standing: Standing
  readonly isCovered: boolean
  readonly problems: readonly (LicenseNotCoveredError | WorkNotCoveredError)[]
}

/** Knows what a license covers, as far as the chain has told lately. */
export type CoverageWatch = {
  /** Why an event is not to be counted, from memory alone; only where the meter refuses. */
  refusalOf(event: MeterEvent, period: number): OpenRoyaltyError | undefined
  /** Tells of what is not covered, and asks about what is not known. Returns at once. */
  used(events: Iterable<MeterEvent>, period: number): void
  /** Asks the chain about works, unless it has told lately; rejects when it does not answer. */
  check(works: readonly Hex[]): Promise<CoverageAnswer>
  close(): void
}

type KnownWork = {
  /** When it was asked. */
  readonly at: number
  readonly missing: readonly MissingOfWork[]
  /** When it was first asked and not covered, and has not been covered since. */
  readonly since: number
}

const DEFAULT_MAX_AGE_MS = 600_000
const DEFAULT_MAX_WORKS = 100_000
/** Where use is refused, what changes that is soon asked for. */
const REFUSED_AGE_MS = 30_000
/** Works that are asked about at a time. */
const MAX_ASKING = 32
/** Pauses after the chain has not answered. The last one is repeated. */
const RETRY_MS = [1_000, 5_000, 15_000, 60_000] as const
/** Longest time of a timer, in milliseconds. */
const MAX_TIMER = 2 ** 31 - 1

export function createCoverageWatch({
  reader,
  licenseId,
  periods,
  maxAge = DEFAULT_MAX_AGE_MS,
  maxWorks = DEFAULT_MAX_WORKS,
  whenUncovered = 'alert',
  clock,
  onAlert,
  onError,
}: Omit<Coverage, 'client' | 'uses' | 'proofOf'> & {
  reader: CoverageReader
  licenseId: Hex
  periods: Periods
  clock: () => number
  onAlert?: ((alert: StandingAlert) => void) | undefined
  onError: (error: OpenRoyaltyError) => void
}): CoverageWatch {
  const refuses = whenUncovered === 'refuse'
  let license: (LicenseCoverage & { at: number }) | undefined
  /** Those that were asked about last are at its end. */
  const known = new Map<Hex, KnownWork>()
  /** What is to be asked, and in which periods it was used. */
  const wanted = new Map<Hex, Set<number>>()
  /** What was told of already. */
  const told = new Set<string>()

  let answeredAt = clock()
  let isUnknownTold = false
  let failures = 0
  let isAsking = false
  let isScheduled = false
  let pause: NodeJS.Timeout | undefined
  let isClosed = false

  // A license comes to its end also while nothing is used.
  const heartbeat = setInterval(schedule, Math.min(Math.max(maxAge / 4, 1), MAX_TIMER))
  heartbeat.unref()
  schedule()

  /* JUDGING */

  function isFresh(at: number, age: number): boolean {
    const passed = clock() - at
    return passed >= 0 && passed < age
  }

  function isLicenseDue(): boolean {
    if (!license) return true
    const age = refuses && missingOf(license, clock()).length > 0 ? Math.min(REFUSED_AGE_MS, maxAge / 2) : maxAge / 2
    // What was to come at a time has come, or was averted.
    const { at } = license
    const hasTurned = [license.lapsesAt, license.endsAt].some((turn) => at < turn && clock() >= turn)
    return hasTurned || !isFresh(at, age)
  }

  function isWorkDue({ at, missing }: KnownWork): boolean {
    return !isFresh(at, refuses && missing.length > 0 ? Math.min(REFUSED_AGE_MS, maxAge / 2) : maxAge / 2)
  }

  /** What a license lacks at a moment. One that is over still covers what was used before. */
  function missingOf({ standing, hasUses, start, endsAt }: LicenseCoverage, time: number): MissingOfLicense[] {
    const missing: MissingOfLicense[] = []
    if (!(standing === 'Active' || standing === 'PastDue') && time >= endsAt) missing.push('standing')
    if (!hasUses) missing.push('uses')
    if (time < start) missing.push('start')
    return missing
  }

  function licenseProblem(period: number, missing: readonly MissingOfLicense[]): LicenseNotCoveredError {
    return new LicenseNotCoveredError({ licenseId, period, standing: license?.standing ?? 'None', missing })
  }

  function workProblem(workId: Hex, period: number, missing: readonly MissingOfWork[]): WorkNotCoveredError {
    return new WorkNotCoveredError({ licenseId, workId, period, standing: license?.standing, missing })
  }

  /* TELLING */

  function tellOnce(key: string, tell: () => void): void {
    if (told.has(key)) return
    // Bounded: what was told long ago may be told again.
    if (told.size >= maxWorks) for (const oldest of told) if (told.delete(oldest)) break
    told.add(key)
    try {
      tell()
    } catch (cause) {
      onError(new OpenRoyaltyError('A listener of alerts failed. Counting goes on.', { cause }))
    }
  }

  /** Tells also while nothing is used, unless the license has yet to begin. */
  function tellOfNow({ start }: LicenseCoverage): void {
    const now = clock()
    if (now >= start) tellOfLicense(periods.at(now), now)
  }

  function tellOfLicense(period: number, time: number): void {
    const missing = license ? missingOf(license, time) : []
    if (missing.length > 0)
      tellOnce(`${period} license ${missing} ${license?.standing}`, () => onError(licenseProblem(period, missing)))
  }

  function tellOfWork(workId: Hex, period: number, missing: readonly MissingOfWork[]): void {
    if (missing.length > 0) tellOnce(`${period} ${workId}`, () => onError(workProblem(workId, period, missing)))
  }

  function tellOfEnd({ standing, notice, terminatesAt }: LicenseCoverage): void {
    const isNoticed = standing === 'Active' && notice !== 'None' && notice !== 'Lapse'
    if (!(standing === 'PastDue' || isNoticed) || !Number.isFinite(terminatesAt)) return
    tellOnce(`end ${standing} ${notice} ${terminatesAt}`, () =>
      onAlert?.({
        ...{ scope: 'license', measure: 'standing', licenseId, standing, notice },
        terminatesAt: BigInt(terminatesAt) / 1000n,
      }),
    )
  }

  /* ASKING */

  function want(workId: Hex, period: number): void {
    const asked = wanted.get(workId)
    if (asked) asked.add(period)
    // Bounded: what finds no room is asked about when it is used next.
    else if (wanted.size < maxWorks) wanted.set(workId, new Set([period]))
    schedule()
  }

  function schedule(): void {
    if (isScheduled || isAsking || isClosed || pause !== undefined) return
    if (wanted.size === 0 && !isLicenseDue()) return
    isScheduled = true
    // After what runs now.
    setImmediate(() => {
      isScheduled = false
      void ask()
    }).unref()
  }

  /** Never rejects. */
  async function ask(): Promise<void> {
    if (isAsking || isClosed) return
    isAsking = true
    try {
      while (!isClosed && (wanted.size > 0 || isLicenseDue())) {
        const works = [...wanted].slice(0, MAX_ASKING)
        const asked = works.map(([workId, usedIn]) => {
          wanted.delete(workId)
          return askWork(workId).then(
            // Told when the license's standing is known too.
            ({ missing }) =>
              () => {
                for (const period of usedIn) tellOfWork(workId, period, missing)
              },
            (cause: unknown) => {
              // To the end, so that one which cannot be asked about holds up no other.
              for (const period of usedIn) want(workId, period)
              if (cause instanceof ContractRevertError) tellOnce(`failed ${workId}`, () => onError(cause))
              throw cause
            },
          )
        })
        if (isLicenseDue()) asked.push(askLicense().then((answer) => () => tellOfNow(answer)))
        const outcomes = await Promise.allSettled(asked)
        for (const outcome of outcomes) if (outcome.status === 'fulfilled') outcome.value()
        const failed = outcomes.find((outcome) => outcome.status === 'rejected')
        if (failed) tellIfUnknown(failed.reason)
        if (failed && outcomes.every(({ status }) => status === 'rejected')) {
          const pauseMs = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)] as number
          pause = setTimeout(resume, pauseMs)
          pause.unref()
          return
        }
        failures = 0
      }
    } finally {
      isAsking = false
    }
  }

  function resume(): void {
    clearTimeout(pause)
    pause = undefined
    schedule()
  }

  function answered(): void {
    answeredAt = clock()
    isUnknownTold = false
  }

  function tellIfUnknown(cause: unknown): void {
    if (isUnknownTold || clock() - answeredAt < maxAge) return
    isUnknownTold = true
    onError(new CoverageUnknownError({ licenseId, since: answeredAt, cause }))
  }

  async function askLicense(): Promise<LicenseCoverage> {
    const at = clock()
    const answer = await reader.license()
    answered()
    license = { ...answer, at }
    tellOfEnd(answer)
    return answer
  }

  async function askWork(workId: Hex): Promise<KnownWork> {
    const at = clock()
    const missing = await reader.work(workId)
    answered()
    const before = known.get(workId)
    // Another was asked later and has been told sooner.
    if (before && before.at > at) return before
    const since = before && before.missing.length > 0 ? before.since : at
    const answer = { at, missing, since }
    known.delete(workId)
    if (known.size >= maxWorks) for (const oldest of known.keys()) if (known.delete(oldest)) break
    known.set(workId, answer)
    return answer
  }

  return {
    refusalOf({ time, works }, period) {
      if (!refuses) return undefined
      if (license && isFresh(license.at, maxAge)) {
        const missing = missingOf(license, time)
        if (missing.length > 0) {
          schedule()
          return licenseProblem(period, missing)
        }
      }
      for (const workId of works) {
        const found = known.get(workId)
        // What was used before it was known not to be covered is owed.
        if (!found || found.missing.length === 0 || time < found.since || !isFresh(found.at, maxAge)) continue
        if (isWorkDue(found)) want(workId, period)
        return workProblem(workId, period, found.missing)
      }
      return undefined
    },

    used(events, period) {
      let latest = Number.NEGATIVE_INFINITY
      for (const { time, works } of events) {
        latest = Math.max(latest, time)
        for (const workId of works) {
          const found = known.get(workId)
          if (!found || isWorkDue(found)) want(workId, period)
          else if (found.missing.length > 0) tellOfWork(workId, period, found.missing)
        }
      }
      if (license && isFresh(license.at, maxAge)) tellOfLicense(period, latest)
      schedule()
    },

    async check(works) {
      const now = clock()
      const period = periods.at(now)
      const isUsable = (at: number, isDue: boolean) => !isDue && isFresh(at, maxAge)
      const state = license && isUsable(license.at, isLicenseDue()) ? license : await askLicense()
      const problems: (LicenseNotCoveredError | WorkNotCoveredError)[] = []
      const missing = missingOf(state, now)
      if (missing.length > 0) problems.push(licenseProblem(period, missing))
      for (let i = 0; i < works.length; i += MAX_ASKING) {
        const some = works.slice(i, i + MAX_ASKING)
        const answers = await Promise.all(
          some.map((workId) => {
            const found = known.get(workId)
            return found && isUsable(found.at, isWorkDue(found)) ? found : askWork(workId)
          }),
        )
        for (const [k, answer] of answers.entries())
          if (answer.missing.length > 0) problems.push(workProblem(some[k] as Hex, period, answer.missing))
      }
      return { standing: state.standing, isCovered: problems.length === 0, problems }
    },

    close() {
      isClosed = true
      clearInterval(heartbeat)
      clearTimeout(pause)
    },
  }
}
