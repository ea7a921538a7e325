import type { Address, Hex } from 'viem'
import { keyOf } from '../replay/key.ts'
import type { LogPlace } from '../replay/log.ts'
import type { ReplayState } from '../replay/replay.ts'
import { FINDING_KINDS, type Finding, type FindingCode, type FindingPlace, type FindingSubjects } from './finding.ts'

/** Findings of one kind that are kept; of more, only how many there are. */
const KEPT_PER_KIND = 1_000

type Parts = {
  what: string
  subjects: FindingSubjects
  said?: bigint
  expected?: bigint
  /** The log behind it, or several. */
  at?: FindingPlace | readonly FindingPlace[] | undefined
}

/** What all checks of one audit share: the state that the logs before have led to, and what was found. */
export class Watch {
  readonly state: ReplayState
  readonly findings: Finding[] = []
  readonly counts = new Map<FindingCode, number>()

  constructor(state: ReplayState) {
    this.state = state
  }

  find(code: FindingCode, { what, subjects, said, expected, at }: Parts): void {
    const count = (this.counts.get(code) ?? 0) + 1
    this.counts.set(code, count)
    if (count > KEPT_PER_KIND) return
    const places = at === undefined ? [] : Array.isArray(at) ? (at as readonly FindingPlace[]) : [at as FindingPlace]
    this.findings.push({
      code,
      severity: FINDING_KINDS[code],
      what,
      subjects,
      ...(said === undefined ? {} : { said, expected }),
      transactions: places.map(placeOf),
    })
  }
}

/** Where a log is, and no more of it. */
export function placeOf({ transactionHash, blockNumber, logIndex, time }: FindingPlace | LogPlace): FindingPlace {
  return { transactionHash, blockNumber, logIndex, time }
}

export function isSame(a: Address | undefined, b: Address | undefined): boolean {
  return a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase()
}

/** Names a person the same in any letter case. */
export function personOf(address: Address): string {
  return keyOf(address)
}

/** Short enough for a sentence; the whole id stands among the subjects. */
export function short(id: Hex): string {
  return id.length > 14 ? `${id.slice(0, 10)}…` : id
}

/** Parts per million of a whole; zero of nothing. */
export function partOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1_000_000n) / whole)
}

/** `12.3 %` of parts per million. */
export function percent(parts: number): string {
  return `${(parts / 10_000).toFixed(1)} %`
}
