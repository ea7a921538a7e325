import type { Address } from 'viem'
import { OpenRoyaltyError, quote } from './base.ts'

/** A split names nobody. */
export class SplitEmptyError extends OpenRoyaltyError {
  override readonly name = 'SplitEmptyError'
  constructor() {
    super('A split needs somebody to share with. Name at least one payee.')
  }
}

/** A payee of a split is no address, or nobody's. */
export class SplitPayeeError extends OpenRoyaltyError {
  override readonly name = 'SplitPayeeError'
  readonly payee: string
  constructor({ payee }: { payee: string }) {
    super(
      `${quote(payee)} cannot be paid. Give an address that is not zero, with a correct checksum where it has capitals.`,
    )
    this.payee = payee
  }
}

/** A weight is not a number. */
export class SplitWeightError extends OpenRoyaltyError {
  override readonly name = 'SplitWeightError'
  readonly payee: Address
  readonly weight: string | bigint
  constructor({ payee, weight }: { payee: Address; weight: string | bigint }) {
    super(
      `The weight of ${payee} is ${quote(weight)}. Give a bigint or a text such as "33.33", above zero and below 10^78.`,
    )
    this.payee = payee
    this.weight = weight
  }
}

/** A payee would get less than one part per million. */
export class SplitShareZeroError extends OpenRoyaltyError {
  override readonly name = 'SplitShareZeroError'
  readonly payee: Address
  constructor({ payee }: { payee: Address }) {
    super(
      `The share of ${payee} is below one part per million, which pays nothing. Leave the payee out or raise the weight.`,
    )
    this.payee = payee
  }
}

/** A split has more recipients than one distribution can pay. */
export class SplitTooManyRecipientsError extends OpenRoyaltyError {
  override readonly name = 'SplitTooManyRecipientsError'
  readonly given: number
  readonly max: number
  constructor({ given, max }: { given: number; max: number }) {
    super(
      `A split has at most ${max} recipients, not ${given}. Put some of them into a split of their own and name that one.`,
    )
    this.given = given
    this.max = max
  }
}

/** Recipients and shares do not belong together. */
export class SplitLengthMismatchError extends OpenRoyaltyError {
  override readonly name = 'SplitLengthMismatchError'
  readonly recipients: number
  readonly shares: number
  constructor({ recipients, shares }: { recipients: number; shares: number }) {
    super(`There are ${recipients} recipients and ${shares} shares. Give each recipient one share.`)
    this.recipients = recipients
    this.shares = shares
  }
}

/** Recipients are not in ascending order, or one is named twice. */
export class SplitUnsortedError extends OpenRoyaltyError {
  override readonly name = 'SplitUnsortedError'
  readonly previous: Address
  readonly next: Address
  constructor({ previous, next }: { previous: Address; next: Address }) {
    super(`${next} comes after ${previous}. Recipients are sorted and named once; sharesOf does both.`)
    this.previous = previous
    this.next = next
  }
}

/** Shares do not add up to the whole. */
export class SplitTotalError extends OpenRoyaltyError {
  override readonly name = 'SplitTotalError'
  /** Parts per million. */
  readonly total: number
  readonly expected: number
  constructor({ total, expected }: { total: number; expected: number }) {
    super(
      `Shares add up to ${total}, expected ${expected} whole parts. Change them by ${expected - total}, or use sharesOf.`,
    )
    this.total = total
    this.expected = expected
  }
}
