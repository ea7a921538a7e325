import { getAddress, type Hex, isAddressEqual, numberToHex } from 'viem'
import { toTypedError } from '../../actions/internal/toTypedError.ts'
import { CertificateSubjectError } from '../../errors/certificates.ts'
import type { ContractName, RoyaltyConnection } from '../../types/connection.ts'
import { addressOf } from '../../utils/deployment.ts'
import { CERTIFIABLE, readEvent } from './certifiable.ts'
import type { AccountProof, EventCertificate, StandingCertificate } from './certificate.ts'
import { encodeReceipt, encodeTransaction, type ProvenLog, type RpcFields } from './envelopes.ts'
import { decodeHeader, encodeHeader, type Header, type RpcBlock } from './header.ts'
import { type CertifiedLicense, standingWords, type Word } from './standing.ts'
import { ListTrie } from './trie.ts'
import { blockOf } from './verifyCertificate.ts'

/** Receipts asked for at once, where a node does not give a block's together. */
const PARALLEL = 8

export type IssueCertificateParameters = {
  /** Transaction that paid, claimed, or took a license. */
  hash: Hex
  /** Which of the transaction's logs, from zero. Left out: the first that certificates are about. */
  logIndex?: number | undefined
  /** Last block whose header is brought along, for readers who know a later block better. Left out: none. */
  upToBlock?: bigint | undefined
}

/**
 * Makes a certificate of a payment, a claim or a license: one file that proves it to whoever knows a block's hash. Asks the node for the
 * block, its transactions and its receipts; nothing is taken on trust that the block's hash does not cover.
 *
 * @throws {CertificateSubjectError} when there is no such transaction, it failed, it logged nothing of the kind, or its chain makes blocks in
 * a way that is not known here.
 * @example
 * const certificate = await issueCertificate(client, { hash })
 * await writeFile('payment.json', writeCertificate(certificate))
 */
export async function issueCertificate(
  client: RoyaltyConnection,
  { hash, logIndex, upToBlock }: IssueCertificateParameters,
): Promise<EventCertificate> {
  const receipt = await ask<RpcFields | null>(client, 'eth_getTransactionReceipt', [hash])
  if (!receipt?.blockHash) throw refuse(`transaction ${hash} is in no block`)
  if (receipt.status !== '0x1') throw refuse(`transaction ${hash} failed`)
  const block = await ask<RpcBlock & { transactions: RpcFields[] }>(client, 'eth_getBlockByHash', [
    receipt.blockHash,
    true,
  ])
  const header = headerOf(block)
  const index = Number(receipt.transactionIndex)

  const transactions = trieOf(block.transactions, encodeTransaction, header.transactionsRoot, 'transactions')
  const receipts = trieOf(await receiptsOf(client, block), encodeReceipt, header.receiptsRoot, 'receipts')

  const found = find(client, receipt.logs as RpcFields[], logIndex)
  if (!found)
    throw refuse(`transaction ${hash} has no ${logIndex === undefined ? '' : 'such '}log that certificates are about`)
  const headers = upToBlock === undefined ? undefined : await headersAfter(client, header, upToBlock)
  return {
    format: 'openroyalty-certificate-1',
    kind: found.event.kind,
    chainId: client.chainId,
    contract: { name: found.contract, address: found.log.address },
    event: { name: found.event.name, args: found.event.args },
    block: blockOf(header),
    transaction: { hash, index, logIndex: found.position },
    proof: {
      header: headerBytes(block),
      transaction: transactions.prove(index),
      receipt: receipts.prove(index),
      ...(headers && { headers }),
    },
  }
}

export type IssueStandingCertificateParameters = {
  licenseId: Hex
  /** After which block. Left out: the last one. Nodes keep the state of recent blocks; archive nodes that of all. */
  blockNumber?: bigint | undefined
  upToBlock?: bigint | undefined
}

/**
 * Makes a certificate of what a license was worth in the second of a block.
 *
 * @throws {CertificateSubjectError} when there is no such license then, or the node does not prove state (`eth_getProof`).
 * @example
 * const certificate = await issueStandingCertificate(client, { licenseId })
 */
