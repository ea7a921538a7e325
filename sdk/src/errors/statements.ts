import { OpenRoyaltyError } from './base.ts'

/** A period that does not end after it begins. */
export class StatementPeriodError extends OpenRoyaltyError {
  override readonly name = 'StatementPeriodError'
  readonly from: bigint
  readonly until: bigint

  constructor({ from, until }: { from: bigint; until: bigint }) {
    super(
      `A period from second ${from} until second ${until} is none. Name one whose end comes after its beginning, in 1970 or later.`,
    )
    this.from = from
    this.until = until
  }
}

/** Nobody and nothing to make a statement of. */
export class StatementSubjectError extends OpenRoyaltyError {
  override readonly name = 'StatementSubjectError'

  constructor({ reason }: { reason: string }) {
    super(`There is nothing to make a statement of: ${reason}.`)
  }
}
