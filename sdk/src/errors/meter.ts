import type { Hex } from 'viem'
import { OpenRoyaltyError, quote } from './base.ts'

/* EVENTS */

/** An event says something that cannot be counted. */
export class EventInvalidError extends OpenRoyaltyError {
  override readonly name = 'EventInvalidError'
  /** Id of the event, as far as it has one. */
  readonly id: string | undefined
  /** Where in the event, such as `works[2].weight`. */
  readonly field: string
  constructor({ id, field, reason }: { id?: string | undefined; field: string; reason: string }) {
    super(`Event ${id === undefined ? 'without an id' : quote(id)}: ${field} ${reason}.`)
    this.id = id
    this.field = field
  }
}

/** An event's time is outside what its license covers, or ahead of the clock. */
export class EventTimeError extends OpenRoyaltyError {
  override readonly name = 'EventTimeError'
  readonly id: string
  /** Milliseconds since 1970. */
  readonly time: number
  /** First millisecond that can be counted. */
  readonly from: number
  /** First millisecond that cannot. */
  readonly until: number
  constructor({ id, time, from, until }: { id: string; time: number; from: number; until: number }) {
    super(
      `Event ${quote(id)} is of ${dateOf(time)}, and only ${dateOf(from)} to ${dateOf(until)} can be counted. Give its time as a Date, or in milliseconds since 1970.`,
    )
    this.id = id
    this.time = time
    this.from = from
    this.until = until
  }
}

/** An event belongs to a period that was closed before it came. It is not counted, and kept for a correction. */
export class EventLateError extends OpenRoyaltyError {
  override readonly name = 'EventLateError'
  readonly id: string
  readonly period: number
  constructor({ id, period }: { id: string; period: number }) {
    super(
      `Event ${quote(id)} came after period ${period} was closed. It is kept for a correction of that period; do not send it again.`,
    )
    this.id = id
    this.period = period
  }
}

/* POLICIES */

/** A policy cannot be made of these options. */
export class PolicyInvalidError extends OpenRoyaltyError {
  override readonly name = 'PolicyInvalidError'
  readonly field: string
  constructor({ field, reason }: { field: string; reason: string }) {
    super(`The policy's ${field} ${reason}.`)
    this.field = field
  }
}

/** A period was begun with another policy than the one at hand. */
export class PolicyChangedError extends OpenRoyaltyError {
  override readonly name = 'PolicyChangedError'
  readonly period: number
  constructor({ period, begun, given }: { period: number; begun: string; given: string }) {
    super(
      `Period ${period} was begun with the policy ${quote(begun)} and cannot go on with ${quote(given)}. Change policies between periods.`,
    )
    this.period = period
  }
}

/** Money is to be shared out, and no work has a part in it. */
export class NothingToShareError extends OpenRoyaltyError {
  override readonly name = 'NothingToShareError'
  readonly total: bigint
  constructor({ total }: { total: bigint }) {
    super(`No work has a part in the ${total} base units to share out. Record works with the events, or pay the pool.`)
    this.total = total
  }
}

/* THE METER */

/** More events wait to be written than the meter may hold. */
export class MeterFullError extends OpenRoyaltyError {
  override readonly name = 'MeterFullError'
  readonly allowed: number
  constructor({ allowed }: { allowed: number }) {
    super(`${allowed} events wait to be written already. Await record(), or ready(), and send this event again.`)
    this.allowed = allowed
  }
}

/** A meter cannot count for a license with these terms. */
export class MeteredLicenseError extends OpenRoyaltyError {
  override readonly name = 'MeteredLicenseError'
  readonly field: string
  constructor({ field, reason }: { field: string; reason: string }) {
    super(`The license's ${field} ${reason}.`)
    this.field = field
  }
}

/** The meter was closed. */
export class MeterClosedError extends OpenRoyaltyError {
  override readonly name = 'MeterClosedError'
  constructor() {
    super('The meter is closed. Create another one over the same store to go on.')
  }
}

