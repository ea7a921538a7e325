import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { type Hex, isAddressEqual, type TransactionReceipt, TransactionReceiptNotFoundError } from 'viem'
import { getTransaction, getTransactionCount, getTransactionReceipt, sendRawTransaction } from 'viem/actions'
import { accountOf } from '../../actions/internal/account.ts'
import { allEvents } from '../../actions/internal/eventPages.ts'
import { eventsIn } from '../../actions/internal/events.ts'
import { toTypedError } from '../../actions/internal/toTypedError.ts'
import { waitForFinality } from '../../actions/internal/waitForFinality.ts'
import { reportStatement } from '../../actions/reportStatement.ts'
import { statementOf } from '../../actions/statementOf.ts'
import { ContractRevertError } from '../../errors/contract.ts'
import { SettlementConflictError, SettlementMismatchError } from '../../errors/settlement.ts'
import { PaymentUnknownError, TransactionReplacedError, TransactionRevertedError } from '../../errors/transactions.ts'
import { licenseRegistryAbi, usageEpochsAbi } from '../../generated/leanAbis.ts'
import { buildUsageTree } from '../../tree/buildUsageTree.ts'
import { saveUsageTree } from '../../tree/node/saveUsageTree.ts'
import { syncFolder } from '../../tree/node/writeWhole.ts'
import type { RoyaltyConnection, WriteOptions } from '../../types/connection.ts'
import { publishUsageEpoch } from '../../usage/publishUsageEpoch.ts'
import { addressOf } from '../../utils/deployment.ts'
import type { Meter } from '../createMeter.ts'
import {
  type JournaledTransaction,
  type JournalPlace,
  lockSettlement,
  readJournal,
  type Settlement,
  stemOf,
  writeJournal,
} from './journal.ts'
import { pricingOf } from './pricingOf.ts'
import type { UsageFileTarget } from './targets.ts'

export type SettlePeriodParameters = {
  /** Whose events are settled. */
  meter: Pick<Meter, 'closePeriod' | 'report' | 'writeUsageFile'>
  licenseId: Hex
  period: number
  /** Of the statement; from two on it is a correction, with the events that came late. Left out: the first. */
  version?: number | undefined
  /** Where journals, usage files and trees are kept. Keep it: claims need the trees. */
  folder: string
  /** Where the usage file is published before anything is paid. */
  target: UsageFileTarget
} & Pick<WriteOptions, 'account' | 'finality' | 'timeout' | 'maxFeePerGas' | 'maxPriorityFeePerGas'>
export type SettlePeriodReturnType = Settlement & { settled: NonNullable<Settlement['settled']> }

/**
 * Settles a period: closes it, writes its usage file and its tree, publishes the file, and files and pays the statement in one
 * transaction. Whatever interrupts it, called again it goes on from there: what is signed is on disk before it is sent, and the same
 * signed bytes are sent again, so that nothing is paid twice.
 *
 * Under terms that share by use what is missing becomes a usage epoch, shared out as the meter's policy says; under others it goes
 * to the pool.
 *
 * @throws {PeriodOpenError} when the period has not ended.
 * @throws {NothingToShareError} when something is due and no work was used.
 * @throws {UsageFileTargetError} when the file could not be published. Nothing was paid.
 * @throws {SettlementBusyError} when another process of this machine settles the same statement.
 * @throws {SettlementConflictError} when the chain has another statement in its place. Nothing was paid.
 * @throws {SettlementJournalError} when the journal cannot be read.
 * @throws {PaymentUnknownError} when the outcome is not known yet. Settle again: it finds out.
 * @example
 * const { settled } = await settlePeriod(client, { meter, licenseId, period: 0, folder: 'settlements', target })
 */
export async function settlePeriod(
  client: RoyaltyConnection,
  parameters: SettlePeriodParameters,
): Promise<SettlePeriodReturnType> {
  const { folder, licenseId, period, version = 1 } = parameters
  const place = { folder, licenseId, period, version }
  const unlock = await lockSettlement(place)
  try {
    for (let isRetry = false; ; isRetry = true) {
      const settlement = (await readJournal(place)) ?? (await compute(client, parameters, place))
      try {
        return await goOn(client, parameters, place, settlement)
      } catch (error) {
        // What is owed has grown since it was worked out, by a correction of another period, say: work it out again. Nothing was
        // signed, so nothing is lost.
        if (isRetry || settlement.transactions.length > 0 || !isRevert(error, 'StatementDueTooHigh')) throw error
        await rm(path.join(folder, `${stemOf(place)}.json`))
      }
    }
  } finally {
    await unlock()
  }
}

/* WORK IT OUT */

