import { OpenRoyaltyError } from '../errors/base.ts'
import { EventLateError, MeterFullError, MeterStoreError } from '../errors/meter.ts'
import type { UsageEvent } from '../meter/event.ts'
import { UsageDelayedError, UsageDroppedError, type UsageDropReason, UsageTimeoutError } from './errors.ts'

export type UsageQueueParameters = {
  /** A meter, or whatever hands events to one. */
  meter: { record(event: UsageEvent): Promise<unknown> }
  /** Told of whatever keeps a call from being counted: `UsageDelayedError`, `UsageDroppedError`, `EventLateError`. */
  onProblem?: ((error: OpenRoyaltyError) => void) | undefined
  /** Calls that may wait to be counted; beyond it, new ones are dropped and handed to `onProblem`. Left out: 10,000. */
  maxPending?: number | undefined
  /** Milliseconds after which an attempt to count is tried again. Left out: 30,000. */
  timeout?: number | undefined
}

export type MeteringStatus = {
  /** Calls that ended and are not counted yet. */
  readonly pending: number
  /** Since metering began. */
  readonly counted: number
  readonly dropped: number
  readonly lastProblem: OpenRoyaltyError | undefined
}

/** What counts calls beside the app. */
export type Metering = {
  status(): MeteringStatus
  /**
   * Tries at once what waits, and is fulfilled when all calls that ended are counted or dropped, or when the time is over; with how many
   * still wait. Await it, or `close`, before the process ends.
   */
  flush(milliseconds?: number): Promise<number>
  /** Flushes for as long (5,000 ms where left out), then drops what still waits. Calls go on, uncounted. */
  close(milliseconds?: number): Promise<void>
}

/** An ended call, as far as it is known at once. */
export type Prepared = {
  readonly event: UsageEvent
  /** Asks the app what else there is to know. */
  readonly complete?: ((event: UsageEvent) => Promise<UsageEvent>) | undefined
}

export type UsageQueue = Metering & {
  /** Takes an ended call. Never throws, and does next to nothing: `prepare` runs later. */
  add(prepare: () => Prepared): void
  /** Tells of a call that cannot even be prepared. */
  dropUnreadable(cause: unknown): void
}

type Entry = {
  event: UsageEvent
  complete: Prepared['complete']
  attempts: number
  /** Counted or dropped. An attempt that hung may still come back after that. */
  isDone: boolean
}

const DEFAULT_MAX_PENDING = 10_000
const DEFAULT_TIMEOUT_MS = 30_000
const DEFAULT_CLOSE_MS = 5_000
/** Attempts under way while all goes well: a meter writes together what comes together. */
const MAX_WINDOW = 1024
/** Attempts that hang hold memory that only they can free. With so many of them, no more are made. */
const MAX_HUNG = 1024
/** Pauses before the next attempt. The last one is repeated. */
const RETRY_MS = [100, 500, 2_000, 10_000, 60_000] as const
/** The app's own functions fail for a reason that mostly stays, and their calls hold whole prompts. */
const MAX_COMPLETIONS = 5

