import type { Address, Hex } from 'viem'
import type { JsonValue } from '../../utils/canonicalJson.ts'

/** What a certificate is about. */
export type CertificateKind = 'payment' | 'claim' | 'license' | 'standing'

/**
 * Proof of one thing that happened on a chain, or of one license's standing at a block, that needs no server: whoever trusts a block's hash
 * can check it without any network. Everything outside `proof` can be worked out from it, and is when it is checked.
 *
 * Numbers beyond 2^53 are decimal texts; bytes are in lower-case hexadecimal, addresses with their checksum (EIP-55).
 */
export type Certificate = EventCertificate | StandingCertificate

/** A transaction's log, by the block's header, the transaction and its receipt. */
export type EventCertificate = {
  format: 'openroyalty-certificate-1'
  kind: Exclude<CertificateKind, 'standing'>
  chainId: number
  /** The contract that logged it. */
  contract: { name: string; address: Address }
  /** What was logged. */
  event: { name: string; args: { readonly [name: string]: JsonValue } }
  block: CertificateBlock
  /** The transaction, and which of its logs. */
  transaction: { hash: Hex; index: number; logIndex: number }
  proof: {
    /** The block's header. */
    header: Hex
    /** Nodes from `transactionsRoot` down to the transaction. */
    transaction: readonly Hex[]
    /** Nodes from `receiptsRoot` down to its receipt. */
    receipt: readonly Hex[]
    /** Headers of the blocks that follow, in order, up to one that the reader knows. */
    headers?: readonly Hex[]
  }
}

/**
 * A license's standing in the second of a block, from what the contracts' storage holds after it. It names no chain: storage does not, and so
 * the chain is that of the block whose hash the reader trusts.
 */
export type StandingCertificate = {
  format: 'openroyalty-certificate-1'
  kind: 'standing'
  contract: { name: 'licenseRegistry'; address: Address }
  license: {
    licenseId: Hex
    offerId: Hex
    poolId: Hex
    licensee: Address
    standing: string
    /** Seconds since 1970; null: never. */
    start: number
    end: number | null
    lapsesAt: number | null
    terminatesAt: number | null
  }
  block: CertificateBlock
  proof: {
    header: Hex
    /** What is proven of each contract: the account by `stateRoot`, then words of its storage. */
    accounts: readonly AccountProof[]
    headers?: readonly Hex[]
  }
}

export type CertificateBlock = {
  number: number
  hash: Hex
  /** In words of ISO 8601, UTC. */
  time: string
}

export type AccountProof = {
  address: Address
  nodes: readonly Hex[]
  storage: readonly { slot: Hex; nodes: readonly Hex[] }[]
}
