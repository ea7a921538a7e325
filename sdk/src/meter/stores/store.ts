import type { Hex } from 'viem'
import type { MeterEvent } from '../event.ts'
import type { WorkInputs } from '../policies/shares.ts'
import type { Sums } from '../sums.ts'

/** Events of one license and period that are written together. */
export type Batch = {
  /** Unique, and the same when the batch is tried again. */
  readonly id: string
  readonly licenseId: Hex
  readonly period: number
  /** The policy that counts them, described. */
  readonly policy: string
  /** 32 random bytes, kept with the period when this is its first batch. */
  readonly secret: Uint8Array
  /** No two with the same id. */
  readonly events: readonly MeterEvent[]
  /** What some of the events count. */
  sumsOf(events: readonly MeterEvent[]): Sums
}

export type AppendResult = {
  /** The period was closed: nothing is counted, and the events are kept as late. */
  readonly isClosed: boolean
  /** Ids that were counted before, and are not counted again. */
  readonly duplicates: ReadonlySet<string>
}

/** A period as a store has it. */
export type StoredPeriod = {
  readonly period: number
  /** The policy that counted it, described. */
  readonly policy: string
  /** What salts are made of. Whoever has it can tell whether an event they guess is in the period. */
  readonly secret: Uint8Array
  /** Milliseconds since 1970; undefined while it is open. */
  readonly closedAt: number | undefined
  /** What belongs to the period as a whole, by group. */
  readonly totals: readonly StoredSum[]
}

export type StoredSum = { readonly group: number; readonly uses: number; readonly value: bigint }

export type PeriodKey = { readonly licenseId: Hex; readonly period: number }

/**
 * Where a meter keeps what it counts. Several meters, licenses and (where the store says so) hosts may share one.
 *
 * What is promised by each method that writes: when its promise is fulfilled, all of it is on disk and stays there whatever happens
 * to the process; when it is rejected or the process ends before, all of it or nothing is.
 */
export interface MeterStore {
  /**
   * Counts those events of a batch that are not counted yet, and keeps them.
   *
   * @throws {PolicyChangedError} when the period was begun with another policy; then nothing is written.
   */
  append(batch: Batch): Promise<AppendResult>
  /** Closes a period, empty or not, for good, and forgets its ids. Closing it again changes nothing. */
  closePeriod(key: PeriodKey & { policy: string; secret: Uint8Array; closedAt: number }): Promise<void>
  /** Undefined where nothing was written for it. */
  readPeriod(key: PeriodKey): Promise<StoredPeriod | undefined>
  /** All periods of a license, in their order. */
  readPeriods(licenseId: Hex): Promise<StoredPeriod[]>
  /** What is counted of each work, in ascending order of ids; inputs by ascending group. */
  readWorks(key: PeriodKey): AsyncIterable<WorkInputs>
  /** Events counted, in the order in which they were written, which stays the same. */
  readEvents(key: PeriodKey): AsyncIterable<MeterEvent>
  /** Events that came after the period was closed, by id. */
  readLate(key: PeriodKey): AsyncIterable<MeterEvent>
  /** Frees what the store holds. Finishes what was begun. */
  close(): Promise<void>
}

/**
 * What tests of a store may set.
 *
 * @internal
 */
export type StoreInternals = {
  /** Steps of the schema, each from the version before it. */
  migrations?: readonly string[] | undefined
}