export function createUsageQueue(parameters: UsageQueueParameters): UsageQueue {
  const { meter, onProblem, maxPending = DEFAULT_MAX_PENDING, timeout = DEFAULT_TIMEOUT_MS } = parameters
  let incoming: (() => Prepared)[] = []
  /** In turn; what failed goes to the end, so that one bad event holds up no other. */
  const waiting = new Set<Entry>()
  const trying = new Set<Entry>()
  /** Wait for the app's functions to be tried again, each for itself. */
  const delayed = new Map<Entry, Timer>()
  let hung = 0
  let window = MAX_WINDOW
  let failures = 0
  let pause: Timer | undefined
  let isScheduled = false
  let isClosed = false
  const onEmpty = new Set<() => void>()
  let counted = 0
  let dropped = 0
  let lastProblem: OpenRoyaltyError | undefined

  /* TAKING */

  function add(prepare: () => Prepared): void {
    incoming.push(prepare)
    if (isScheduled) return
    isScheduled = true
    setTimeout(run, 0)
  }

  function run(): void {
    isScheduled = false
    const taken = incoming
    incoming = []
    for (const prepare of taken) {
      try {
        const { event, complete } = prepare()
        const entry: Entry = { event, complete, attempts: 0, isDone: false }
        if (isClosed) drop(entry, 'closed')
        else if (kept() >= maxPending) drop(entry, 'full')
        else waiting.add(entry)
      } catch (cause) {
        dropUnreadable(cause)
      }
    }
    send()
    tellIfEmpty()
  }

  function kept(): number {
    return waiting.size + trying.size + delayed.size
  }

  /* COUNTING */

  function send(): void {
    for (const entry of waiting) {
      if (pause !== undefined || trying.size >= window || hung >= MAX_HUNG) return
      waiting.delete(entry)
      trying.add(entry)
      void attempt(entry)
    }
  }

  /** Never rejects. */
  async function attempt(entry: Entry): Promise<void> {
    entry.attempts++
    let isHung = false
    const timer = later(() => {
      isHung = true
      hung++
      failed(entry, new UsageTimeoutError({ milliseconds: timeout }))
    }, timeout)
    try {
      // A meter that throws at once must not call itself for all that waits.
      await undefined
      if (entry.complete) {
        const event = await entry.complete(entry.event)
        if (isHung) return
        entry.event = event
        entry.complete = undefined
      }
      await meter.record(entry.event)
      succeeded(entry)
    } catch (cause) {
      if (!isHung) failed(entry, cause)
    } finally {
      clearTimeout(timer)
      if (isHung) {
        hung--
        send()
      }
    }
  }

  function succeeded(entry: Entry): void {
    if (entry.isDone) return
    counted++
    window = Math.min(window * 2, MAX_WINDOW)
    failures = 0
    finish(entry)
    send()
  }

  function failed(entry: Entry, cause: unknown): void {
    if (entry.isDone) return
    trying.delete(entry)
    if (entry.complete) delay(entry, cause)
    else if (cause instanceof EventLateError) {
      // The meter keeps it, for a correction.
      finish(entry)
      report(cause)
    } else if (isFinal(cause)) drop(entry, 'refused', cause)
    else {
      waiting.add(entry)
      rest(entry, cause)
    }
    send()
  }

  /** All wait: what one met, the others would. */
  function rest({ event }: Entry, cause: unknown): void {
    window = 1
    if (pause !== undefined) return
    const retryIn = pauseAfter(failures++)
    pause = later(resume, retryIn)
    report(new UsageDelayedError({ id: event.id, retryIn, pending: pending(), cause }))
  }

  function resume(): void {
    clearTimeout(pause)
    pause = undefined
    send()
  }

  function delay(entry: Entry, cause: unknown): void {
    if (entry.attempts >= MAX_COMPLETIONS) {
      drop(entry, 'works', cause)
      return
    }
    const retryIn = pauseAfter(entry.attempts - 1)
    delayed.set(
      entry,
      later(() => retry(entry), retryIn),
    )
    report(new UsageDelayedError({ id: entry.event.id, retryIn, pending: pending(), cause }))
  }

  function retry(entry: Entry): void {
    clearTimeout(delayed.get(entry))
    if (!delayed.delete(entry)) return
    waiting.add(entry)
    send()
  }

  /* ENDING */

  function finish(entry: Entry): void {
    entry.isDone = true
    // Where an attempt hung, another may be under way or wait.
    waiting.delete(entry)
    trying.delete(entry)
    clearTimeout(delayed.get(entry))
    delayed.delete(entry)
    tellIfEmpty()
  }

  function drop(entry: Entry, reason: UsageDropReason, cause?: unknown): void {
    const { event } = entry
    dropped++
    finish(entry)
    report(new UsageDroppedError({ reason, event, cause }))
  }

  function dropUnreadable(cause: unknown): void {
    dropped++
    report(new UsageDroppedError({ reason: 'unreadable', cause }))
  }

  function report(error: OpenRoyaltyError): void {
    lastProblem = error
    if (!onProblem) return
    try {
      // An async listener that rejects would end the process.
      Promise.resolve(onProblem(error)).catch(() => {})
    } catch {
      // A listener that fails must not take the events with it.
    }
  }

  function pending(): number {
    return incoming.length + kept()
  }

  function tellIfEmpty(): void {
    if (pending() > 0) return
    for (const resolve of onEmpty) resolve()
    onEmpty.clear()
  }

  async function flush(milliseconds?: number): Promise<number> {
    run()
    resume()
    for (const entry of [...delayed.keys()]) retry(entry)
    if (pending() === 0) return 0
    // Without it, a process with nothing else to do would end here.
    const alive = setInterval(() => {}, FOREVER_MS)
    let timer: Timer | undefined
    await new Promise<void>((resolve) => {
      onEmpty.add(resolve)
      if (milliseconds === undefined) return
      timer = setTimeout(() => {
        onEmpty.delete(resolve)
        resolve()
      }, milliseconds)
    })
    clearTimeout(timer)
    clearInterval(alive)
    return pending()
  }

  async function close(milliseconds = DEFAULT_CLOSE_MS): Promise<void> {
    await flush(milliseconds)
    isClosed = true
    run()
    clearTimeout(pause)
    for (const entry of [...waiting, ...trying, ...delayed.keys()]) drop(entry, 'closed')
  }

  return {
    add,
    dropUnreadable,
    status: () => ({ pending: pending(), counted, dropped, lastProblem }),
    flush,
    close,
  }
}

type Timer = ReturnType<typeof setTimeout>

/** Some days: the longest that timers take. */
const FOREVER_MS = 2 ** 31 - 1

/** Does not keep a process from ending: whoever needs all calls counted flushes. */
function later(work: () => void, milliseconds: number): Timer {
  const timer = setTimeout(work, milliseconds)
  ;(timer as { unref?: () => void }).unref?.()
  return timer
}

/** What the meter will say again, whenever it is asked. */
function isFinal(cause: unknown): boolean {
  const isPassing =
    cause instanceof MeterFullError || cause instanceof MeterStoreError || cause instanceof UsageTimeoutError
  return cause instanceof OpenRoyaltyError && !isPassing
}

function pauseAfter(failures: number): number {
  return RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0
}
