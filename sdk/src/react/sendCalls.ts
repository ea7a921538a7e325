import type { Address, Hex, TransactionReceipt } from 'viem'
import { getCapabilities, sendCalls as sendBatch, waitForCallsStatus, waitForTransactionReceipt } from 'viem/actions'
import { accountOf } from '../actions/internal/account.ts'
import { ethCall } from '../actions/internal/ethCall.ts'
import { isNetworkError, toTypedError } from '../actions/internal/toTypedError.ts'
import { write } from '../actions/internal/write.ts'
import { OpenRoyaltyError } from '../errors/base.ts'
import { PaymentUnknownError, TransactionRevertedError } from '../errors/transactions.ts'
import type { Call, RoyaltyConnection, ViemClient, WriteOptions } from '../types/connection.ts'
import { BatchDroppedError, BatchIncompleteError } from './batchErrors.ts'

export type SendCallsParameters = {
  /** In the order in which they happen. */
  calls: readonly Call[]
  /** Told just before the wallet is asked, once everything has been simulated. What it throws keeps the wallet from being asked. */
  onAsk?: (() => void) | undefined
  /** Told of each transaction as soon as the wallet has named it: its hash, or the id of a batch. */
  onSent?: ((sent: { hash?: Hex | undefined; batchId?: string | undefined }) => void) | undefined
  /** Told of each call that has landed, before the next one is asked for: what stands if a later one fails. What it throws ends the sequence. Not of batches. */
  onLanded?: ((receipt: CallReceipt) => void) | undefined
} & Pick<WriteOptions, 'account' | 'finality' | 'timeout'>
export type SendCallsReturnType = {
  /** One for each transaction that was mined: a single one where the wallet made a batch of all. */
  receipts: readonly CallReceipt[]
}
/** What is known of a transaction that was mined, whichever way it was sent. */
export type CallReceipt = Pick<TransactionReceipt, 'transactionHash' | 'blockNumber' | 'status' | 'gasUsed'> & {
  logs: readonly { address: Address; data: Hex; topics: readonly Hex[] }[]
}

/**
 * Sends built calls by the connected wallet: in one transaction where the wallet makes batches that hold or fail as a whole (EIP-5792),
 * else one after the other. Each is simulated first; the first that fails ends it, and what went before it stands.
 *
 * @throws {UserRejectedError} when the user says no.
 * @throws {PaymentUnknownError} when something may have been sent and its outcome is not known.
 * @throws {TransactionRevertedError} when it was mined and refused.
 * @throws {BatchDroppedError} when the wallet gives a batch up before the chain sees it.
 * @throws {BatchIncompleteError} when a wallet carries out a part of a batch, against its word.
 * @throws one of `reverts` when a simulation is refused.
 * @example
 * await sendCalls(client, { calls: [buildApproveTokens(deployment, …), buildPayPool(deployment, …)] })
 */
export async function sendCalls(
  given: RoyaltyConnection,
  { calls, onAsk, onSent, onLanded, ...options }: SendCallsParameters,
): Promise<SendCallsReturnType> {
  const client = onAsk && given.walletClient ? { ...given, walletClient: telling(given.walletClient, onAsk) } : given
  if (calls.length > 1 && (await makesBatches(client, options)))
    return { receipts: await sendAsBatch(client, { calls, onSent, ...options }) }
  const receipts: CallReceipt[] = []
  for (const call of calls) {
    const { receipt } = await write(client, call, { ...options, onHash: ({ hash }) => onSent?.({ hash }) })
    receipts.push(receipt)
    onLanded?.(receipt)
  }
  return { receipts }
}

const ASKING = new Set<string>(['eth_sendTransaction', 'wallet_sendTransaction', 'wallet_sendCalls'])

/** A wallet that tells of each transaction that it is asked for. */
function telling<wallet extends ViemClient>(wallet: wallet, onAsk: () => void): wallet {
  const request = ((asked: { method: string }, options: never) => {
    if (ASKING.has(asked.method)) onAsk()
    return wallet.request(asked as never, options)
  }) as wallet['request']
  return { ...wallet, request }
}

/** Whether the wallet says that its batches hold or fail as a whole. A wallet that does not know the question does not. */
async function makesBatches(client: RoyaltyConnection, options: SendCallsParameters | object): Promise<boolean> {
  try {
    const { address } = accountOf(client, options)
    const { atomic } = await getCapabilities(client.walletClient as ViemClient, {
      account: address,
      chainId: client.chainId,
    })
    return atomic?.status === 'supported' || atomic?.status === 'ready'
  } catch {
    return false
  }
}

/** Statuses of EIP-5792: given up before the chain saw it, and carried out in part. */
const NOT_INCLUDED = 400
const PARTLY = 600

async function sendAsBatch(
  client: RoyaltyConnection,
  { calls, onSent, timeout = 180_000, ...options }: SendCallsParameters,
): Promise<readonly CallReceipt[]> {
  const wallet = client.walletClient as ViemClient
  const account = accountOf(client, options)
  const [first] = calls as [Call, ...Call[]]
  // Later calls may need what earlier ones do: only the first can be tried alone.
  await ethCall(client, first, { account: account.address })
  let batchId: string | undefined
  try {
    const { id } = await sendBatch(wallet, {
      account,
      calls,
      forceAtomic: true,
      chain: { id: client.chainId } as never,
    })
    batchId = id
    onSent?.({ batchId })
    const { receipts = [], status, statusCode } = await waitForCallsStatus(wallet, { id, timeout })
    const failed = receipts.find((each) => each.status === 'reverted')
    const hasPart = statusCode === PARTLY || receipts.some((each) => each.status === 'success')
    if (status !== 'success' || failed) {
      if (hasPart) throw new BatchIncompleteError({ batchId: id, receipts: receipts as readonly CallReceipt[] })
      if (failed) throw new TransactionRevertedError({ receipt: failed as unknown as TransactionReceipt })
      if (statusCode === NOT_INCLUDED) throw new BatchDroppedError({ batchId: id })
      throw new PaymentUnknownError({ account: account.address })
    }
    // The wallet's word is held against the node's.
    if (receipts.length === 0) throw new PaymentUnknownError({ account: account.address })
    for (const { transactionHash: hash } of receipts) {
      const receipt = await waitForTransactionReceipt(client.publicClient, { hash, timeout })
      if (receipt.status === 'reverted') throw new TransactionRevertedError({ receipt })
    }
    return receipts as readonly CallReceipt[]
  } catch (error) {
    // Once the wallet has taken it, or gives no answer, it may have been sent.
    const isTyped = error instanceof OpenRoyaltyError
    if (!isTyped && (batchId !== undefined || isNetworkError(error)))
      throw new PaymentUnknownError({ account: account.address, cause: error })
    throw toTypedError(error, client, { to: first.to, account: account.address })
  }
}
