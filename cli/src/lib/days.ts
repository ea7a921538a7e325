import { DAY, dayOf, dayStart, endDayAfter } from '../../../sdk/src/index.ts'
import { UsageError } from './errors.ts'
import { dateText } from './io.ts'
import type { Moment } from './parse.ts'

/**
 * The day on whose first second a stream ends (days since 1970, UTC): that of the date, or of the first midnight after so many full days.
 *
 * @param option - What the moment was given as.
 * @throws {UsageError} when it is no whole day, or has passed.
 */
export function endDayOf(option: string, given: Moment, now: bigint): number {
  if ('after' in given) {
    if (given.after % DAY !== 0n || given.after === 0n)
      throw new UsageError(`${option} counts whole days: streams end at midnight (UTC).`)
    return endDayAfter(now, { days: Number(given.after / DAY) })
  }
  if (given.at % DAY !== 0n)
    throw new UsageError(`${option} has to be a date without a time: streams end at midnight (UTC).`)
  if (given.at <= now) throw new UsageError(`${option} has passed: it is ${dateText(now)} on this chain.`)
  return dayOf(given.at)
}

/** `2026-12-31`: the day on whose first second something ends. */
export function dayText(day: number): string {
  return dateText(dayStart(day)).slice(0, 10)
}
