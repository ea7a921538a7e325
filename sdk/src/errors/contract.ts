import type { Address } from 'viem'
import { OpenRoyaltyError, type OpenRoyaltyErrorOptions, quote } from './base.ts'

/** The contract that refused. */
export type RevertingContract = {
  /** Its name in the source, such as `WorkRegistry`. */
  name: string
  address?: Address | undefined
}

export type ContractRevertErrorParameters<
  errorName extends string = string,
  args extends Readonly<Record<string, unknown>> = Readonly<Record<string, unknown>>,
> = OpenRoyaltyErrorOptions & {
  contract: RevertingContract
  /** The error's name in the contract, such as `WorkNotFound`. */
  errorName: errorName
  /** The error's arguments by their names in the contract, in its order. */
  args: args
  /** What to do about it, as a sentence. */
  remedy?: string | undefined
}

/**
 * A contract refused. One subclass per contract error narrows `errorName` and `args`; an error that has none yet arrives as this
 * class itself, with the same fields.
 */
export class ContractRevertError<
  errorName extends string = string,
  args extends Readonly<Record<string, unknown>> = Readonly<Record<string, unknown>>,
> extends OpenRoyaltyError {
  override readonly name: string = 'ContractRevertError'
  readonly contract: RevertingContract
  readonly errorName: errorName
  readonly args: args

  constructor({ contract, errorName, args, remedy, ...options }: ContractRevertErrorParameters<errorName, args>) {
    const facts = Object.entries(args).map(([name, value]) => `${name}: ${quote(value)}`)
    const refusal = `${contract.name} refused: ${errorName}(${facts.join(', ')}).`
    super(remedy ? `${refusal} ${remedy}` : refusal, options)
    this.contract = contract
    this.errorName = errorName
    this.args = args
  }
}