/** Closes the period, writes its files, and begins the journal. Nothing of it is known to anybody else yet: it can be done again. */
async function compute(
  client: RoyaltyConnection,
  { meter }: SettlePeriodParameters,
  place: JournalPlace,
): Promise<Settlement> {
  const { folder, licenseId, period, version } = place
  const { filed, price: priced } = await pricingOf(client, { licenseId, period })
  if (filed.version !== version - 1) throw conflict(place, filed.version)
  await meter.closePeriod(period)

  const stem = stemOf(place)
  const usageFile = `${stem}.ndjson.gz`
  const part = path.join(folder, `${usageFile}.part`)
  const write = ({ total, isShared }: { total: bigint; isShared: boolean }) =>
    meter.writeUsageFile({ period, version, total: isShared ? total : 0n, to: part })

  let price = await priced(await meter.report({ period, includeLate: version > 1 }))
  let written = await write(price)
  // A correction counts what comes late, which may be more by now: file and statement say the same.
  while (written.report.units !== price.units || written.report.revenue !== price.revenue) {
    price = await priced(written.report)
    written = await write(price)
  }
  const { units, revenue, total, isShared } = price
  const { hash: usageHash, report } = written
  await rename(part, path.join(folder, usageFile))
  await syncFolder(folder)
  const treeFile = isShared ? `${stem}.tree` : undefined
  let root: Hex | undefined
  if (treeFile) {
    const shares = report.works.filter(({ amount }) => amount > 0n)
    const tree = await buildUsageTree({ licenseId, period, version, shares })
    await saveUsageTree(tree, path.join(folder, treeFile))
    root = tree.root
  }
  const settlement: Settlement = {
    ...{ licenseId, period, version, units, revenue, total, root, usageHash, usageFile, treeFile },
    ...{ location: undefined, transactions: [], settled: undefined },
  }
  await writeJournal(place, settlement)
  return settlement
}

/* GO ON */

async function goOn(
  client: RoyaltyConnection,
  parameters: SettlePeriodParameters,
  place: JournalPlace,
  begun: Settlement,
): Promise<SettlePeriodReturnType> {
  let settlement = begun
  const note = async (changes: Partial<Settlement>) => {
    settlement = { ...settlement, ...changes }
    await writeJournal(place, settlement)
  }
  const finish = async (receipt: TransactionReceipt) => {
    const settled = outcomeOf(client, settlement, receipt)
    await note({ settled })
    return { ...settlement, settled }
  }
  if (settlement.settled) return { ...settlement, settled: settlement.settled }

  if (settlement.location === undefined) {
    const { usageFile } = settlement
    await note({
      location: await parameters.target.put({ name: usageFile, path: path.join(place.folder, usageFile) }),
    })
  }
  /** Hash of the transaction that filed this very statement, whoever sent it: a wallet may send the same call again for more. */
  const filedBy = async () => {
    const { version } = await statementOf(client, { licenseId: place.licenseId, period: place.period })
    return version === place.version - 1 ? undefined : filingOf(client, settlement, version)
  }
  const finishWith = async (hash: Hex) => {
    const account = settlement.transactions.at(-1)?.account ?? accountOf(client, parameters).address
    return finish(await waitForFinality(client, { hash, account }, parameters))
  }
  /** A wallet that sends for itself tells no nonce; its node does, once it knows the transaction. */
  const noteNonce = async () => {
    const last = settlement.transactions.at(-1)
    if (!last || last.nonce !== undefined) return
    const nonce = await nonceOf(client, last)
    if (nonce !== undefined) await note({ transactions: [...settlement.transactions.slice(0, -1), { ...last, nonce }] })
  }

  const last = settlement.transactions.at(-1)
  if (last && !(await receiptIfMined(client, last.hash))) {
    const hash = await filedBy()
    if (hash) return finishWith(hash)
    await noteNonce()
  }
  try {
    const signed = settlement.transactions.at(-1)
    const landed = signed && (await land(client, signed, parameters))
    if (landed?.status === 'success') return await finish(landed)

    // Nothing that was signed can land any more; but another process may have settled the very same.
    const hash = await filedBy()
    if (hash) return await finishWith(hash)
    const { receipt } = await send(client, settlement, parameters, async (sent) => {
      const { hash, account, nonce, serializedTransaction } = sent
      const transaction = { hash, account, nonce, serializedTransaction }
      await note({ transactions: [...settlement.transactions, transaction] })
      await noteNonce()
    })
    return await finish(receipt)
  } catch (error) {
    const isLost = error instanceof PaymentUnknownError || error instanceof TransactionReplacedError
    const isRefused = error instanceof TransactionRevertedError || isRevert(error, 'StatementVersionWrong')
    if (!isLost && !isRefused) throw error
    // Somebody was faster, with the same or with something else; or it was sent again under another hash.
    const hash = await filedBy().catch((failure) => {
      throw failure instanceof SettlementConflictError ? failure : error
    })
    // What is filed under the hash that is waited for is not final yet.
    if (!hash || (error instanceof PaymentUnknownError && error.hash === hash)) throw error
    return finishWith(hash)
  }
}

