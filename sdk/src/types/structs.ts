import type { Address, Hex } from 'viem'
import type { Amount } from './units.ts'

/** A leaf with what proves that a catalogue holds it. Mirrors `struct CatalogueProof`. */
export type CatalogueProof = {
  /** Who registered the catalogue, not who owns it now. */
  steward: Address
  /** The catalogue's count, as registered. */
  count: number
  leaf: {
    /** Position in the catalogue, from zero. */
    index: number
    contentHash: Hex
    /** The creator's wallet, or the address of a claim key. */
    holder: Address
    /** True: `holder` only signs. */
    isClaimKey: boolean
  }
  /** Sibling hashes from the leaf to the root. */
  siblings: readonly Hex[]
}

/** One thing to claim. Mirrors `struct PoolClaim`. */
export type PoolClaim = { poolId: Hex; workId: Hex }

/** What a payer allows anybody to do with a stream at the payer's expense. Mirrors `struct Renewal`. */
export type Renewal = {
  /** Renewals left; zero: none. */
  periodsLeft: number
  /** Days that each adds; at least one. */
  periodDays: number
  /** Last second in which one may happen. */
  until: number
  /** Highest rate at which one may happen, base units per second × 2^64. */
  maxRate: bigint
}

/** What a pool is made with, in full. None of it ever changes. Mirrors `struct PoolTerms`. */
export type PoolTerms = {
  token: Address
  /** Uses the pool sells, one bit each. */
  uses: number
  noticeDays: number
  joinUnits: number
  soleAgent: boolean
  /** Base units per day. */
  minStreamPerDay: Amount
  fallbackPayee: Address
  salt: Hex
}
