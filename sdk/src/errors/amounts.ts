import { OpenRoyaltyError, quote } from './base.ts'

/** A text is not a plain decimal number. */
export class AmountFormatError extends OpenRoyaltyError {
  override readonly name = 'AmountFormatError'
  readonly text: string
  constructor({ text }: { text: string }) {
    super(
      `${quote(text)} is not an amount. Write digits with at most one point, such as "1250.5": no sign, exponent or separators.`,
    )
    this.text = text
  }
}

/** A text has more decimals than the token, so it may have been meant for another token. */
export class AmountDecimalsError extends OpenRoyaltyError {
  override readonly name = 'AmountDecimalsError'
  readonly text: string
  /** Decimals in the text. */
  readonly given: number
  /** Decimals of the token. */
  readonly allowed: number
  constructor({ text, given, allowed }: { text: string; given: number; allowed: number }) {
    super(
      `${quote(text)} has ${given} decimals and the token has ${allowed}. Check that it is the right token, or leave out ${given - allowed}.`,
    )
    this.text = text
    this.given = given
    this.allowed = allowed
  }
}

/** An amount does not fit into the chain's 256 bits. */
export class AmountTooLargeError extends OpenRoyaltyError {
  override readonly name = 'AmountTooLargeError'
  readonly text: string
  constructor({ text }: { text: string }) {
    super(`${quote(text)} is more than any token can count (2^256 − 1 base units). Write a smaller amount.`)
    this.text = text
  }
}

/** An amount is below zero where only payments make sense. */
export class AmountNegativeError extends OpenRoyaltyError {
  override readonly name = 'AmountNegativeError'
  /** Base units. */
  readonly amount: bigint
  constructor({ amount }: { amount: bigint }) {
    super(`The amount is ${amount} base units. Give zero or more.`)
    this.amount = amount
  }
}

/** A token cannot have this number of decimals. */
export class TokenDecimalsError extends OpenRoyaltyError {
  override readonly name = 'TokenDecimalsError'
  readonly decimals: number
  constructor({ decimals }: { decimals: number }) {
    super(
      `A token cannot have ${quote(decimals)} decimals. Give the whole number, 0 to 255, that its decimals() returns.`,
    )
    this.decimals = decimals
  }
}