function send(
  client: RoyaltyConnection,
  { licenseId, period, version, units, revenue, total, root, usageHash }: Settlement,
  { account, finality, timeout, maxFeePerGas, maxPriorityFeePerGas }: SettlePeriodParameters,
  onHash: NonNullable<WriteOptions['onHash']>,
) {
  const statement = { licenseId, period, replaces: version - 1, units, revenue, usageHash }
  const options = { account, finality, timeout, maxFeePerGas, maxPriorityFeePerGas, onHash }
  return root === undefined
    ? reportStatement(client, { ...statement, maxDue: total, ...options })
    : publishUsageEpoch(client, { ...statement, root, total, ...options })
}

/**
 * What became of a transaction that was signed: its receipt, or nothing where it can never land because another took its nonce. Until
 * one of the two is certain it is waited for, and never is another signed.
 *
 * @throws {PaymentUnknownError} when it is not known in time.
 */
async function land(
  client: RoyaltyConnection,
  transaction: JournaledTransaction,
  parameters: SettlePeriodParameters,
): Promise<TransactionReceipt | undefined> {
  const { hash, account, nonce, serializedTransaction } = transaction
  const known = await receiptIfMined(client, hash)
  if (!known && serializedTransaction) {
    // Whatever the node says to it: that it has it, that its nonce is used, or nothing.
    await sendRawTransaction(client.publicClient, { serializedTransaction }).catch(() => {})
  }
  if (!known && nonce !== undefined && (await isUsed(client, account, nonce))) {
    const late = await receiptIfMined(client, hash)
    if (!late) return undefined
  }
  return waitForFinality(client, transaction, parameters)
}

/** @throws what the node's failure is: only its saying that there is none means that there is none. */
async function receiptIfMined(client: RoyaltyConnection, hash: Hex): Promise<TransactionReceipt | undefined> {
  try {
    return await getTransactionReceipt(client.publicClient, { hash })
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return undefined
    throw typed(client, error)
  }
}

/** The nonce of a transaction that a wallet sent for itself; nothing where the node does not know it, or another account sent it. */
async function nonceOf(
  client: RoyaltyConnection,
  { hash, account }: JournaledTransaction,
): Promise<number | undefined> {
  const known = await getTransaction(client.publicClient, { hash }).catch(() => undefined)
  return known && isAddressEqual(known.from, account) ? known.nonce : undefined
}

/** Whether a nonce is used up. */
async function isUsed(client: RoyaltyConnection, address: JournaledTransaction['account'], nonce: number) {
  try {
    return (await getTransactionCount(client.publicClient, { address, blockTag: 'latest' })) > nonce
  } catch (error) {
    throw typed(client, error)
  }
}

function typed(client: RoyaltyConnection, error: unknown): Error {
  return toTypedError(error, client, { to: addressOf(client.deployment, 'licenseRegistry') })
}

/* CHECK */

/** @throws {SettlementMismatchError} when the transaction did something else. */
function outcomeOf(
  client: RoyaltyConnection,
  { licenseId, period, version, root, total, usageHash }: Settlement,
  receipt: TransactionReceipt,
): NonNullable<Settlement['settled']> {
  const hash = receipt.transactionHash
  const filed = eventsIn(client, receipt, 'licenseRegistry', licenseRegistryAbi, 'StatementFiled').find(
    (each) => each.licenseId === licenseId && each.period === period && each.version === version,
  )
  if (filed?.usageHash !== usageHash) throw new SettlementMismatchError({ hash, reason: 'files another statement' })
  if (root === undefined) return { hash, blockNumber: receipt.blockNumber, epochId: undefined }
  const published = eventsIn(client, receipt, 'usageEpochs', usageEpochsAbi, 'EpochPublished').find(
    ({ epoch }) => epoch.licenseId === licenseId && epoch.root === root,
  )
  if (published?.total !== total) throw new SettlementMismatchError({ hash, reason: 'publishes another epoch' })
  return { hash, blockNumber: receipt.blockNumber, epochId: published.epochId }
}

/**
 * Hash of the transaction by which a statement was filed already, where it is the very same.
 *
 * @throws {SettlementConflictError} when it is another.
 */
async function filingOf(
  client: RoyaltyConnection,
  { licenseId, period, version, usageHash }: Settlement,
  filedVersion: number,
): Promise<Hex> {
  const filter = {
    contract: 'licenseRegistry',
    abi: licenseRegistryAbi,
    eventName: 'StatementFiled',
    args: { licenseId, period },
  } as const
  const events = await allEvents(client, filter, {})
  const same = events.find(({ args }) => args.version === version && args.usageHash === usageHash)
  if (!same) throw conflict({ period, version }, filedVersion)
  return same.transactionHash
}

function conflict({ period, version }: { period: number; version: number }, filed: number): SettlementConflictError {
  const reason =
    filed >= version
      ? `version ${filed} is filed already, with another usage file. Settle a correction as version ${filed + 1}.`
      : `the last that is filed is version ${filed}. Settle version ${filed + 1} first.`
  return new SettlementConflictError({ period, version, filed, reason })
}

function isRevert(error: unknown, name: string): boolean {
  const reverted = (each: unknown) => each instanceof ContractRevertError && each.errorName === name
  for (let each = error; each instanceof Error; each = each.cause) if (reverted(each)) return true
  return false
}
