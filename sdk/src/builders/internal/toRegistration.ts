import { type Address, type Hex, zeroAddress, zeroHash } from 'viem'
import { toUses, type UsesInput } from './toUses.ts'

/** What a creator says when registering one work. */
export type RegistrationInput = {
  /** SHA-256 of the content's bytes (contentHashOf), or any other commitment to it. */
  contentHash: Hex
  /** Hash of the work's metadata document (metadataHashOf). */
  metadataHash?: Hex | undefined
  /** Salt of an earlier commitWork. */
  salt?: Hex | undefined
  /** Who receives the work's money, at once. Left out: whoever owns the work. */
  payee?: Address | undefined
  /** Uses consented to from now on. Left out: none. */
  uses?: UsesInput | undefined
  /** Secondary-sale royalty in basis points, at most 1,000. */
  royaltyBps?: number | undefined
}

/** Mirrors `struct Registration`; what is left out is zero. */
export function toRegistration({
  contentHash,
  metadataHash = zeroHash,
  salt = zeroHash,
  payee = zeroAddress,
  uses,
  royaltyBps = 0,
}: RegistrationInput) {
  return { contentHash, metadataHash, salt, payee, uses: toUses(uses), royaltyBps }
}
