import { type Account, type Address, type Hex, keccak256, type LocalAccount, type TransactionReceipt } from 'viem'
import {
  getChainId,
  prepareTransactionRequest,
  sendRawTransaction,
  sendTransaction,
  signTransaction,
} from 'viem/actions'
import {
  JournalError,
  NetworkError,
  PaymentUnknownError,
  TransactionRevertedError,
  WrongChainError,
} from '../../errors/transactions.ts'
import type {
  Call,
  RoyaltyConnection,
  SentTransaction,
  ViemClient,
  WriteOptions,
  WriteResult,
} from '../../types/connection.ts'
import { accountOf } from './account.ts'
import { ethCall } from './ethCall.ts'
import { isNetworkError, toTypedError } from './toTypedError.ts'
import { waitForFinality } from './waitForFinality.ts'

/**
 * The path of every transaction: simulate, sign, send, wait, check.
 *
 * Nothing is signed that a simulation refuses. What was signed is never signed anew: where the answer is lost, the same bytes are
 * sent again, or the outcome is unknown.
 *
 * @throws {PaymentUnknownError} when something was, or may have been, sent and its outcome is not known.
 * @throws {TransactionRevertedError} when it was mined and refused.
 * @throws one of `reverts` when the simulation is refused.
 */
export async function write(client: RoyaltyConnection, call: Call, options: WriteOptions = {}): Promise<WriteResult> {
  const account = accountOf(client, options)
  await ethCall(client, call, { account: account.address })

  const sent = await send(client, call, account, options)
  const receipt = await waitForFinality(client, sent, options)
  if (receipt.status === 'reverted') {
    throw new TransactionRevertedError({ receipt, cause: await reasonOf(client, call, account.address, receipt) })
  }
  return { hash: receipt.transactionHash, receipt }
}

async function send(
  client: RoyaltyConnection,
  call: Call,
  account: Account,
  options: WriteOptions,
): Promise<SentTransaction> {
  const wallet = client.walletClient as ViemClient
  try {
    const actual = await getChainId(wallet)
    if (actual !== client.chainId) throw new WrongChainError({ expected: client.chainId, actual })
    return await (account.type === 'local'
      ? sendSigned(client, wallet, call, account, options)
      : sendByWallet(client, wallet, call, account, options))
  } catch (error) {
    throw toTypedError(error, client, { to: call.to, account: account.address, nonce: options.nonce })
  }
}

/** A wallet signs and sends for itself: all that it tells is a hash. */
async function sendByWallet(
  client: RoyaltyConnection,
  wallet: ViemClient,
  call: Call,
  account: Account,
  options: WriteOptions,
): Promise<SentTransaction> {
  let hash: Hex
  try {
    // The chain was compared already, and a client may well have none of its own.
    hash = await sendTransaction(wallet, { ...call, ...feesOf(options), account, chain: null })
  } catch (error) {
    // No answer is not a no: the wallet may have sent it.
    if (isNetworkError(error)) throw new PaymentUnknownError({ account: account.address, cause: error })
    throw toTypedError(error, client, { to: call.to, account: account.address, nonce: options.nonce })
  }
  const sent = { hash, account: account.address }
  try {
    await options.onHash?.(sent)
  } catch (error) {
    // It is on its way, and nobody waits for it any more.
    throw new PaymentUnknownError({ ...sent, cause: error })
  }
  return sent
}

/** The key is held here: the hash is known, and told, before anything leaves. */
async function sendSigned(
  client: RoyaltyConnection,
  wallet: ViemClient,
  call: Call,
  account: LocalAccount,
  options: WriteOptions,
): Promise<SentTransaction> {
  let nonce = options.nonce
  try {
    const request = await prepareTransactionRequest(wallet, {
      ...call,
      ...feesOf(options),
      account,
      chain: wallet.chain ?? null,
      chainId: client.chainId,
      ...(account.nonceManager && { nonceManager: account.nonceManager }),
    } as never)
    nonce = (request as { nonce: number }).nonce
    const serializedTransaction = await signTransaction(wallet, {
      ...(request as object),
      account,
      chain: null,
    } as never)
    const sent = { hash: keccak256(serializedTransaction), account: account.address, nonce, serializedTransaction }
    try {
      await options.onHash?.(sent)
    } catch (error) {
      throw new JournalError({ hash: sent.hash, cause: error })
    }
    await broadcast(wallet, sent)
    return sent
  } catch (error) {
    // A nonce that was taken but never seen by the chain is free again.
    if (!(error instanceof PaymentUnknownError)) {
      account.nonceManager?.reset({ address: account.address, chainId: client.chainId })
    }
    throw toTypedError(error, client, { to: call.to, account: account.address, nonce })
  }
}

async function broadcast(wallet: ViemClient, sent: SignedTransaction): Promise<void> {
  const { serializedTransaction } = sent
  try {
    await sendRawTransaction(wallet, { serializedTransaction })
  } catch (error) {
    // An earlier try whose answer was lost has reached the node: these very bytes are there.
    if (/already known|already imported|known transaction/i.test(String((error as Error).message))) return
    if (!isNetworkError(error)) throw error
    try {
      await sendRawTransaction(wallet, { serializedTransaction })
    } catch (again) {
      const isKnown = /already known|already imported|known transaction|nonce too low/i.test(
        String((again as Error).message),
      )
      // "Nonce too low" after a lost answer most likely means that the first try was mined; waiting for the receipt will tell.
      if (!isKnown) throw new PaymentUnknownError({ ...sent, cause: again })
    }
  }
}

type SignedTransaction = SentTransaction & { serializedTransaction: Hex }

/** Only what was given: `undefined` would be taken as an instruction. */
function feesOf({ gas, nonce, maxFeePerGas, maxPriorityFeePerGas }: WriteOptions) {
  return {
    ...(gas !== undefined && { gas }),
    ...(nonce !== undefined && { nonce }),
    ...(maxFeePerGas !== undefined && { maxFeePerGas }),
    ...(maxPriorityFeePerGas !== undefined && { maxPriorityFeePerGas }),
  }
}

/** Why it was refused, as far as asking again just before its block can tell. */
async function reasonOf(client: RoyaltyConnection, call: Call, account: Address, receipt: TransactionReceipt) {
  try {
    await ethCall(client, call, { account, blockNumber: receipt.blockNumber })
  } catch (error) {
    if (!(error instanceof NetworkError)) return error
  }
  return undefined
}
