import { OpenRoyaltyError } from './base.ts'

/** A second that the chain has not passed yet: what is true in it can still change. */
export class TimeAheadError extends OpenRoyaltyError {
  override readonly name = 'TimeAheadError'
  /** Seconds since 1970. */
  readonly time: bigint
  /** Second of the last block that was looked at. */
  readonly latest: bigint
  constructor({ time, latest }: { time: bigint; latest: bigint }) {
    super(
      `Second ${time} lies beyond the last block, which is of ${latest}: what holds in it is not settled. Ask again once a later block is there, or ask the chain for now.`,
    )
    this.time = time
    this.latest = latest
  }
}

/** Logs that are not all there: one is about something of which none before it has told. */
export class LogsIncompleteError extends OpenRoyaltyError {
  override readonly name = 'LogsIncompleteError'
  /** What the log is about. */
  readonly subject: string
  readonly id: string
  constructor({ subject, id }: { subject: string; id: string }) {
    super(
      `A log is about the ${subject} ${id}, and none before it says that there is one. Replay all logs of the contracts, from the block of their deployment on.`,
    )
    this.subject = subject
    this.id = id
  }
}
