import { OpenRoyaltyError, quote } from './base.ts'

/** A rate is outside what a stream can have. */
export class RateOutOfRangeError extends OpenRoyaltyError {
  override readonly name = 'RateOutOfRangeError'
  /** Base units per second × 2^64. */
  readonly rate: bigint
  readonly max: bigint
  constructor({ rate, max }: { rate: bigint; max: bigint }) {
    super(
      `The rate ${rate} is not between 0 and ${max} (2^64 base units per second). Rates are base units per second × 2^64.`,
    )
    this.rate = rate
    this.max = max
  }
}

/** A length of time is not a whole number of seconds above zero. */
export class PeriodError extends OpenRoyaltyError {
  override readonly name = 'PeriodError'
  readonly seconds: bigint
  /** Least that is accepted. */
  readonly min: bigint
  constructor({ seconds, min }: { seconds: bigint; min: bigint }) {
    super(`A time of ${seconds} seconds makes no sense here. Give at least ${min}.`)
    this.seconds = seconds
    this.min = min
  }
}

/** A time is before 1970, or beyond what a contract can hold. */
export class TimeOutOfRangeError extends OpenRoyaltyError {
  override readonly name = 'TimeOutOfRangeError'
  /** Seconds since 1970. */
  readonly time: bigint
  constructor({ time }: { time: bigint }) {
    super(
      `${time} is not a time in seconds since 1970 that the contracts can hold (48 bits). Milliseconds have to be divided by 1000.`,
    )
    this.time = time
  }
}

/** A day is not a whole number of days since 1970 that a contract can hold. */
export class DayOutOfRangeError extends OpenRoyaltyError {
  override readonly name = 'DayOutOfRangeError'
  /** Days since 1970. */
  readonly day: number
  readonly max: number
  constructor({ day, max }: { day: number; max: number }) {
    super(`${quote(day)} is not a day: give a whole number of days since 1970, at most ${max}.`)
    this.day = day
    this.max = max
  }
}

/** A stream would end too soon or too late. */
export class EndDayError extends OpenRoyaltyError {
  override readonly name = 'EndDayError'
  /** Days since 1970. */
  readonly endDay: number
  /** First and last day on which it may end. */
  readonly first: number
  readonly last: number
  constructor({ endDay, first, last }: { endDay: number; first: number; last: number }) {
    super(
      `A stream cannot end on day ${quote(endDay)}. Choose a day from ${first} to ${last}; a longer one can be topped up later.`,
    )
    this.endDay = endDay
    this.first = first
    this.last = last
  }
}
