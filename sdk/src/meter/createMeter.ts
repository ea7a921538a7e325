import { randomFillSync } from 'node:crypto'
import type { Writable } from 'node:stream'
import type { Address, Hex } from 'viem'
import { payeeOf } from '../actions/payeeOf.ts'
import { OpenRoyaltyError } from '../errors/base.ts'
import { CoverageMissingError } from '../errors/coverage.ts'
import {
  EventLateError,
  EventTimeError,
  MeterCapError,
  MeterClosedError,
  MeterFullError,
  MeterStoreError,
  PeriodOpenError,
  PeriodUnknownError,
} from '../errors/meter.ts'
import { SettlementMissingError } from '../errors/settlement.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { type Cap, type CapAlert, type Caps, createCapWatch } from './caps.ts'
import { coverageReaderOf, type ProofOf } from './coverageReader.ts'
import { type Coverage, type CoverageAnswer, createCoverageWatch, type StandingAlert } from './coverageWatch.ts'
import { type MeterEvent, parseEvent, type UsageEvent } from './event.ts'
import { createMetrics, type MetricsMeter } from './metrics.ts'
import { type MeteredLicense, periodsOf } from './periods.ts'
import { type Counting, countingOf } from './policies/counting.ts'
import { describePolicy, type Policy, policyOf } from './policies/policy.ts'
import type { WorkInputs } from './policies/shares.ts'
import { reportOf, type UsageReport } from './report.ts'
import { pricingOf } from './settle/pricingOf.ts'
import { type SettlePeriodParameters, type SettlePeriodReturnType, settlePeriod } from './settle/settlePeriod.ts'
import type { MeterStore, StoredPeriod, StoredSum } from './stores/store.ts'
import { addTo, PERIOD, type Sums } from './sums.ts'
import { type DisclosedEvent, discloseEvents } from './usageFile/commitments.ts'
import { type WrittenUsageFile, writeUsageFile } from './usageFile/writeUsageFile.ts'

export type { Cap, CapAlert, Caps, Coverage, CoverageAnswer, MeteredLicense, MetricsMeter, ProofOf, StandingAlert }

/** What somebody should look at before it goes wrong. */
export type MeterAlert = CapAlert | StandingAlert

export type CreateMeterParameters = {
  license: MeteredLicense
  store: MeterStore
  policy: Policy
  /** Events that may wait to be written. Left out: 100,000. */
  maxWaiting?: number | undefined
  /** Most that is used in a period, or under the license. */
  caps?: Caps | undefined
  /** What happens to events beyond a cap: they are counted all the same (`alert`, where it is left out), or refused. */
  whenCapped?: 'alert' | 'refuse' | undefined
  /** Asks the chain, beside the app, what the license covers, and tells of what it does not. Left out: nothing is asked. */
  coverage?: Coverage | undefined
  /**
   * Told once when four fifths of a cap are used, and once when all of it is; and once when the license lapses, until when that can
   * be cured.
   */
  onAlert?: ((alert: MeterAlert) => void) | undefined
  /** Told of whatever goes wrong, also where nobody awaits `record`. */
  onProblem?: ((error: OpenRoyaltyError) => void) | undefined
  /** Where measurements go: a `Meter` of `@opentelemetry/api`. */
  metrics?: MetricsMeter | undefined
  /** How periods are settled; nothing where others do that. */
  settlement?: MeterSettlement | undefined
  /** Milliseconds since 1970. */
  clock?: (() => number) | undefined
  /** Fills bytes with randomness. */
  random?: ((bytes: Uint8Array) => void) | undefined
}

/** Who pays, where the files are kept and published, and how final a payment has to be. */
export type MeterSettlement = { client: RoyaltyConnection } & Omit<
  SettlePeriodParameters,
  'meter' | 'licenseId' | 'period' | 'version'
>

export type Recorded = {
  readonly period: number
  /** It was counted before, and is not counted again. */
  readonly isDuplicate: boolean
}

export type RecordedBatch = {
  readonly counted: number
  readonly duplicates: number
  /** Events that were not counted, and why. */
  readonly refused: readonly OpenRoyaltyError[]
}

export type MeterStatus = {
  /** Events that are not on disk yet. */
  readonly waiting: number
  /** Since the meter was made. */
  readonly counted: number
  readonly duplicates: number
  readonly late: number
  readonly refused: number
  /** What went wrong last. */
  readonly lastProblem: OpenRoyaltyError | undefined
  readonly isClosed: boolean
}