export async function issueStandingCertificate(
  client: RoyaltyConnection,
  { licenseId, blockNumber, upToBlock }: IssueStandingCertificateParameters,
): Promise<StandingCertificate> {
  const number = blockNumber === undefined ? 'latest' : numberToHex(blockNumber)
  const block = await ask<RpcBlock | null>(client, 'eth_getBlockByNumber', [number, false])
  if (!block) throw refuse(`there is no block ${blockNumber}`)
  const header = headerOf(block)
  const registry = getAddress(addressOf(client.deployment, 'licenseRegistry'))

  const accounts = new Map<Word['contract'], AccountProof & { storage: AccountProof['storage'][number][] }>()
  const words = standingWords(licenseId, header.time, registry)
  let step: IteratorResult<Word, CertifiedLicense | undefined> = words.next()
  while (!step.done) {
    const { contract, slot } = step.value
    const address = getAddress(addressOf(client.deployment, contract))
    const proven = await ask<{
      accountProof: Hex[]
      storageProof: { value: Hex; proof: Hex[] }[]
    }>(client, 'eth_getProof', [address, [slot], numberToHex(header.number)])
    const word = proven.storageProof[0]
    if (!word) throw refuse('the node proves no storage')
    const account = accounts.get(contract) ?? { address, nodes: proven.accountProof, storage: [] }
    account.storage.push({ slot, nodes: word.proof })
    accounts.set(contract, account)
    step = words.next(BigInt(word.value))
  }
  if (!step.value) throw refuse(`there is no license ${licenseId} after block ${header.number}`)
  const headers = upToBlock === undefined ? undefined : await headersAfter(client, header, upToBlock)
  return {
    format: 'openroyalty-certificate-1',
    kind: 'standing',
    contract: { name: 'licenseRegistry', address: registry },
    license: step.value,
    block: blockOf(header),
    proof: { header: headerBytes(block), accounts: [...accounts.values()], ...(headers && { headers }) },
  }
}

function find(client: RoyaltyConnection, logs: readonly RpcFields[], wanted: number | undefined) {
  for (const [position, fields] of logs.entries()) {
    if (wanted !== undefined && position !== wanted) continue
    const address = getAddress(fields.address as Hex)
    const log: ProvenLog = { address, topics: fields.topics as [Hex, ...Hex[]], data: fields.data as Hex }
    const contract = (Object.keys(CERTIFIABLE) as ContractName[]).find((name) => {
      const known = client.deployment[name]?.address
      return known && isAddressEqual(known, address)
    })
    const event = contract && readEvent(contract, log)
    if (event) return { position, contract, log, event }
  }
  return undefined
}

/** All receipts of a block, at once where the node gives them so. */
async function receiptsOf(
  client: RoyaltyConnection,
  block: RpcBlock & { transactions: RpcFields[] },
): Promise<RpcFields[]> {
  try {
    const all = await request<RpcFields[] | null>(client, 'eth_getBlockReceipts', [block.hash])
    if (all?.length === block.transactions.length) return all
  } catch {
    // Some nodes do not know how: then each is asked for.
  }
  const receipts: RpcFields[] = []
  for (let i = 0; i < block.transactions.length; i += PARALLEL) {
    const some = block.transactions.slice(i, i + PARALLEL)
    receipts.push(
      ...(await Promise.all(some.map(({ hash }) => ask<RpcFields>(client, 'eth_getTransactionReceipt', [hash])))),
    )
  }
  return receipts
}

function trieOf(
  items: readonly RpcFields[],
  encode: (item: RpcFields) => Hex | undefined,
  root: Hex,
  what: string,
): ListTrie {
  const encoded = items.map(encode)
  if (encoded.every((each) => each !== undefined)) {
    const trie = new ListTrie(encoded)
    if (trie.root === root) return trie
  }
  throw refuse(`this chain's ${what} are made in a way that is not known here`)
}

async function headersAfter(client: RoyaltyConnection, header: Header, last: bigint): Promise<Hex[]> {
  const headers: Hex[] = []
  for (let number = header.number + 1n; number <= last; number += 1n) {
    const block = await ask<RpcBlock | null>(client, 'eth_getBlockByNumber', [numberToHex(number), false])
    if (!block) throw refuse(`there is no block ${number} yet`)
    headers.push(headerBytes(block))
  }
  return headers
}

function headerOf(block: RpcBlock): Header {
  return decodeHeader(headerBytes(block))
}

function headerBytes(block: RpcBlock): Hex {
  const header = encodeHeader(block)
  if (!header) throw refuse(`the header of block ${BigInt(block.number)} is made in a way that is not known here`)
  return header
}

async function ask<answer>(client: RoyaltyConnection, method: string, params: unknown[]): Promise<answer> {
  try {
    return await request<answer>(client, method, params)
  } catch (error) {
    throw toTypedError(error, client, { to: '0x' })
  }
}

function request<answer>(client: RoyaltyConnection, method: string, params: unknown[]): Promise<answer> {
  return client.publicClient.request({ method, params } as never) as Promise<answer>
}

function refuse(reason: string): CertificateSubjectError {
  return new CertificateSubjectError({ reason })
}
