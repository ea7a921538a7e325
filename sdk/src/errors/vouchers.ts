import type { Address } from 'viem'
import { OpenRoyaltyError } from './base.ts'

/** A voucher that expires before it will be redeemed. */
export class VoucherExpiredError extends OpenRoyaltyError {
  override readonly name = 'VoucherExpiredError'
  /** Last second in which it redeems. */
  readonly expiry: bigint
  /** Second until which it will be redeemed. */
  readonly until: bigint
  constructor({ expiry, until }: { expiry: bigint; until: bigint }) {
    super(
      `The voucher redeems until second ${expiry}, and will be redeemed as late as ${until}. Ask for a later expiry.`,
    )
    this.expiry = expiry
    this.until = until
  }
}

/** A voucher that brings nothing new. */
export class VoucherNotNewError extends OpenRoyaltyError {
  override readonly name = 'VoucherNotNewError'
  readonly total: bigint
  /** Total of the last voucher accepted. */
  readonly accepted: bigint
  constructor({ total, accepted }: { total: bigint; accepted: bigint }) {
    super(
      `The voucher says ${total} in all, and ${accepted} were accepted before. Totals run on: ask for one that holds both the old and the new.`,
    )
    this.total = total
    this.accepted = accepted
  }
}

/** A voucher that the payer could leave unpaid. */
export class VoucherUnsafeError extends OpenRoyaltyError {
  override readonly name = 'VoucherUnsafeError'
  /** Who signed. */
  readonly key: Address
  readonly total: bigint
  /** Highest total that is sure to be paid. */
  readonly acceptable: bigint
  constructor({ key, total, acceptable }: { key: Address; total: bigint; acceptable: bigint }) {
    super(
      `The voucher says ${total} in all, and only ${acceptable} are sure to be paid. Have the payer reserve more for the pool or authorize ${key}, or redeem sooner.`,
    )
    this.key = key
    this.total = total
    this.acceptable = acceptable
  }
}
