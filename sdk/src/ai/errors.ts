import { OpenRoyaltyError, quote } from '../errors/base.ts'
import type { UsageEvent } from '../meter/event.ts'

/** The meter could not count a call just now. It is kept and tried again. */
export class UsageDelayedError extends OpenRoyaltyError {
  override readonly name = 'UsageDelayedError'
  /** Of the event. */
  readonly id: string
  /** Milliseconds until the next attempt. */
  readonly retryIn: number
  /** Calls that wait to be counted, this one among them. */
  readonly pending: number
  constructor({ id, retryIn, pending, cause }: { id: string; retryIn: number; pending: number; cause: unknown }) {
    super(`Event ${quote(id)} could not be counted yet. ${pending} wait; the next attempt is in ${retryIn} ms.`, {
      cause,
    })
    this.id = id
    this.retryIn = retryIn
    this.pending = pending
  }
}

/** An attempt to count a call took longer than it may. */
export class UsageTimeoutError extends OpenRoyaltyError {
  override readonly name = 'UsageTimeoutError'
  readonly milliseconds: number
  constructor({ milliseconds }: { milliseconds: number }) {
    super(`Nothing came back within ${milliseconds} ms.`)
    this.milliseconds = milliseconds
  }
}

/**
 * Why a call was given up: `full`: too many waited; `refused`: the meter will not take it, ever; `works`: the app's own functions failed
 * to say what it used; `unreadable`: it has not the shape of a call; `closed`: it came, or still waited, when metering was closed.
 */
export type UsageDropReason = 'full' | 'refused' | 'works' | 'unreadable' | 'closed'

const REMEDIES: Record<UsageDropReason, string> = {
  full: 'Too many waited already. Keep the event and record it later: its id counts once.',
  refused: 'The meter does not take it as it is. See the cause.',
  works: 'worksOf or detailsOf failed again and again. Record the event with its works yourself.',
  unreadable: 'What the model was given or gave back has not the shape that was expected.',
  closed: 'Metering is closed. Record the event yourself: its id counts once.',
}

/** A call was not counted, and will not be. `event` is what is known of it, to be recorded by the app. */
export class UsageDroppedError extends OpenRoyaltyError {
  override readonly name = 'UsageDroppedError'
  readonly reason: UsageDropReason
  /** Undefined where not even that could be made. */
  readonly event: UsageEvent | undefined
  constructor({ reason, event, cause }: { reason: UsageDropReason; event?: UsageEvent; cause?: unknown }) {
    super(`${event === undefined ? 'A call' : `Event ${quote(event.id)}`} is not counted. ${REMEDIES[reason]}`, {
      cause,
    })
    this.reason = reason
    this.event = event
  }
}