/** A cap is reached, and the meter was told to refuse what goes beyond. */
export class MeterCapError extends OpenRoyaltyError {
  override readonly name = 'MeterCapError'
  readonly scope: 'period' | 'license'
  readonly measure: 'units' | 'revenue' | 'events'
  readonly used: bigint
  readonly cap: bigint
  constructor(facts: {
    scope: 'period' | 'license'
    measure: 'units' | 'revenue' | 'events'
    used: bigint
    cap: bigint
  }) {
    const { scope, measure, used, cap } = facts
    super(`The ${scope}'s cap of ${cap} ${measure} is reached: ${used} are counted. Raise the cap, or stop the use.`)
    this.scope = scope
    this.measure = measure
    this.used = used
    this.cap = cap
  }
}

/** Nothing was counted for a period. */
export class PeriodUnknownError extends OpenRoyaltyError {
  override readonly name = 'PeriodUnknownError'
  readonly licenseId: Hex
  readonly period: number
  constructor({ licenseId, period }: { licenseId: Hex; period: number }) {
    super(`Nothing is recorded for period ${period} of license ${licenseId}. Periods count from zero.`)
    this.licenseId = licenseId
    this.period = period
  }
}

/** A period has not ended, so it cannot be closed. */
export class PeriodOpenError extends OpenRoyaltyError {
  override readonly name = 'PeriodOpenError'
  readonly period: number
  /** Milliseconds since 1970. */
  readonly endsAt: number
  constructor({ period, endsAt }: { period: number; endsAt: number }) {
    super(`Period ${period} ends at ${dateOf(endsAt)}. Close it after that.`)
    this.period = period
    this.endsAt = endsAt
  }
}

/* STORES */

/** The store failed. What was not acknowledged can be sent again: it counts once. */
export class MeterStoreError extends OpenRoyaltyError {
  override readonly name = 'MeterStoreError'
  constructor({ doing, cause }: { doing: string; cause?: unknown }) {
    super(`The meter's store failed while ${doing}. Events that were not acknowledged can be sent again.`, { cause })
  }
}

/** A store was written by a newer version of this package. */
export class StoreVersionError extends OpenRoyaltyError {
  override readonly name = 'StoreVersionError'
  readonly found: number
  readonly known: number
  constructor({ found, known }: { found: number; known: number }) {
    super(`The store has schema version ${found}, and this package knows ${known}. Update the package.`)
    this.found = found
    this.known = known
  }
}

/** A module that a store needs is not there. */
export class StoreModuleError extends OpenRoyaltyError {
  override readonly name = 'StoreModuleError'
  readonly module: string
  constructor({ module, remedy, cause }: { module: string; remedy: string; cause: unknown }) {
    super(`The store needs ${module}. ${remedy}`, { cause })
    this.module = module
  }
}

/* USAGE FILES */

/** A file is no usage file, or was damaged. */
export class UsageFileError extends OpenRoyaltyError {
  override readonly name = 'UsageFileError'
  /** From one; zero where the compressed bytes themselves are damaged. */
  readonly line: number
  constructor({ line, reason, cause }: { line: number; reason: string; cause?: unknown }) {
    super(`Line ${line} of the usage file ${reason}.`, { cause })
    this.line = line
  }
}

/** A usage file was written in a format this package does not know. */
export class UsageFileVersionError extends OpenRoyaltyError {
  override readonly name = 'UsageFileVersionError'
  readonly found: unknown
  readonly known: number
  constructor({ found, known }: { found: unknown; known: number }) {
    super(`The usage file has format version ${quote(found)}, and this package reads ${known}. Update the package.`)
    this.found = found
    this.known = known
  }
}

/** What a usage file says does not follow from its own counts. */
export class UsageFileMismatchError extends OpenRoyaltyError {
  override readonly name = 'UsageFileMismatchError'
  /** What differs: a work's id, or a field of the header. */
  readonly subject: string
  readonly stated: bigint | string
  readonly computed: bigint | string
  constructor({
    subject,
    stated,
    computed,
  }: {
    subject: string
    stated: bigint | string
    computed: bigint | string
  }) {
    super(`The usage file states ${stated} for ${subject}, and its counts give ${computed}.`)
    this.subject = subject
    this.stated = stated
    this.computed = computed
  }
}

function dateOf(milliseconds: number): string {
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString()
}
