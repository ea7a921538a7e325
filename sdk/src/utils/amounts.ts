import { AmountDecimalsError, AmountFormatError, AmountTooLargeError, TokenDecimalsError } from '../errors/amounts.ts'
import type { Amount } from '../types/units.ts'

/** Most that an ERC-20 can count. */
const MAX_AMOUNT = 2n ** 256n - 1n
/** Digits of {@link MAX_AMOUNT}. */
const MAX_DIGITS = 78
/** `decimals()` of an ERC-20 is a uint8. */
const MAX_DECIMALS = 255

/**
 * Reads a decimal number as base units of a token, exactly. Nothing is ever rounded.
 *
 * @param text - Digits with at most one point, such as `"1250.5"`. A `number` is refused: it may already have been rounded.
 * @param decimals - The token's `decimals()`.
 * @returns Base units.
 * @throws {AmountFormatError} when the text is anything else: signs, exponents, spaces and separators are not guessed at.
 * @throws {AmountDecimalsError} when there are more decimals than the token has, zeros included.
 * @throws {AmountTooLargeError} above 2^256 − 1 base units.
 * @throws {TokenDecimalsError} when `decimals` is not a whole number from 0 to 255.
 * @example
 * parseAmount('1250.5', 6) // 1250500000n
 */
export function parseAmount(text: string, decimals: number): Amount {
  assertDecimals(decimals)
  const match = typeof text === 'string' ? /^([0-9]+)(?:\.([0-9]+))?$/.exec(text) : null
  if (!match) throw new AmountFormatError({ text: String(text) })
  const [, whole = '', fraction = ''] = match
  if (fraction.length > decimals) throw new AmountDecimalsError({ text, given: fraction.length, allowed: decimals })

  const digits = (whole + fraction.padEnd(decimals, '0')).replace(/^0+/, '')
  // The length goes first: reading a million digits only to refuse them would take a while.
  if (digits.length > MAX_DIGITS) throw new AmountTooLargeError({ text })
  const amount = BigInt(digits)
  if (amount > MAX_AMOUNT) throw new AmountTooLargeError({ text })
  return amount
}

/**
 * Writes base units of a token as a decimal number, exactly: {@link parseAmount} reads back the same amount.
 *
 * @param amount - Base units; a difference may be below zero.
 * @param decimals - The token's `decimals()`.
 * @returns Digits with a point where one is needed; no trailing zeros, exponent, separators or symbol.
 * @throws {TokenDecimalsError} when `decimals` is not a whole number from 0 to 255.
 * @example
 * formatAmount(1250500000n, 6) // '1250.5'
 */
export function formatAmount(amount: Amount, decimals: number): string {
  assertDecimals(decimals)
  const sign = amount < 0n ? '-' : ''
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0')
  const point = digits.length - decimals
  const fraction = digits.slice(point).replace(/0+$/, '')
  return sign + digits.slice(0, point) + (fraction && `.${fraction}`)
}

function assertDecimals(decimals: number): void {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > MAX_DECIMALS) throw new TokenDecimalsError({ decimals })
}
