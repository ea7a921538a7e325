import { DayOutOfRangeError, EndDayError, TimeOutOfRangeError } from '../errors/rates.ts'

/** Seconds of a day. Days are counted from 1970 in UTC, without leap seconds, as the chain does. */
export const DAY = 86_400n

/** Days ahead of today within which a stream ends at the latest. */
export const HORIZON_DAYS = 400

/** Times are uint48 on chain. */
const MAX_TIME = 2n ** 48n - 1n
/** Days are uint24 on chain. */
const MAX_DAY = 2 ** 24 - 1

/**
 * Day that a second belongs to, rounded down.
 *
 * @param time - Seconds since 1970.
 * @returns Days since 1970, as `endDay` in the contracts.
 * @throws {TimeOutOfRangeError} before 1970, and beyond 48 bits.
 * @throws {DayOutOfRangeError} when the day would not fit into a contract's 24 bits.
 * @example
 * dayOf(1_700_000_000n) // 19675
 */
export function dayOf(time: bigint): number {
  assertTime(time)
  return asDay(time / DAY)
}

/**
 * First second of a day. A stream with this end day brings its last money in the second before.
 *
 * @param day - Days since 1970.
 * @returns Seconds since 1970.
 * @throws {DayOutOfRangeError} when `day` is not a whole number of 24 bits.
 * @example
 * dayStart(19_675) // 1699920000n
 */
export function dayStart(day: number): bigint {
  if (!Number.isInteger(day) || day < 0 || day > MAX_DAY) throw new DayOutOfRangeError({ day, max: MAX_DAY })
  return BigInt(day) * DAY
}

/**
 * End day of a stream that lasts at least so many full days from now. What is left of the last day is paid for too, so the stream
 * lasts less than one day longer.
 *
 * @param now - Seconds since 1970; the chain's time, with room for the minutes until the transaction lands.
 * @param options.days - Full days to cover, at least one.
 * @returns Days since 1970, after today and at most {@link HORIZON_DAYS} ahead.
 * @throws {EndDayError} when `days` is not a whole number above zero, or leads beyond the horizon: cover fewer and top up later.
 * @throws {TimeOutOfRangeError} before 1970, and beyond 48 bits.
 * @example
 * endDayAfter(1_700_000_000n, { days: 30 }) // 19706: the first midnight (UTC) after 30 × 24 hours
 */
export function endDayAfter(now: bigint, { days }: { days: number }): number {
  const today = dayOf(now)
  // Today has begun: the full days are counted from tomorrow.
  const endDay = today + days + (now % DAY === 0n ? 0 : 1)
  const last = today + HORIZON_DAYS
  if (!Number.isInteger(days) || days < 1 || endDay > last) throw new EndDayError({ endDay, first: today + 1, last })
  return asDay(BigInt(endDay))
}

function assertTime(time: bigint): void {
  if (time < 0n || time > MAX_TIME) throw new TimeOutOfRangeError({ time })
}

function asDay(day: bigint): number {
  if (day > MAX_DAY) throw new DayOutOfRangeError({ day: Number(day), max: MAX_DAY })
  return Number(day)
}
