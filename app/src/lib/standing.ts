import type { Standing } from '@openroyalty/sdk'
import { licenseIn, type ReplayState } from '@openroyalty/sdk/audit'
import type { Hex } from 'viem'

/** The greatest number: never. */
export const NEVER = 2n ** 256n - 1n

type License = NonNullable<ReturnType<typeof licenseIn>>

/** Something that a license's standing hangs on, and the second in which it does. */
export type StandingReason = {
  kind:
    | 'notYet'
    | 'expired'
    /** What was to be done, and was not: `at` is the first second without it, or the last one in which it was to be done. */
    | 'stream'
    | 'statement'
    | 'credential'
    /** Over, and by whom. */
    | 'endedByLicensee'
    | 'endedByPublisher'
    | 'endedByBreach'
    | 'endedByLapse'
    /** Going to be over, and by whom. */
    | 'noticeByLicensee'
    | 'noticeByPublisher'
    | 'noticeOfBreach'
    /** Owed by statements, and not paid. */
    | 'due'
  at: bigint
}

export type StandingView = {
  license: License
  standing: Standing
  /** Whether its uses are licensed this second. */
  mayUse: boolean
  /** Why it is not as it should be, or will not be. The first one weighs most. */
  reasons: readonly StandingReason[]
  /** What is to be done next, and by when; nothing where nothing is. */
  next: readonly StandingReason[]
  /** First second in which it ends for good unless what is missing is made good; NEVER where nothing is missing. */
  cureUntil: bigint
}

const ENDED = {
  Licensee: 'endedByLicensee',
  Publisher: 'endedByPublisher',
  Breach: 'endedByBreach',
  Lapse: 'endedByLapse',
} as const
const NOTICES = {
  Licensee: 'noticeByLicensee',
  Publisher: 'noticeByPublisher',
  Breach: 'noticeOfBreach',
} as const

/** Whether a license may be used in a second that is not before the books' last log, and why, or why not. */
export function standingIn(
  state: Pick<ReplayState, 'licenses' | 'pools'>,
  { licenseId, time }: { licenseId: Hex; time: bigint },
): StandingView | undefined {
  const license = licenseIn(state, { licenseId, time })
  const facts = state.licenses.licenses.get(licenseId)?.facts
  if (!license || !facts) return undefined
  const { standing, start, end, lapsesAt, terminatesAt, kind } = license
  // A pool that takes no streams any more asks for none: then a license lapses later than its stream ends, or never.
  const asksStream = facts.streamEndsAt !== NEVER && lapsesAt <= larger(facts.streamEndsAt, start)
  const duties: StandingReason[] = [
    ...(asksStream ? [{ kind: 'stream', at: facts.streamEndsAt } as const] : []),
    ...(facts.statementDueAt !== NEVER ? [{ kind: 'statement', at: facts.statementDueAt } as const] : []),
    ...(facts.credentialUntil !== NEVER ? [{ kind: 'credential', at: facts.credentialUntil } as const] : []),
  ]
  /** Whether a duty is not met in a second: a stream has to run in it, the others hold in their last second too. */
  const isMissed = (duty: StandingReason, second: bigint) =>
    duty.kind === 'stream' ? duty.at <= second : duty.at < second
  const due: StandingReason[] = license.owed > license.paid ? [{ kind: 'due', at: time }] : []

  const isOver = standing === 'Terminated' || standing === 'Expired'
  const common = { license, standing, mayUse: !isOver && standing !== 'None' && time >= start }
  if (standing === 'Terminated') {
    const ended = ENDED[kind as keyof typeof ENDED] ?? 'endedByLapse'
    const missed = ended === 'endedByLapse' ? duties.filter((duty) => isMissed(duty, lapsesAt)) : []
    return { ...common, reasons: [{ kind: ended, at: terminatesAt }, ...missed, ...due], next: [], cureUntil: NEVER }
  }
  if (standing === 'Expired')
    return { ...common, reasons: [{ kind: 'expired', at: end }, ...due], next: [], cureUntil: NEVER }

  const missed = duties.filter((duty) => isMissed(duty, time))
  const notices = Object.entries(NOTICES)
    .map(([by, name]): StandingReason => ({ kind: name, at: facts.notices[by as keyof typeof NOTICES] }))
    .filter(({ at }) => at !== NEVER && at < end)
  const notYet: StandingReason[] = time < start ? [{ kind: 'notYet', at: start }] : []
  return {
    ...common,
    reasons: [...notYet, ...missed, ...notices, ...due],
    next: duties.filter((duty) => !missed.includes(duty) && duty.at < end).sort((a, b) => (a.at < b.at ? -1 : 1)),
    cureUntil: missed.length > 0 && lapsesAt + facts.cure < end ? lapsesAt + facts.cure : NEVER,
  }
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
