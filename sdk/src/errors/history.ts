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
