import type { Address, Hex, TransactionReceipt } from 'viem'
import { OpenRoyaltyError, type OpenRoyaltyErrorOptions, quote } from './base.ts'

/** No account is there to sign with. */
export class AccountMissingError extends OpenRoyaltyError {
  override readonly name = 'AccountMissingError'
  constructor() {
    super('Nobody is there to sign. Give a wallet client with an account, or name the account in the call.')
  }
}

/** The chain is not named anywhere. */
export class ChainUnknownError extends OpenRoyaltyError {
  override readonly name = 'ChainUnknownError'
  constructor() {
    super('It is not known which chain is meant. Give the client a chain, or name the chainId.')
  }
}

/** The contracts are not known to be on this chain. */
export class DeploymentUnknownError extends OpenRoyaltyError {
  override readonly name = 'DeploymentUnknownError'
  readonly chainId: number
  /** Chains that this version knows. */
  readonly known: readonly number[]
  constructor({ chainId, known }: { chainId: number; known: readonly number[] }) {
    super(
      `This version knows no deployment on chain ${chainId}, only on ${known.join(', ') || 'none yet'}. Give the deployment, or switch the chain.`,
    )
    this.chainId = chainId
    this.known = known
  }
}

/** A token takes no permits, or none whose form can be found out. */
export class PermitUnsupportedError extends OpenRoyaltyError {
  override readonly name = 'PermitUnsupportedError'
  readonly token: Address
  constructor({ token }: { token: Address }) {
    super(`The token at ${token} does not say how it takes permits (EIP-2612). Approve and acquire instead.`)
    this.token = token
  }
}

/** A signature is not that of the account's own key, which alone a permit can carry. */
export class PermitSignatureError extends OpenRoyaltyError {
  override readonly name = 'PermitSignatureError'
  readonly account: Address
  constructor({ account, cause }: { account: Address; cause?: unknown }) {
    super(
      `A permit (EIP-2612) takes a key's signature, not a contract wallet's like ${account}. Approve and acquire instead.`,
      { cause },
    )
    this.account = account
  }
}

/** A deployment does not say where a contract is. */
export class ContractUnknownError extends OpenRoyaltyError {
  override readonly name = 'ContractUnknownError'
  readonly contract: string
  constructor({ contract }: { contract: string }) {
    super(`The deployment does not say where ${quote(contract)} is. Add its address.`)
    this.contract = contract
  }
}

/** There is no contract where one should be. */
export class ContractNotFoundError extends OpenRoyaltyError {
  override readonly name = 'ContractNotFoundError'
  readonly contract: string
  readonly address: Address
  readonly chainId: number
  constructor({
    contract,
    address,
    chainId,
    ...options
  }: OpenRoyaltyErrorOptions & { contract: string; address: Address; chainId: number }) {
    super(
      `There is no ${contract} at ${address} on chain ${chainId}. The node may be on another chain: check its URL and the deployment.`,
      options,
    )
    this.contract = contract
    this.address = address
    this.chainId = chainId
  }
}

/** The user said no in the wallet. Nothing was sent. */
export class UserRejectedError extends OpenRoyaltyError {
  override readonly name = 'UserRejectedError'
  constructor(options: OpenRoyaltyErrorOptions = {}) {
    super('The request was rejected in the wallet. Nothing was sent; ask again when the user is ready.', options)
  }
}

/** The account cannot pay for gas. Nothing was sent. */
export class InsufficientFundsError extends OpenRoyaltyError {
  override readonly name = 'InsufficientFundsError'
  readonly account: Address | undefined
  constructor({ account, ...options }: OpenRoyaltyErrorOptions & { account?: Address | undefined }) {
    super(
      `${account ?? 'The account'} cannot pay for gas. Nothing was sent; send it some of the chain's own coin, or have somebody else pay the gas.`,
      options,
    )
    this.account = account
  }
}

/** The wallet is on another chain. Nothing was sent. */
export class WrongChainError extends OpenRoyaltyError {
  override readonly name = 'WrongChainError'
  readonly expected: number
  readonly actual: number | undefined
  constructor({
    expected,
    actual,
    ...options
  }: OpenRoyaltyErrorOptions & { expected: number; actual?: number | undefined }) {
    super(
      `The wallet is on ${actual === undefined ? 'another chain' : `chain ${actual}`}, not on ${expected}. Nothing was sent; switch the wallet's chain.`,
      options,
    )
    this.expected = expected
    this.actual = actual
  }
}

/** The nonce was used before. Nothing was sent by this request. */
export class NonceTooLowError extends OpenRoyaltyError {
  override readonly name = 'NonceTooLowError'
  readonly account: Address | undefined
  readonly nonce: number | undefined
  constructor({
    account,
    nonce,
    ...options
  }: OpenRoyaltyErrorOptions & { account?: Address | undefined; nonce?: number | undefined }) {
    super(
      `The nonce ${nonce === undefined ? '' : `${nonce} `}of ${account ?? 'the account'} is used up: another transaction, perhaps this very one, has landed. Look for it before you send again.`,
      options,
    )
    this.account = account
    this.nonce = nonce
  }
}

