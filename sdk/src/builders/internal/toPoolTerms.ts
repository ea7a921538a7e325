import { type Address, type Hex, zeroHash } from 'viem'
import type { PoolTerms } from '../../types/structs.ts'
import type { Amount } from '../../types/units.ts'
import { toUses, type UsesInput } from './toUses.ts'

/** What a pool is made with. None of it ever changes. */
export type PoolTermsInput = {
  /** The one ERC-20 the pool pays in. */
  token: Address
  /** Uses the pool sells; a member consents to all of them. */
  uses: UsesInput
  /** Who receives other tokens that are sent to the inbox. */
  fallbackPayee: Address
  /** Days of notice before a change of units takes effect, at most 365. Left out: none, at once. */
  noticeDays?: number | undefined
  /** Units a work gets by joining. Left out: 1. */
  joinUnits?: number | undefined
  /** A sole agent sells exclusives; its members are in no other pool. */
  soleAgent?: boolean | undefined
  /** Least a stream must bring, in base units per day. Left out: nothing. */
  minStreamPerDay?: Amount | undefined
  /** Tells an operator's pools with equal terms apart. */
  salt?: Hex | undefined
}

/** Mirrors `struct PoolTerms`. */
export function toPoolTerms({
  token,
  uses,
  fallbackPayee,
  noticeDays = 0,
  joinUnits = 1,
  soleAgent = false,
  minStreamPerDay = 0n,
  salt = zeroHash,
}: PoolTermsInput): PoolTerms {
  return { token, uses: toUses(uses), noticeDays, joinUnits, soleAgent, minStreamPerDay, fallbackPayee, salt }
}