export type ReportParameters = {
  period: number
  /** Base units of the token to share out. Left out: none. */
  total?: Amount | undefined
  /** Counts the events that came after the period was closed as well, as a correction does. */
  includeLate?: boolean | undefined
}

export type DryRunParameters = Omit<ReportParameters, 'total'> & {
  /** Base units of the token to share out. Left out: what settling the period now would find due. */
  total?: Amount | undefined
  /** Names the payee of each work, in the order of the works. Left out: the work registry is asked. */
  payeesOf?: ((works: readonly Hex[]) => Promise<readonly Address[]> | readonly Address[]) | undefined
}

export type DryRun = {
  /** Its total is what works share by use. */
  readonly report: UsageReport
  /** What is due to the pool as a whole: all of it, under terms that do not share by use. None where a total was given. */
  readonly toPool: Amount
  /** By amount, the largest first. The zero address stands for works whose money waits, since nobody can have it yet. */
  readonly payees: readonly { readonly payee: Address; readonly amount: Amount; readonly works: number }[]
}

/** Counts the use of works under one license. */
export type Meter = {
  /**
   * Counts an event. Fulfilled when it is on disk and will be counted, once; whoever cannot wait need not: then only a crash within
   * the next milliseconds can lose it, and problems reach `onProblem`.
   *
   * @throws {EventInvalidError} @throws {EventTimeError} when it cannot be counted as it is.
   * @throws {EventLateError} when its period is closed. It is kept for a correction.
   * @throws {MeterFullError} when too many wait. Await `ready()` and send it again.
   * @throws {MeterCapError} when a cap is reached and the meter refuses what goes beyond.
   * @throws {LicenseNotCoveredError} @throws {WorkNotCoveredError} when the license does not cover it, and the meter refuses that.
   * @throws {MeterStoreError} when the store failed again and again.
   * @throws {PolicyChangedError} when the period was begun with another policy.
   * @throws {MeterClosedError}
   */
  record(event: UsageEvent): Promise<Recorded>
  /** Counts many events. Takes from their source only what the store can keep up with. */
  recordBatch(events: Iterable<UsageEvent> | AsyncIterable<UsageEvent>): Promise<RecordedBatch>
  /** Fulfilled as soon as fewer events wait than may. */
  ready(): Promise<void>
  /** Fulfilled when all that was recorded so far is on disk, or refused. */
  flush(): Promise<void>
  status(): MeterStatus
  /** Number of the period that a moment belongs to. */
  periodAt(time: Date | number): number
  /**
   * What a period counted so far, and what each work gets of an amount.
   *
   * @throws {PeriodUnknownError} @throws {NothingToShareError}
   */
  report(parameters: ReportParameters): Promise<UsageReport>
  /**
   * Says what would be paid to whom, as things stand, and changes nothing.
   *
   * @throws {SettlementMissingError} when total or payees are left out, and the meter was made without `settlement`.
   * @throws {PeriodUnknownError} @throws {NothingToShareError}
   */
  dryRun(parameters: DryRunParameters): Promise<DryRun>
  /**
   * Closes a period that has ended: what comes later is kept for a correction.
   *
   * @throws {PeriodOpenError} when it has not ended by the meter's clock.
   */
  closePeriod(period: number): Promise<void>
  /** Writes the usage file of a statement: of version 1 without late events, of a correction with them. */
  writeUsageFile(parameters: {
    period: number
    total: Amount
    version?: number | undefined
    to: string | Writable
  }): Promise<WrittenUsageFile & { report: UsageReport }>
  /** Shows events of a usage file to an auditor, by their places in its list. */
  discloseEvents(parameters: {
    period: number
    version?: number | undefined
    indices: Iterable<number>
  }): Promise<DisclosedEvent[]>
  /**
   * Settles a period: closes it, publishes its usage file, and files and pays its statement in one transaction. Interrupted anywhere,
   * and called again, it goes on from there and pays once. See {@link settlePeriod}, also for what it throws.
   *
   * @throws {SettlementMissingError} when the meter was made without `settlement`.
   */
  settle(parameters: { period: number; version?: number | undefined }): Promise<SettlePeriodReturnType>
  /**
   * Asks the chain now what the license covers, unless it has told lately: before works are used, say. Use of them in this process is
   * then judged at once.
   *
   * @throws {CoverageMissingError} when the meter was made without `coverage`.
   * @throws {NetworkError} when the chain does not answer.
   */
  checkCoverage(parameters: { works: Iterable<Hex> }): Promise<CoverageAnswer>
  /** Writes what waits, and closes the store. */
  close(): Promise<void>
}

