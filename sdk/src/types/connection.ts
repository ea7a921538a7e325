import type { Account, Address, Chain, Client, Hex, TransactionReceipt, Transport } from 'viem'

/** Contracts that can be part of a deployment. */
export type ContractName =
  | 'workRegistry'
  | 'creatorPools'
  | 'poolInboxes'
  | 'streamRenewals'
  | 'royaltySplits'
  | 'usageEpochs'
  | 'usageChannels'
  | 'licenseRegistry'
  | 'licenseGateway'
  | 'royaltyLens'
  /** Worth nothing; on local and test chains only. */
  | 'testDollar'

/** Where a contract is. */
export type ContractLocation = {
  readonly address: Address
  /** Block in which it was deployed: its logs start there. Zero where it is left out. */
  readonly block?: bigint | undefined
}

/** Where the contracts are on one chain. What is not named cannot be used. */
export type Deployment = { readonly [name in ContractName]?: ContractLocation | undefined }

/** Any viem client: one that reads, one with an account that signs, or one that does both. */
export type ViemClient = Client<Transport, Chain | undefined, Account | undefined>

/** What every action is given first: a chain, the contracts on it, and who signs. */
export type RoyaltyConnection = {
  readonly chainId: number
  readonly deployment: Deployment
  /** Reads, simulates, and waits. */
  readonly publicClient: ViemClient
  /** Signs and sends. Missing: reading only. */
  readonly walletClient: ViemClient | undefined
  /** Where code was seen already, in lower case, so that it is looked for once. */
  readonly seen: Set<string>
}

/** A transaction not yet sent: for a wallet, a Safe, an EIP-5792 batch or any relayer. */
export type Call = { readonly to: Address; readonly data: Hex; readonly value: 0n }

/**
 * When a transaction counts as done: after so many blocks (1: once it is mined), or once the chain calls its block safe or
 * finalized.
 */
export type Finality = number | 'safe' | 'finalized'

/** What is known of a transaction as soon as it has a hash. */
export type SentTransaction = {
  hash: Hex
  account: Address
  /** Where it was signed here. */
  nonce?: number | undefined
  /** The signed bytes, where they were signed here. Sending them again is always safe. */
  serializedTransaction?: Hex | undefined
}

/** How to send, for every action that writes. */
export type WriteOptions = {
  /** Who signs. The wallet client's account where it is left out. */
  account?: Account | Address | undefined
  /** Default: 1. */
  finality?: Finality | undefined
  /** Milliseconds to wait for that; then the outcome is unknown. Default: 3 minutes, 30 for `safe` and `finalized`. */
  timeout?: number | undefined
  gas?: bigint | undefined
  nonce?: number | undefined
  maxFeePerGas?: bigint | undefined
  maxPriorityFeePerGas?: bigint | undefined
  /**
   * Told the hash as soon as it is known, to write it down. Where the key is held here that is before anything is sent, and what this
   * throws keeps it from being sent.
   */
  onHash?: ((sent: SentTransaction) => void | Promise<void>) | undefined
}

/** What every action that writes returns, beside its own. */
export type WriteResult = { hash: Hex; receipt: TransactionReceipt }

/** Which state to read. The latest block's where nothing is named. */
export type ReadOptions = {
  blockNumber?: bigint | undefined
  blockTag?: 'latest' | 'earliest' | 'pending' | 'safe' | 'finalized' | undefined
}
