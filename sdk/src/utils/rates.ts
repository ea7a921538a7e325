import { AmountNegativeError } from '../errors/amounts.ts'
import { PeriodError, RateOutOfRangeError } from '../errors/rates.ts'
import type { Amount, Rate } from '../types/units.ts'

/** Rate of one base unit per second. */
export const RATE_ONE: Rate = 2n ** 64n

/** Rates are uint128 on chain: less than 2^64 base units per second. */
export const MAX_RATE: Rate = 2n ** 128n - 1n

/** Seconds of a year of the Gregorian calendar on average: 365.2425 days. */
export const YEAR = 31_556_952n

/** Seconds of a twelfth of {@link YEAR}: 30.436875 days. Twelve months are a year, whatever the calendar's months are. */
export const MONTH = 2_629_746n

/**
 * Rate at which `amount` arrives in so many seconds.
 *
 * Rounds down, by less than one part of 2^64 of a base unit per second. {@link depositFor} rounds up, so a deposit for the same
 * time, or for any whole number of such times that a chain will see, is the exact amount and never one base unit more.
 *
 * @param amount - Base units.
 * @param seconds - At least one.
 * @returns Base units per second × 2^64.
 * @throws {AmountNegativeError} below zero.
 * @throws {PeriodError} when `seconds` is not above zero.
 * @throws {RateOutOfRangeError} when more than 2^64 base units per second would arrive.
 * @example
 * rateOf(parseAmount('90', 6), 90n * DAY) // one dollar a day
 */
export function rateOf(amount: Amount, seconds: bigint): Rate {
  if (amount < 0n) throw new AmountNegativeError({ amount })
  if (seconds < 1n) throw new PeriodError({ seconds, min: 1n })
  const rate = (amount * RATE_ONE) / seconds
  assertRate(rate)
  return rate
}

/**
 * Rate of `amount` base units per second. Exact. Throws as {@link rateOf}.
 *
 * @example
 * perSecond(1n) // 18446744073709551616n, RATE_ONE
 */
export function perSecond(amount: Amount): Rate {
  return rateOf(amount, 1n)
}

/**
 * Rate of `amount` base units per minute. Rounds down and throws as {@link rateOf}.
 *
 * @example
 * perMinute(parseAmount('0.06', 6)) // 1000 base units a second: RATE_ONE * 1000n
 */
export function perMinute(amount: Amount): Rate {
  return rateOf(amount, 60n)
}

/**
 * Rate of `amount` base units per hour. Rounds down and throws as {@link rateOf}.
 *
 * @example
 * perHour(parseAmount('3.6', 6)) // RATE_ONE * 1000n
 */
export function perHour(amount: Amount): Rate {
  return rateOf(amount, 3_600n)
}

/**
 * Rate of `amount` base units per day of 86,400 seconds. Rounds down and throws as {@link rateOf}.
 *
 * @example
 * perDay(parseAmount('86.4', 6)) // RATE_ONE * 1000n
 */
export function perDay(amount: Amount): Rate {
  return rateOf(amount, 86_400n)
}

/**
 * Rate of `amount` base units per average month, a twelfth of a year: 30.436875 days ({@link MONTH}). A stream at this rate brings
 * 12 × `amount` in a year; a budget of thirty days is `rateOf(amount, 30n * DAY)`. Rounds down and throws as {@link rateOf}.
 *
 * @example
 * perMonth(parseAmount('5000', 6))
 */
export function perMonth(amount: Amount): Rate {
  return rateOf(amount, MONTH)
}

/**
 * Rate of `amount` base units per average year: 365.2425 days ({@link YEAR}). Rounds down and throws as {@link rateOf}.
 *
 * @example
 * perYear(parseAmount('60000', 6)) // perMonth(parseAmount('5000', 6))
 */
export function perYear(amount: Amount): Rate {
  return rateOf(amount, YEAR)
}

/**
 * Least rate that a pool accepts for a stream: {@link perDay} of its minimum, and never zero. A deposit for whole days is rounded up,
 * so it is at least the days' amount.
 *
 * Mirrors `PoolStreams._checkRate`: `(uint256(pool.minStreamPerDay) << 64) / DAY`, and at least 1.
 *
 * @param minStreamPerDay - The pool's, in base units per day.
 * @returns Base units per second × 2^64.
 * @throws {AmountNegativeError} below zero.
 * @throws {RateOutOfRangeError} when more than 2^64 base units per second would be asked for.
 * @example
 * minRateOf(1_000_000n) // perDay(1_000_000n)
 */
export function minRateOf(minStreamPerDay: Amount): Rate {
  const rate = perDay(minStreamPerDay)
  // A stream without any rate is refused.
  return rate === 0n ? 1n : rate
}

/**
 * What a rate brings in a time, rounded to the nearest base unit, halves up: for people. Reads back what {@link rateOf} was given.
 * What a payer deposits is {@link depositFor}.
 *
 * @param rate - Base units per second × 2^64.
 * @param seconds - Zero or more.
 * @returns Base units.
 * @throws {RateOutOfRangeError} when the rate is not a `uint128`.
 * @throws {PeriodError} when `seconds` is below zero.
 * @example
 * amountOver(perMonth(5_000_000_000n), YEAR) // 60000000000n
 */
export function amountOver(rate: Rate, seconds: bigint): Amount {
  assertRate(rate)
  if (seconds < 0n) throw new PeriodError({ seconds, min: 0n })
  return (rate * seconds + RATE_ONE / 2n) / RATE_ONE
}

/**
 * What a rate brings in a day, rounded to the nearest base unit as {@link amountOver}.
 *
 * @example
 * amountPerDay(perDay(86_400_000n)) // 86400000n
 */
export function amountPerDay(rate: Rate): Amount {
  return amountOver(rate, 86_400n)
}

/**
 * Deposit that pays for a rate in advance. Rounds up: the fraction gained goes to the pool.
 *
 * Mirrors `ICreatorPools.openStream`: "The deposit is ⌈rate × seconds / 2^64⌉".
 *
 * @param rate - Base units per second × 2^64.
 * @param seconds - From the block's time to the first second of the end day: `dayStart(endDay) - now`. A transaction that lands
 * later costs less, so this is a safe `maxDeposit`.
 * @returns Base units.
 * @throws {RateOutOfRangeError} when the rate is not a `uint128`.
 * @throws {PeriodError} when `seconds` is below zero.
 * @example
 * depositFor(perDay(86_400_000n), 30n * DAY) // 2592000000n
 */
export function depositFor(rate: Rate, seconds: bigint): Amount {
  assertRate(rate)
  if (seconds < 0n) throw new PeriodError({ seconds, min: 0n })
  return (rate * seconds + RATE_ONE - 1n) / RATE_ONE
}

function assertRate(rate: Rate): void {
  if (rate < 0n || rate > MAX_RATE) throw new RateOutOfRangeError({ rate, max: MAX_RATE })
}