/** An event that waits to be written. */
type Entry = {
  /** From one, in the order in which they came. */
  readonly number: number
  readonly event: MeterEvent
  readonly period: number
  readonly done: (entry: Entry, outcome: 'counted' | 'duplicate' | OpenRoyaltyError) => void
}

const DEFAULT_MAX_WAITING = 100_000
/** Events written in one transaction at most. */
const MAX_BATCH = 8192
/** Transactions under way: while one waits for the disk, the next is made ready. */
const MAX_WRITING = 2
/** Pauses before a batch that could not be written is tried again. */
const RETRY_MS = [20, 100, 500, 2000, 5000]
/** Questions to the chain under way at a time. */
const PAYEES_AT_ONCE = 100
/** Clocks of different machines differ. */
const AHEAD_MS = 5 * 60_000

/**
 * Makes a meter: what counts the use of works, durably and once, and says what each work is due.
 *
 * @example
 * const meter = createMeter({
 *   license: { licenseId, start: 1_772_323_200n, periodDays: 30 },
 *   store: sqliteStore('meter.sqlite'),
 *   policy: retrieved(),
 * })
 * await meter.record({ id: answer.id, time: new Date(), works: [{ workId, weight: 0.8 }] })
 */
export function createMeter(parameters: CreateMeterParameters): Meter {
  const { store, policy, onProblem, maxWaiting = DEFAULT_MAX_WAITING, clock = Date.now } = parameters
  const random = parameters.random ?? ((bytes: Uint8Array) => void randomFillSync(bytes))
  const { licenseId } = parameters.license
  const periods = periodsOf(parameters.license)
  const counting = countingOf(policy)
  const description = describePolicy(policy)
  const caps = createCapWatch({ ...parameters, counting, licenseId, onError: reportProblem })

  const coverage =
    parameters.coverage &&
    createCoverageWatch({
      ...{ ...parameters.coverage, licenseId, periods, clock, onError: reportProblem },
      reader: coverageReaderOf({ ...parameters.coverage, licenseId, onError: reportProblem }),
      onAlert: parameters.onAlert,
    })

  // What was counted before this process began.
  if (caps) void caps.refresh(store, periods.at(clock()))

  let queue: Entry[] = []
  let waiting = 0
  let accepted = 0
  /** Of each transaction under way, the number of its first event. */
  const writing = new Set<number>()
  let isScheduled = false
  let isClosed = false
  let closing: Promise<void> | undefined
  let onChange: (() => void)[] = []
  const numbers = { counted: 0, duplicates: 0, late: 0, refused: 0 }
  let measured = { ...numbers }
  let lastProblem: OpenRoyaltyError | undefined
  const metrics = parameters.metrics && createMetrics(parameters.metrics, () => waiting)

  /* RECORDING */

  /** @throws what `record` rejects with */
  function accept(event: UsageEvent, done: Entry['done']): void {
    if (isClosed) throw new MeterClosedError()
    if (waiting >= maxWaiting) throw new MeterFullError({ allowed: maxWaiting })
    const parsed = parseEvent(event)
    counting.check(parsed)
    const { id, time } = parsed
    const until = Math.min(periods.end, clock() + AHEAD_MS)
    if (time < periods.start || time >= until) throw new EventTimeError({ id, time, from: periods.start, until })
    const period = periods.at(time)
    const reached = caps?.reached(period)
    if (reached) throw new MeterCapError(reached)
    const refusal = coverage?.refusalOf(parsed, period)
    if (refusal) throw refusal

    queue.push({ number: ++accepted, event: parsed, period, done })
    waiting++
    if (!isScheduled) {
      isScheduled = true
      // After what runs now: events of one moment are written together.
      setImmediate(drain)
    }
  }

  function settle(entry: Entry, outcome: 'counted' | 'duplicate' | OpenRoyaltyError): void {
    waiting--
    if (outcome === 'counted') numbers.counted++
    else if (outcome === 'duplicate') numbers.duplicates++
    else {
      if (outcome instanceof EventLateError) numbers.late++
      else numbers.refused++
      reportProblem(outcome)
    }
    entry.done(entry, outcome)
  }

  function drain(): void {
    isScheduled = false
    while (queue.length > 0 && writing.size < MAX_WRITING) {
      const entries = queue.length <= MAX_BATCH ? queue : queue.slice(0, MAX_BATCH)
      queue = queue.length <= MAX_BATCH ? [] : queue.slice(MAX_BATCH)
      const first = entries[0]?.number ?? 0
      writing.add(first)
      void write(entries).finally(() => {
        writing.delete(first)
        const waiters = onChange
        onChange = []
        for (const resolve of waiters) resolve()
        drain()
      })
    }
  }

  /** Never rejects: each entry is told how it went. */
  async function write(entries: readonly Entry[]): Promise<void> {
    const byPeriod = new Map<number, Map<string, Entry>>()
    const repeated: [entry: Entry, first: Entry][] = []
    for (const entry of entries) {
      let events = byPeriod.get(entry.period)
      if (!events) {
        events = new Map()
        byPeriod.set(entry.period, events)
      }
      const first = events.get(entry.event.id)
      if (first) repeated.push([entry, first])
      else events.set(entry.event.id, entry)
    }
    const failed = new Map<Entry, OpenRoyaltyError>()
    for (const [period, events] of byPeriod) await writePeriod(period, events, failed)
    for (const [entry, first] of repeated) settle(entry, failed.get(first) ?? 'duplicate')
    measure()
    if (caps) for (const period of byPeriod.keys()) await caps.refresh(store, period)
  }

  async function writePeriod(
    period: number,
    entries: ReadonlyMap<string, Entry>,
    failed: Map<Entry, OpenRoyaltyError>,
  ): Promise<void> {
    const events = Array.from(entries.values(), ({ event }) => event)
    const batch = {
      id: randomUuid(),
      licenseId,
      period,
      policy: description,
      secret: randomBytes(32),
      events,
      sumsOf,
    }
    const refuse = (problemOf: (entry: Entry) => OpenRoyaltyError) => {
      for (const entry of entries.values()) {
        const problem = problemOf(entry)
        failed.set(entry, problem)
        settle(entry, problem)
      }
    }
    for (let attempt = 0; ; attempt++) {
      try {
        const start = performance.now()
        const { isClosed, duplicates } = await store.append(batch)
        if (isClosed) {
          refuse(({ event }) => new EventLateError({ id: event.id, period }))
          return
        }
        for (const entry of entries.values()) settle(entry, duplicates.has(entry.event.id) ? 'duplicate' : 'counted')
        if (metrics) {
          const counted = duplicates.size === 0 ? events : events.filter(({ id }) => !duplicates.has(id))
          measure(counted, performance.now() - start)
        }
        coverage?.used(events, period)
        return
      } catch (cause) {
        const error =
          cause instanceof OpenRoyaltyError ? cause : new MeterStoreError({ doing: 'writing events', cause })
        const pause = RETRY_MS[attempt]
        if (pause === undefined || !(error instanceof MeterStoreError)) {
          refuse(() => error)
          return
        }
        reportProblem(error)
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    }
  }

  function sumsOf(events: readonly MeterEvent[]): Sums {
    const sums: Sums = new Map()
    for (const event of events) counting.count(sums, event)
    return sums
  }

  /** Hands on what happened since the last time; a listener that fails takes nothing with it. */
  function measure(counted?: readonly MeterEvent[], milliseconds = 0): void {
    if (!metrics) return
    try {
      for (const outcome of Object.keys(numbers) as (keyof typeof numbers)[]) {
        const more = numbers[outcome] - measured[outcome]
        if (more > 0) metrics.settled(outcome === 'duplicates' ? 'duplicate' : outcome, more)
      }
      measured = { ...numbers }
      if (counted) metrics.written(counted, milliseconds)
    } catch (cause) {
      lastProblem = new OpenRoyaltyError('Measurements could not be handed on. Counting goes on.', { cause })
    }
  }

  function reportProblem(error: OpenRoyaltyError): void {
    lastProblem = error
    try {
      onProblem?.(error)
    } catch {
      // A listener that fails must not take the events with it.
    }
  }

  async function until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) {
      await new Promise<void>((resolve) => {
        onChange.push(resolve)
      })
    }
  }

  /* READING */

  async function flush(): Promise<void> {
    // What comes while this waits is not waited for: there may be no end of it.
    const last = accepted
    await until(
      () => (queue[0]?.number ?? Number.POSITIVE_INFINITY) > last && [...writing].every((first) => first > last),
    )
  }

  async function stored(period: number): Promise<{ held: StoredPeriod; counting: Counting }> {
    await flush()
    const held = await store.readPeriod({ licenseId, period })
    if (!held) throw new PeriodUnknownError({ licenseId, period })
    return { held, counting: held.policy === description ? counting : countingOf(policyOf(held.policy)) }
  }

  /** Events that came too late, without those that were counted before the period was closed and were sent once more. */
  async function lateEvents(period: number): Promise<MeterEvent[]> {
    const late = new Map<string, MeterEvent>()
    for await (const event of store.readLate({ licenseId, period })) late.set(event.id, event)
    if (late.size > 0) for await (const { id } of store.readEvents({ licenseId, period })) late.delete(id)
    return [...late.values()]
  }

  async function* eventsOf(period: number, includeLate: boolean): AsyncGenerator<MeterEvent> {
    yield* store.readEvents({ licenseId, period })
    if (includeLate) yield* await lateEvents(period)
  }

  async function countsOf({ period, includeLate = false }: Omit<ReportParameters, 'total'>) {
    const { held, counting } = await stored(period)
    const sums: Sums = new Map()
    if (includeLate) for (const event of await lateEvents(period)) counting.count(sums, event)
    for (const { group, uses, value } of held.totals) addTo(sums, PERIOD, group, uses, value)
    const works: WorkInputs[] = []
    for await (const work of store.readWorks({ licenseId, period })) works.push(withLate(work, sums))
    for (const [workId, row] of sums)
      if (workId !== PERIOD) works.push(withLate({ workId, uses: 0, inputs: [] }, new Map([[workId, row]])))
    if (includeLate) works.sort((a, b) => (a.workId < b.workId ? -1 : 1))

    const totals = rowOf(sums, PERIOD)
    const [from, until] = periods.bounds(period)
    const facts = { licenseId, period, from, until, isClosed: held.closedAt !== undefined, policy: held.policy }
    return { held, counting, counts: { ...facts, totals, works } }
  }

  async function reportOn({ total = 0n, ...which }: ReportParameters) {
    const { held, counting, counts } = await countsOf(which)
    return { held, counting, report: reportOf(counting, counts, total) }
  }

  function settlementClient(): RoyaltyConnection {
    if (!parameters.settlement) throw new SettlementMissingError()
    return parameters.settlement.client
  }

  /** Who has a claim on the money of each work now. */
  async function registeredPayees(works: readonly Hex[]): Promise<Address[]> {
    const client = settlementClient()
    const payees: Address[] = []
    for (let at = 0; at < works.length; at += PAYEES_AT_ONCE) {
      const some = works.slice(at, at + PAYEES_AT_ONCE)
      payees.push(...(await Promise.all(some.map((workId) => payeeOf(client, { workId })))))
    }
    return payees
  }

  const meter: Meter = {
    record(event) {
      const promise = new Promise<Recorded>((resolve, reject) => {
        try {
          accept(event, ({ period }, outcome) => {
            if (outcome instanceof Error) reject(outcome)
            else resolve({ period, isDuplicate: outcome === 'duplicate' })
          })
        } catch (error) {
          refused(error)
          reject(error)
        }
      })
      // Whoever does not await hears of problems by `onProblem`, and the process goes on.
      promise.catch(() => {})
      return promise
    },

    async recordBatch(events) {
      const result = { counted: 0, duplicates: 0, refused: [] as OpenRoyaltyError[] }
      // What waits costs memory, and to no end beyond what keeps the store busy.
      const room = Math.min(maxWaiting, (MAX_WRITING + 1) * MAX_BATCH)
      let open = 0
      const done: Entry['done'] = (_, outcome) => {
        open--
        if (outcome === 'counted') result.counted++
        else if (outcome === 'duplicate') result.duplicates++
        else result.refused.push(outcome)
      }
      const add = (event: UsageEvent) => {
        try {
          accept(event, done)
          open++
        } catch (error) {
          refused(error)
          if (!(error instanceof OpenRoyaltyError) || error instanceof MeterClosedError) throw error
          result.refused.push(error)
        }
      }
      if (Symbol.asyncIterator in events) {
        for await (const event of events) {
          while (waiting >= room) await until(() => waiting < room)
          add(event)
        }
      } else {
        for (const event of events) {
          while (waiting >= room) await until(() => waiting < room)
          add(event)
        }
      }
      await until(() => open === 0)
      return result
    },

    ready: () => until(() => waiting < maxWaiting),
    flush,
    status: () => ({ waiting, ...numbers, lastProblem, isClosed }),
    periodAt: (time) => periods.at(typeof time === 'number' ? time : time.getTime()),
    report: async (parameters) => (await reportOn(parameters)).report,

    async dryRun({ payeesOf, total, ...which }) {
      if (total === undefined || !payeesOf) settlementClient()
      const { counting, counts } = await countsOf(which)
      let [toWorks, toPool] = [total ?? 0n, 0n]
      if (total === undefined) {
        const pricing = await pricingOf(settlementClient(), { licenseId, period: which.period })
        const due = await pricing.price(reportOf(counting, counts, 0n))
        ;[toWorks, toPool] = due.isShared ? [due.total, 0n] : [0n, due.total]
      }
      const report = reportOf(counting, counts, toWorks)
      const paid = report.works.filter(({ amount }) => amount > 0n)
      const named = await (payeesOf ?? registeredPayees)(paid.map(({ workId }) => workId))
      const payees = new Map<string, { payee: Address; amount: Amount; works: number }>()
      for (const [i, { amount }] of paid.entries()) {
        const payee = named[i] as Address
        const sum = payees.get(payee.toLowerCase()) ?? { payee, amount: 0n, works: 0 }
        payees.set(payee.toLowerCase(), { payee: sum.payee, amount: sum.amount + amount, works: sum.works + 1 })
      }
      return {
        report,
        toPool,
        payees: [...payees.values()].sort((a, b) => (a.amount > b.amount ? -1 : a.amount < b.amount ? 1 : 0)),
      }
    },

    async closePeriod(period) {
      const [, endsAt] = periods.bounds(period)
      if (clock() < endsAt) throw new PeriodOpenError({ period, endsAt })
      await flush()
      await store.closePeriod({ licenseId, period, policy: description, secret: randomBytes(32), closedAt: clock() })
    },

    async writeUsageFile({ period, total, version = 1, to }) {
      const includeLate = version > 1
      const { held, counting, report } = await reportOn({ period, total, includeLate })
      const events = eventsOf(period, includeLate)
      const written = await writeUsageFile({
        report,
        policy: counting.policy,
        version,
        events,
        secret: held.secret,
        to,
      })
      return { ...written, report }
    },

    async settle(which) {
      const { settlement } = parameters
      if (!settlement) throw new SettlementMissingError()
      return settlePeriod(settlement.client, { ...settlement, ...which, licenseId, meter })
    },

    async checkCoverage({ works }) {
      if (!coverage) throw new CoverageMissingError()
      return coverage.check(Array.from(works, (workId) => workId.toLowerCase() as Hex))
    },

    async discloseEvents({ period, version = 1, indices }) {
      const { held } = await stored(period)
      return discloseEvents(eventsOf(period, version > 1), held.secret, indices)
    },

    close() {
      isClosed = true
      coverage?.close()
      closing ??= flush()
        .then(() => store.close())
        .finally(() => metrics?.end())
      return closing
    },
  }
  return meter

  /** Of events that never came to wait; those that did are counted when they are settled. */
  function refused(error: unknown): void {
    numbers.refused++
    measure()
    if (error instanceof OpenRoyaltyError) reportProblem(error)
  }

  function randomBytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    random(bytes)
    return bytes
  }

  function randomUuid(): string {
    const text = Buffer.from(randomBytes(16)).toString('hex')
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  }
}

/** A work with what late events add to it, which is then taken from `sums`. */
function withLate(work: WorkInputs, sums: Sums): WorkInputs {
  const row = sums.get(work.workId)
  if (!row) return work
  for (const { group, value } of work.inputs) addTo(sums, work.workId, group, 0, value)
  const uses = row.reduce((sum, { uses }) => sum + uses, work.uses)
  const inputs = rowOf(sums, work.workId).map(({ group, value }) => ({ group, value }))
  sums.delete(work.workId)
  return { workId: work.workId, uses, inputs }
}

function rowOf(sums: Sums, key: Hex | typeof PERIOD): StoredSum[] {
  const row = (sums.get(key) ?? []).map(({ group, uses, value }) => ({ group, uses, value: BigInt(value) }))
  return row.sort((a, b) => a.group - b.group)
}
