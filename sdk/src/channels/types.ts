import type { Address, Hex } from 'viem'
import type { Amount } from '../types/units.ts'

/** Part of a deposit that only one pool can draw. Mirrors `struct Reservation`. */
export type Reservation = { poolId: Hex; amount: Amount }

/** What a key signs: how much a channel owes to a pool in all. */
export type VoucherTerms = {
  channelId: Hex
  poolId: Hex
  /** Base units in all since the channel was opened, not since the voucher before. */
  total: Amount
  /** Last second in which it redeems. */
  expiry: number
}

/** A voucher as it is handed over and redeemed. Mirrors `struct Voucher`. */
export type Voucher = VoucherTerms & {
  /** The signature in its compact form (EIP-2098). */
  r: Hex
  vs: Hex
}

/** A channel. Mirrors `struct ChannelState`. */
export type ChannelState = {
  payer: Address
  token: Address
  noticeDays: number
  /** License that the payments are for, in the payer’s words; zero: none. */
  licenseId: Hex
  /** Base units that no pool has to itself. */
  free: Amount
  /** Base units announced to be withdrawn, and from which second on. Zero: nothing. */
  withdrawing: Amount
  withdrawableAt: bigint
}

/** What a channel has for one pool. Mirrors `struct ReserveState`. */
export type ReserveState = {
  /** Base units that only this pool can draw. */
  reserved: Amount
  /** Base units that its vouchers have drawn in all. */
  redeemed: Amount
  /** Base units by which the reserve will be lowered, and from which second on. Zero: nothing. */
  releasing: Amount
  releasedAt: bigint
}

/** A key of a channel. Mirrors `struct KeyState`. */
export type KeyState = {
  /** Last second in which its vouchers redeem; zero: never authorized. */
  until: bigint
  /** Base units that its vouchers may draw from free money in all, and what they have drawn. */
  cap: Amount
  drawn: Amount
  revoked: boolean
}
