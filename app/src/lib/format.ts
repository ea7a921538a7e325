import { DAY, depositFor, formatAmount } from '@openroyalty/sdk'

export { tidyText } from '@openroyalty/sdk/documents'

/** Whole part and fraction of an amount as a reader writes them; together they are the amount, exactly. */
export type AmountText = { whole: string; fraction: string }

const numbers = new Map<string, Intl.NumberFormat>()
const dates = new Map<string, Intl.DateTimeFormat>()

/**
 * The one place where base units become text. Exact: no digit is left out but zeros at the end, down to two digits as money is
 * written.
 *
 * @param decimals - The token's.
 * @param isSteady - Zeros at the end stay, so that a figure that changes keeps its width.
 */
export function amountText(amount: bigint, decimals: number, locale: string, isSteady = false): AmountText {
  const [whole = '0', fraction = ''] = formatAmount(amount < 0n ? -amount : amount, decimals).split('.')
  const sign = amount < 0n ? minusOf(locale) : ''
  const digits = fraction.padEnd(isSteady ? decimals : Math.min(2, decimals), '0')
  return {
    whole: sign + numberOf(locale).format(BigInt(whole)),
    fraction: digits && pointOf(locale) + inDigitsOf(locale, digits),
  }
}

/** An amount as a field takes it: digits and a point. */
export function plainText(amount: bigint, decimals: number): string {
  const { whole, fraction } = amountText(amount, decimals, 'en-US')
  return (whole + fraction).replaceAll(',', '')
}

/** Base units of a scaled amount, rounded down: what a claim would bring. */
export function wholeUnits(scaled: bigint): bigint {
  return scaled >> 64n
}

/** What a rate comes to in a day, rounded up to a base unit: rates are kept rounded down, and 33.33 a day reads 33.33. */
export function perDayOf(rate: bigint): bigint {
  return depositFor(rate, DAY)
}

export function countText(count: bigint | number, locale: string): string {
  return numberOf(locale).format(count)
}

/** Parts per million as a percentage, exactly. */
export function shareText(partsPerMillion: bigint | number, locale: string): string {
  const { whole, fraction } = amountText(BigInt(partsPerMillion), 4, locale)
  return `${whole}${fraction.replace(/[^\p{Nd}]?0+$/u, '')} %`
}

/** A share of a whole, in parts per million, rounded down; zero of nothing. */
export function partsOf(part: bigint, whole: bigint): bigint {
  return whole === 0n ? 0n : (part * 1_000_000n) / whole
}

/** A second since 1970 as a date and time where the reader is. */
export function dateText(seconds: bigint | number, locale: string): string {
  return inDates(seconds, locale, { dateStyle: 'medium', timeStyle: 'short' })
}

/** The same without the time. */
export function dayText(seconds: bigint | number, locale: string): string {
  return inDates(seconds, locale, { dateStyle: 'medium' })
}

/** The month that a second is in, where the reader is. */
export function monthText(seconds: bigint, locale: string): string {
  return inDates(seconds, locale, { year: 'numeric', month: 'long' })
}

function inDates(seconds: bigint | number, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale} ${options.timeStyle} ${options.month}`
  let format = dates.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, options)
    dates.set(key, format)
  }
  const date = new Date(Number(seconds) * 1000)
  return Number.isNaN(date.getTime()) ? '–' : format.format(date)
}

/** How long from one second to another, in the largest unit that fits: "in 12 days", "3 hours ago". */
export function distanceText(seconds: bigint, now: bigint, locale: string): string {
  const difference = Number(seconds - now)
  const [unit, length] =
    UNITS.find(([, each]) => Math.abs(difference) >= each * 2) ?? (['second', 1] as (typeof UNITS)[number])
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(difference / length), unit)
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** The middle of a long hexadecimal text left out. The whole of it belongs beside it, in a title or a link. */
export function shortHex(hex: string): string {
  return hex.length <= 14 ? hex : `${hex.slice(0, 6)}…${hex.slice(-4)}`
}

function numberOf(locale: string): Intl.NumberFormat {
  let format = numbers.get(locale)
  if (!format) {
    format = new Intl.NumberFormat(locale)
    numbers.set(locale, format)
  }
  return format
}

function pointOf(locale: string): string {
  return (
    numberOf(locale)
      .formatToParts(0.5)
      .find(({ type }) => type === 'decimal')?.value ?? '.'
  )
}

function minusOf(locale: string): string {
  return (
    numberOf(locale)
      .formatToParts(-1)
      .find(({ type }) => type === 'minusSign')?.value ?? '-'
  )
}

/** Digits one by one, as the locale writes them. */
function inDigitsOf(locale: string, digits: string): string {
  return [...digits].map((digit) => numberOf(locale).format(BigInt(digit))).join('')
}