/** Another transaction with the same nonce waits, and this one offers too little to take its place. */
export class ReplacementUnderpricedError extends OpenRoyaltyError {
  override readonly name = 'ReplacementUnderpricedError'
  readonly account: Address | undefined
  readonly nonce: number | undefined
  constructor({
    account,
    nonce,
    ...options
  }: OpenRoyaltyErrorOptions & { account?: Address | undefined; nonce?: number | undefined }) {
    super(
      'Another transaction with this nonce waits to be mined. Wait for it, or replace it with fees at least a tenth higher.',
      options,
    )
    this.account = account
    this.nonce = nonce
  }
}

/**
 * Something was, or may have been, sent, and its outcome is not known. Never send again with a new nonce: the first may still land,
 * and a payment would be made twice. Look the hash up (or the account's nonce, where there is no hash), then decide.
 */
export class PaymentUnknownError extends OpenRoyaltyError {
  override readonly name = 'PaymentUnknownError'
  /** Hash of the transaction; missing where a wallet sent for itself and did not answer. */
  readonly hash: Hex | undefined
  readonly account: Address | undefined
  /** Nonce of the transaction, where it was signed here. */
  readonly nonce: number | undefined
  /** The signed bytes, where they were signed here. Sending them again is always safe. */
  readonly serializedTransaction: Hex | undefined
  constructor({
    hash,
    account,
    nonce,
    serializedTransaction,
    ...options
  }: OpenRoyaltyErrorOptions & {
    hash?: Hex | undefined
    account?: Address | undefined
    nonce?: number | undefined
    serializedTransaction?: Hex | undefined
  }) {
    super(
      hash
        ? `It is not known whether transaction ${hash} lands. Look it up before you do anything else; do not send another.`
        : `The wallet of ${account ?? 'the account'} did not answer, and may have sent a transaction. Look at its history before you do anything else; do not send another.`,
      options,
    )
    this.hash = hash
    this.account = account
    this.nonce = nonce
    this.serializedTransaction = serializedTransaction
  }
}

/** The hash could not be written down by `onHash`, so nothing was sent. */
export class JournalError extends OpenRoyaltyError {
  override readonly name = 'JournalError'
  /** What the transaction's hash would have been. */
  readonly hash: Hex
  constructor({ hash, ...options }: OpenRoyaltyErrorOptions & { hash: Hex }) {
    super(
      `The hash ${hash} could not be written down, so nothing was sent. Repair the journal, then try again.`,
      options,
    )
    this.hash = hash
  }
}

/** The transaction was mined and refused. Gas was paid, nothing else happened. `cause` is the contract's refusal where it is known. */
export class TransactionRevertedError extends OpenRoyaltyError {
  override readonly name = 'TransactionRevertedError'
  readonly hash: Hex
  readonly receipt: TransactionReceipt
  constructor({ receipt, ...options }: OpenRoyaltyErrorOptions & { receipt: TransactionReceipt }) {
    super(
      `Transaction ${receipt.transactionHash} was refused by the chain, though it had been simulated: something changed in between. Nothing but gas was spent; try again.`,
      options,
    )
    this.hash = receipt.transactionHash
    this.receipt = receipt
  }
}

/** The sender put another transaction in this one's place: it never happened. */
export class TransactionReplacedError extends OpenRoyaltyError {
  override readonly name = 'TransactionReplacedError'
  readonly hash: Hex
  readonly replacement: Hex
  /** `cancelled`: by one that does nothing. `replaced`: by another call. */
  readonly reason: 'cancelled' | 'replaced'
  constructor({ hash, replacement, reason }: { hash: Hex; replacement: Hex; reason: 'cancelled' | 'replaced' }) {
    super(
      `Transaction ${hash} was ${reason} from the wallet: ${replacement} was mined with its nonce. Ask the user before you send again.`,
    )
    this.hash = hash
    this.replacement = replacement
    this.reason = reason
  }
}

/** The receipt does not hold an event that it must hold. */
export class EventMissingError extends OpenRoyaltyError {
  override readonly name = 'EventMissingError'
  readonly eventName: string
  readonly hash: Hex
  constructor({ eventName, hash }: { eventName: string; hash: Hex }) {
    super(
      `Transaction ${hash} succeeded without the event ${eventName}. The deployment may name a contract that is not ours: check its addresses.`,
    )
    this.eventName = eventName
    this.hash = hash
  }
}

/** The node cannot be reached, or does not answer in time. Nothing was sent. */
export class NetworkError extends OpenRoyaltyError {
  override readonly name = 'NetworkError'
  constructor(options: OpenRoyaltyErrorOptions = {}) {
    super('The node did not answer. Check the connection and the node’s URL, then try again.', options)
  }
}

/** The node answered with an error that has no class of its own. */
export class RpcError extends OpenRoyaltyError {
  override readonly name = 'RpcError'
  /** JSON-RPC code, where there is one. */
  readonly code: number | undefined
  constructor({ code, ...options }: OpenRoyaltyErrorOptions & { code?: number | undefined }) {
    super(
      `The node refused the request${code === undefined ? '' : ` (code ${code})`}. Its own words are below; check the request and the node.`,
      options,
    )
    this.code = code
  }
}
