import type { TransactionReceipt } from 'viem'
import { getBlock, getTransactionReceipt, waitForTransactionReceipt } from 'viem/actions'
import { PaymentUnknownError, TransactionReplacedError } from '../../errors/transactions.ts'
import type { RoyaltyConnection, SentTransaction, WriteOptions } from '../../types/connection.ts'

/** Milliseconds. */
const MINUTE = 60_000

/**
 * Waits until a transaction is as final as was asked for.
 *
 * @throws {TransactionReplacedError} when the user put another transaction in its place.
 * @throws {PaymentUnknownError} when time is up, or the node stops answering.
 */
export async function waitForFinality(
  client: RoyaltyConnection,
  sent: SentTransaction,
  { finality = 1, timeout = typeof finality === 'number' ? 3 * MINUTE : 30 * MINUTE }: WriteOptions,
): Promise<TransactionReceipt> {
  const deadline = Date.now() + timeout
  let replaced: TransactionReplacedError | undefined
  try {
    for (;;) {
      const receipt = await waitForTransactionReceipt(client.publicClient, {
        hash: sent.hash,
        confirmations: typeof finality === 'number' ? finality : 1,
        timeout: Math.max(deadline - Date.now(), 1),
        onReplaced: ({ reason, transaction }) => {
          // The same call with other fees is still the same call.
          if (reason === 'repriced') return
          replaced = new TransactionReplacedError({ hash: sent.hash, replacement: transaction.hash, reason })
        },
      })
      if (replaced) throw replaced
      if (typeof finality === 'number') return receipt
      const settled = await untilTagged(client, receipt, finality, deadline)
      if (settled) return settled
      // A reorganization took the receipt back: wait for the next one.
    }
  } catch (error) {
    if (error === replaced) throw error
    throw new PaymentUnknownError({ ...sent, cause: error })
  }
}

/** The receipt once its block is safe or finalized; nothing where a reorganization has moved the transaction. */
async function untilTagged(
  client: RoyaltyConnection,
  receipt: TransactionReceipt,
  blockTag: 'safe' | 'finalized',
  deadline: number,
): Promise<TransactionReceipt | undefined> {
  for (;;) {
    const { number } = await getBlock(client.publicClient, { blockTag })
    if (number !== null && number >= receipt.blockNumber) {
      const again = await getTransactionReceipt(client.publicClient, { hash: receipt.transactionHash }).catch(
        () => undefined,
      )
      return again?.blockHash === receipt.blockHash ? again : undefined
    }
    if (Date.now() > deadline) throw new Error(`Block ${receipt.blockNumber} is not ${blockTag} yet`)
    await new Promise((resolve) => setTimeout(resolve, client.publicClient.pollingInterval))
  }
}
