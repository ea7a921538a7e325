import { OpenRoyaltyError, quote } from './base.ts'

/** A name is not one of the uses. */
export class UseUnknownError extends OpenRoyaltyError {
  override readonly name = 'UseUnknownError'
  readonly use: string
  readonly known: readonly string[]
  constructor({ use, known }: { use: string; known: readonly string[] }) {
    super(`There is no use ${quote(use)}. Choose from ${known.join(', ')}.`)
    this.use = use
    this.known = known
  }
}

/** A set of uses holds bits that stand for no use. */
export class UsesUnknownError extends OpenRoyaltyError {
  override readonly name = 'UsesUnknownError'
  readonly uses: number
  /** All bits that exist. */
  readonly known: number
  constructor({ uses, known }: { uses: number; known: number }) {
    super(
      `${quote(uses)} is not a set of uses: only the bits of ${known} exist. A newer version of this package may know more.`,
    )
    this.uses = uses
    this.known = known
  }
}
