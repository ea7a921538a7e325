import { open, readFile, rename, rm } from 'node:fs/promises'
import { type Address, type Hex, parseEventLogs, TransactionReceiptNotFoundError } from 'viem'
import { creatorPoolsAbi } from '../../../sdk/src/abis/index.ts'
import { PaymentUnknownError, type SentTransaction, type WriteOptions } from '../../../sdk/src/index.ts'
import type { Chain } from './chain.ts'
import { UsageError } from './errors.ts'
import { toJson } from './io.ts'

/** What is paid, whom, and by whom. */
export type Payment = { chainId: number; payer: Address; poolId: Hex; amount: bigint; ref: Hex | undefined }
/** A payment whose transaction was signed. */
export type JournaledPayment = Payment & SentTransaction

const FORMAT = 'openroyalty-payment-1'
/** Milliseconds. */
const PATIENCE = 180_000

/**
 * Reads a journal; nothing where there is none.
 *
 * @throws {UsageError} when it is of another payment, or damaged.
 */
export async function readPayment(file: string, payment: Payment): Promise<JournaledPayment | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const found = parse(text)
  if (!found)
    throw new UsageError(
      `The journal ${file} is damaged, or none. It says what was signed: look at what ${payment.payer} has sent before you remove it.`,
    )
  if (toJson(payment) !== toJson(paymentOf(found)))
    throw new UsageError(
      `The journal ${file} is of another payment: another chain, payer, pool, amount or reference. Name another file.`,
    )
  return found
}

/** Writes a payment down as soon as it is signed, on disk before it is sent. */
export function journalAs(
  file: string,
  payment: Payment,
  former: JournaledPayment | undefined,
  onHash: WriteOptions['onHash'],
): NonNullable<WriteOptions['onHash']> {
  return async (sent) => {
    const { hash, account, nonce, serializedTransaction } = sent
    const text = `${toJson({ format: FORMAT, ...payment, hash, account, nonce, serializedTransaction })}\n`
    if (!former) await writeNew(file, text)
    else {
      // Of a payment that was refused: nothing is lost with it.
      const part = `${file}.part`
      await rm(part, { force: true })
      await writeNew(part, text)
      await rename(part, file)
    }
    await onHash?.(sent)
  }
}

/**
 * Finds out what became of a payment that was signed, and sends the same bytes again where the chain does not know it.
 *
 * @returns What was paid; nothing where the chain has refused it, so that it can be paid anew.
 * @throws {PaymentUnknownError} when that cannot be told yet.
 * @throws {UsageError} when another transaction has its nonce.
 */
export async function goOnWith(
  { publicClient }: Pick<Chain, 'publicClient'>,
  begun: JournaledPayment,
): Promise<{ hash: Hex; amount: bigint } | undefined> {
  const { hash, account: address, nonce, serializedTransaction } = begun
  try {
    const known = await receiptOf(publicClient, hash)
    if (!known && nonce !== undefined && (await publicClient.getTransactionCount({ address })) > nonce) {
      // Asked again, for it may have been mined in between.
      if (!(await receiptOf(publicClient, hash)))
        throw new UsageError(
          `Another transaction of ${address} has the nonce ${nonce}, so ${hash} cannot land any more, unless the node is behind. Look at what was sent; if it was no payment, remove the journal and pay again.`,
        )
    }
    if (!known && serializedTransaction) {
      await publicClient.sendRawTransaction({ serializedTransaction }).catch((error: Error) => {
        if (!/known|imported|nonce too low/i.test(error.message)) throw error
      })
    }
    const receipt = known ?? (await publicClient.waitForTransactionReceipt({ hash, timeout: PATIENCE }))
    if (receipt.status === 'reverted') return undefined
    const paid = parseEventLogs({ abi: creatorPoolsAbi, eventName: 'Paid', logs: receipt.logs })
    return { hash, amount: paid.find(({ args }) => args.poolId === begun.poolId)?.args.amount ?? begun.amount }
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    throw new PaymentUnknownError({ hash, account: address, nonce, serializedTransaction, cause })
  }
}

async function receiptOf(publicClient: Chain['publicClient'], hash: Hex) {
  try {
    return await publicClient.getTransactionReceipt({ hash })
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return undefined
    throw error
  }
}

/** Exclusively: where another process has written one meanwhile, nothing may be sent. */
async function writeNew(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function parse(text: string): JournaledPayment | undefined {
  try {
    const { format, amount, ...rest } = JSON.parse(text)
    const isWhole = format === FORMAT && typeof rest.hash === 'string' && typeof rest.account === 'string'
    return isWhole ? { ...rest, amount: BigInt(amount) } : undefined
  } catch {
    return undefined
  }
}

function paymentOf({ chainId, payer, poolId, amount, ref }: JournaledPayment): Payment {
  return { chainId, payer, poolId, amount, ref }
}
