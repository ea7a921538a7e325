import type { Hex } from 'viem'
import { OpenRoyaltyError, quote } from './base.ts'

/** Which version of which period's statement. */
type Which = { period: number; version: number }

/** A meter does not know where to settle. */
export class SettlementMissingError extends OpenRoyaltyError {
  override readonly name = 'SettlementMissingError'
  constructor() {
    super(
      'This meter was made without `settlement`. Give createMeter a client, a folder and a target, or call settlePeriod.',
    )
  }
}

/** Another process settles the same statement right now. */
export class SettlementBusyError extends OpenRoyaltyError {
  override readonly name = 'SettlementBusyError'
  readonly period: number
  readonly version: number
  /** Of the process that has it. */
  readonly pid: number
  constructor({ period, version, pid, lock }: Which & { pid: number; lock: string }) {
    super(
      `Process ${pid} is settling version ${version} of period ${period}. Wait for it; if there is no such process on this machine, remove ${lock} and try again.`,
    )
    this.period = period
    this.version = version
    this.pid = pid
  }
}

/** The chain has another statement than the one that was to be settled. Nothing was paid by this call. */
export class SettlementConflictError extends OpenRoyaltyError {
  override readonly name = 'SettlementConflictError'
  readonly period: number
  /** That was to be settled. */
  readonly version: number
  /** That stands on the chain. */
  readonly filed: number
  constructor({ period, version, filed, reason }: Which & { filed: number; reason: string }) {
    super(`Version ${version} of period ${period} cannot be settled: ${reason}`)
    this.period = period
    this.version = version
    this.filed = filed
  }
}

/** A settlement's journal cannot be read. */
export class SettlementJournalError extends OpenRoyaltyError {
  override readonly name = 'SettlementJournalError'
  readonly path: string
  constructor({ path, reason, cause }: { path: string; reason: string; cause?: unknown }) {
    super(
      `The journal ${quote(path)} ${reason}. It says what was signed: bring it back from a copy, or look on the chain whether the statement is filed before you remove it.`,
      { cause },
    )
    this.path = path
  }
}

/** A usage file could not be put where everybody can read it. Nothing was paid yet. */
export class UsageFileTargetError extends OpenRoyaltyError {
  override readonly name = 'UsageFileTargetError'
  /** Where it was to go. */
  readonly location: string
  /** What a server answered. */
  readonly status: number | undefined
  constructor({ location, status, cause }: { location: string; status?: number | undefined; cause?: unknown }) {
    super(
      `The usage file could not be put to ${location}${status === undefined ? '' : `: the server answered ${status}`}. Settle again once that is mended; it goes on from here.`,
      { cause },
    )
    this.location = location
    this.status = status
  }
}

/** A transaction of a settlement landed and does not say what it should. */
export class SettlementMismatchError extends OpenRoyaltyError {
  override readonly name = 'SettlementMismatchError'
  readonly hash: Hex
  constructor({ hash, reason }: { hash: Hex; reason: string }) {
    super(`Transaction ${hash} ${reason}. Look it up before you settle anything else.`)
    this.hash = hash
  }
}
