import type { Hex } from 'viem'
import type { Standing } from '../types/enums.ts'
import { OpenRoyaltyError } from './base.ts'

/** What a license lacks: it is not in force, its offer does not have the uses, or it has not begun. */
export type MissingOfLicense = 'standing' | 'uses' | 'start'

/** What a work lacks: its owner's consent, or units in the license's pool. One that the chain does not know lacks both. */
export type MissingOfWork = 'consent' | 'units'

/** A license does not cover a use, whatever the work. */
export class LicenseNotCoveredError extends OpenRoyaltyError {
  override readonly name = 'LicenseNotCoveredError'
  readonly licenseId: Hex
  readonly period: number
  readonly standing: Standing
  readonly missing: readonly MissingOfLicense[]
  constructor(facts: { licenseId: Hex; period: number; standing: Standing; missing: readonly MissingOfLicense[] }) {
    const { licenseId, period, standing, missing } = facts
    const reason = missing.includes('standing')
      ? `is not in force: its standing is ${standing}. Stop the use, or acquire another license`
      : missing.includes('uses')
        ? 'does not have these uses. Acquire one whose offer sells them'
        : 'has not begun. Wait until it does'
    super(`License ${licenseId} ${reason}.`)
    this.licenseId = licenseId
    this.period = period
    this.standing = standing
    this.missing = missing
  }
}

/** A license does not cover a work that was used. */
export class WorkNotCoveredError extends OpenRoyaltyError {
  override readonly name = 'WorkNotCoveredError'
  readonly licenseId: Hex
  readonly workId: Hex
  readonly period: number
  /** Of the license; nothing where only the work could be asked about. */
  readonly standing: Standing | undefined
  readonly missing: readonly MissingOfWork[]
  constructor(facts: {
    licenseId: Hex
    workId: Hex
    period: number
    standing: Standing | undefined
    missing: readonly MissingOfWork[]
  }) {
    const { licenseId, workId, period, standing, missing } = facts
    const catalogued = missing.length > 1 ? ', or, where a catalogue holds it, name its proof by `proofOf`' : ''
    super(
      `License ${licenseId} does not cover work ${workId}, which lacks ${missing.join(' and ')}. Take it out of what is used, or ask its owner${catalogued}.`,
    )
    this.licenseId = licenseId
    this.workId = workId
    this.period = period
    this.standing = standing
    this.missing = missing
  }
}

/** The chain has not told for too long what a license covers. Nothing is refused for that. */
export class CoverageUnknownError extends OpenRoyaltyError {
  override readonly name = 'CoverageUnknownError'
  readonly licenseId: Hex
  /** Milliseconds since 1970; of the last answer, or of the meter's beginning. */
  readonly since: number
  constructor({ licenseId, since, cause }: { licenseId: Hex; since: number; cause: unknown }) {
    super(
      `What license ${licenseId} covers is not known since ${new Date(since).toISOString()}: the chain does not answer. Use is counted and nothing is refused for that; check the node.`,
      { cause },
    )
    this.licenseId = licenseId
    this.since = since
  }
}

/** The proof of a catalogue's work could not be had, or is of another work. The chain was asked about the bare work. */
export class CoverageProofError extends OpenRoyaltyError {
  override readonly name = 'CoverageProofError'
  readonly workId: Hex
  constructor({ workId, reason, cause }: { workId: Hex; reason: string; cause?: unknown }) {
    super(`The proof of work ${workId} ${reason}. Check the meter's \`proofOf\`.`, { cause })
    this.workId = workId
  }
}

/** A meter was made without being told how to ask what its license covers. */
export class CoverageMissingError extends OpenRoyaltyError {
  override readonly name = 'CoverageMissingError'
  constructor() {
    super('This meter does not know what its license covers. Give createMeter its `coverage`: a client, and the uses.')
  }
}
