import type { Address, Hex } from 'viem'

/** One payment that is shared by measured use, as its event told it. Mirrors `struct UsageEpoch`. */
export type UsageEpoch = {
  /** Registry that the license is in. Only the LicenseRegistry of the deployment speaks for its licenses. */
  registry: Address
  licenseId: Hex
  /** From zero. */
  period: number
  /** Of the period's statement, from one. */
  version: number
  poolId: Hex
  /** The pool's. */
  token: Address
  /** The licensee who paid. */
  payer: Address
  /** First second of the period, and first second after it. */
  from: number
  to: number
  /** Of the tree of what each work gets. */
  root: Hex
}

/** One leaf of an epoch's tree, with what proves that it pays. Mirrors `struct UsageClaim`. */
export type UsageClaim = {
  epoch: UsageEpoch
  /** Position in the tree. */
  index: number
  workId: Hex
  /** Base units of the epoch's token. */
  amount: bigint
  /** A second of the period in which the work held units in the pool: {@link heldSecondOf} finds one. */
  heldAt: number
  /** Sibling hashes from the leaf to the root. */
  siblings: readonly Hex[]
}
