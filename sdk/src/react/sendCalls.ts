import type { Address, Hex, TransactionReceipt } from 'viem'
import { getCapabilities, sendCalls as sendBatch, waitForCallsStatus } from 'viem/actions'
import { accountOf } from '../actions/internal/account.ts'
import { ethCall } from '../actions/internal/ethCall.ts'
import { isNetworkError, toTypedError } from '../actions/internal/toTypedError.ts'
import { write } from '../actions/internal/write.ts'
import { PaymentUnknownError, TransactionRevertedError } from '../errors/transactions.ts'
import type { Call, RoyaltyConnection, ViemClient, WriteOptions } from '../types/connection.ts'

export type SendCallsParameters = {
  /** In the order in which they happen. */
  calls: readonly Call[]
  /** Told of each transaction as soon as the wallet has named it: its hash, or the id of a batch. */
  onSent?: ((sent: { hash?: Hex | undefined; batchId?: string | undefined }) => void) | undefined
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
 * @throws one of `reverts` when a simulation is refused.
 * @example
 * await sendCalls(client, { calls: [buildApproveTokens(deployment, …), buildPayPool(deployment, …)] })
 */
export async function sendCalls(
  client: RoyaltyConnection,
  { calls, onSent, ...options }: SendCallsParameters,
): Promise<SendCallsReturnType> {
  if (calls.length > 1 && (await makesBatches(client, options)))
    return { receipts: await sendAsBatch(client, { calls, onSent, ...options }) }
  const receipts: CallReceipt[] = []
  for (const call of calls) {
    const { receipt } = await write(client, call, { ...options, onHash: ({ hash }) => onSent?.({ hash }) })
    receipts.push(receipt)
  }
  return { receipts }
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
    const { receipts = [], status } = await waitForCallsStatus(wallet, { id, timeout })
    const failed = receipts.find((each) => each.status === 'reverted')
    if (status !== 'success' || failed)
      throw failed
        ? new TransactionRevertedError({ receipt: failed as unknown as TransactionReceipt })
        : new PaymentUnknownError({ account: account.address })
    return receipts as readonly CallReceipt[]
  } catch (error) {
    // Once the wallet has taken it, or gives no answer, it may have been sent.
    const isTyped = error instanceof TransactionRevertedError || error instanceof PaymentUnknownError
    if (!isTyped && (batchId !== undefined || isNetworkError(error)))
      throw new PaymentUnknownError({ account: account.address, cause: error })
    throw toTypedError(error, client, { to: first.to, account: account.address })
  }
}
