import { type Address, getAddress, type Hex, numberToHex } from 'viem'
import { toTypedError } from '../../actions/internal/toTypedError.ts'
import { LogsInvalidError, LogsReorganizedError } from '../../errors/logFile.ts'
import { NetworkError } from '../../errors/transactions.ts'
import type { RoyaltyConnection } from '../../types/connection.ts'
import { decodeReceipt, encodeReceipt, type RpcFields } from '../certificates/envelopes.ts'
import { encodeHeader, type RpcBlock } from '../certificates/header.ts'
import { ListTrie } from '../certificates/trie.ts'
import { LOGGING_CONTRACTS, type LoggingContract } from './abis.ts'
import { mayContain } from './bloom.ts'
import type { LogFileHead, RawLog } from './lines.ts'

export type FetchLogsParameters = {
  /** First block. Left out: that of the contracts' deployment. */
  fromBlock?: bigint | undefined
  /** Last block. Default: `finalized`, which no reorganization replaces. */
  toBlock?: bigint | 'latest' | 'safe' | 'finalized' | undefined
  /** Hash that the block before `fromBlock` must have: that of the last block that was read before. */
  parentHash?: Hex | undefined
  /** Ranges asked for at once. Default: 4. */
  parallel?: number | undefined
  /** Blocks to ask for at once, at first and at most: a range that a node refuses is halved. Default: 10,000. */
  pageSize?: bigint | undefined
  /**
   * Takes no node's word: reads every block's header, follows the hashes from block to block, and wherever a header allows that one of the
   * contracts logged something, works the logs out from receipts that are proven by the header. What is left to trust is the last block's hash.
   * Default: false, where headers are read of blocks with logs alone.
   */
  thorough?: boolean | undefined
}

/** Logs of some blocks: all there are after the batch before and up to `last`. */
export type LogBatch = { logs: RawLog[]; last: { number: bigint; hash: Hex } }

type Names = ReadonlyMap<string, LoggingContract>
type RpcLog = {
  address: Address
  topics: Hex[]
  data: Hex
  blockNumber: Hex
  blockHash: Hex
  transactionHash: Hex
  transactionIndex: Hex
  logIndex: Hex
  removed?: boolean
}

/**
 * Fetches all logs of the contracts, batch by batch, in the order of the chain. Several ranges are under way at once; each answer is held
 * against the headers of its blocks.
 *
 * @throws {LogsInvalidError} when a node contradicts itself, or the headers.
 * @throws {LogsReorganizedError} when a block was replaced between two answers, or `parentHash` is no longer that of its block.
 * @example
 * for await (const { logs, last } of fetchLogs(client)) await file.append(logs, last)
 */
export async function* fetchLogs(
  client: RoyaltyConnection,
  {
    toBlock = 'finalized',
    parallel = 4,
    pageSize = 10_000n,
    parentHash,
    thorough = false,
    ...range
  }: FetchLogsParameters = {},
): AsyncGenerator<LogBatch> {
  const names = namesOf(client)
  const fromBlock = range.fromBlock ?? firstBlockOf(client)
  const end = await headerAt(client, toBlock)
  if (!end) return
  const lastBlock = BigInt(end.number)
  if (parentHash !== undefined && fromBlock > 0n) {
    const before = await headerAt(client, fromBlock - 1n)
    if (before?.hash !== parentHash)
      throw new LogsReorganizedError({ blockNumber: fromBlock - 1n, known: parentHash, found: before?.hash ?? '0x' })
  }

  const pages = new Pages(fromBlock, lastBlock, pageSize)
  const read = thorough ? readThoroughly : readQuickly
  const running: Promise<{ from: bigint; batch: LogBatch; firstParent: Hex | undefined }>[] = []
  const start = () => {
    const page = pages.next()
    if (page) running.push(readPage(client, names, page, pages, read))
  }
  for (let i = 0; i < parallel; i += 1) start()
  let known = parentHash
  for (let task = running.shift(); task; task = running.shift()) {
    const { from, batch, firstParent } = await task
    if (known !== undefined && firstParent !== undefined && firstParent !== known)
      throw new LogsReorganizedError({ blockNumber: from - 1n, known, found: firstParent })
    known = thorough ? batch.last.hash : undefined
    start()
    yield batch
  }
}

/** The head of a file of what {@link fetchLogs} brings. */
export function logFileHead(client: RoyaltyConnection): LogFileHead {
  const contracts = LOGGING_CONTRACTS.flatMap((name) => {
    const address = client.deployment[name]?.address
    return address ? [{ name, address: getAddress(address) }] : []
  })
  return { format: 'openroyalty-logs-1', chainId: client.chainId, fromBlock: Number(firstBlockOf(client)), contracts }
}

/** Block of the first of the contracts' deployments. */
export function firstBlockOf({ deployment }: RoyaltyConnection): bigint {
  const blocks = LOGGING_CONTRACTS.map((name) => deployment[name]?.block ?? 0n)
  return blocks.sort((a, b) => Number(a - b))[0] ?? 0n
}

/** Hands out ranges of blocks, smaller ones after a refusal. */
class Pages {
  readonly #most: bigint
  readonly #last: bigint
  #next: bigint
  size: bigint

  constructor(from: bigint, last: bigint, size: bigint) {
    this.#next = from
    this.#last = last
    this.#most = size
    this.size = size
  }

  next(): { from: bigint; to: bigint } | undefined {
    if (this.#next > this.#last) return undefined
    const from = this.#next
    const to = from + this.size - 1n < this.#last ? from + this.size - 1n : this.#last
    this.#next = to + 1n
    return { from, to }
  }

  refused(size: bigint): void {
    const half = size / 2n > 0n ? size / 2n : 1n
    if (half < this.size) this.size = half
  }

  answered(): void {
    if (this.size < this.#most) this.size = this.size * 2n < this.#most ? this.size * 2n : this.#most
  }
}

type Reader = (
  client: RoyaltyConnection,
  names: Names,
  from: bigint,
  to: bigint,
) => Promise<LogBatch & { firstParent?: Hex | undefined }>

async function readPage(
  client: RoyaltyConnection,
  names: Names,
  { from, to }: { from: bigint; to: bigint },
  pages: Pages,
  read: Reader,
): Promise<{ from: bigint; batch: LogBatch; firstParent: Hex | undefined }> {
  try {
    const { firstParent, ...batch } = await read(client, names, from, to)
    pages.answered()
    return { from, batch, firstParent }
  } catch (error) {
    const isRefusal = !(error instanceof LogsInvalidError) && !(error instanceof LogsReorganizedError)
    if (!isRefusal || error instanceof NetworkError || from === to) throw error
    pages.refused(to - from + 1n)
    const middle = (from + to) / 2n
    const first = await readPage(client, names, { from, to: middle }, pages, read)
    const second = await readPage(client, names, { from: middle + 1n, to }, pages, read)
    if (second.firstParent !== undefined && second.firstParent !== first.batch.last.hash)
      throw new LogsReorganizedError({ blockNumber: middle, known: first.batch.last.hash, found: second.firstParent })
    const logs = [...first.batch.logs, ...second.batch.logs]
    return { from, batch: { logs, last: second.batch.last }, firstParent: first.firstParent }
  }
}

/* READ */

const readQuickly: Reader = async (client, names, from, to) => {
  const last = await headerAt(client, to)
  if (!last) throw new LogsInvalidError({ reason: 'it is not there any more', blockNumber: to })
  const filter = { address: [...names.keys()], fromBlock: numberToHex(from), toBlock: numberToHex(to) }
  const found = await ask<RpcLog[]>(client, 'eth_getLogs', [filter])
  checkOrder(found, names, from, to)
  const headers = new Map<string, RpcBlock>([[last.number, last]])
  for (const { blockNumber } of found) {
    if (!headers.has(blockNumber)) headers.set(blockNumber, await headerOf(client, BigInt(blockNumber)))
  }
  const logs = found.map((log) => {
    const header = headers.get(log.blockNumber) as RpcBlock
    const blockNumber = BigInt(log.blockNumber)
    if (header.hash !== log.blockHash)
      throw new LogsReorganizedError({ blockNumber, known: log.blockHash, found: header.hash })
    const words = [log.address, ...log.topics]
    if (!words.every((word) => mayContain(header.logsBloom as Hex, word)))
      throw new LogsInvalidError({ reason: `log ${Number(log.logIndex)} is not in its bloom filter`, blockNumber })
    return toRaw(log, names, header)
  })
  return { logs, last: { number: to, hash: last.hash } }
}

const readThoroughly: Reader = async (client, names, from, to) => {
  const logs: RawLog[] = []
  let parent: Hex | undefined
  let firstParent: Hex | undefined
  let last: RpcBlock | undefined
  for (let number = from; number <= to; number += 1n) {
    const header = await headerOf(client, number)
    if (parent !== undefined && header.parentHash !== parent)
      throw new LogsReorganizedError({ blockNumber: number - 1n, known: parent, found: header.parentHash as Hex })
    firstParent ??= header.parentHash as Hex
    parent = header.hash
    last = header
    const bloom = header.logsBloom as Hex
    if ([...names.keys()].some((address) => mayContain(bloom, address as Hex)))
      logs.push(...(await provenLogs(client, names, header)))
  }
  return { logs, last: { number: to, hash: (last as RpcBlock).hash }, firstParent }
}

/** A block's logs of the contracts, from receipts that make the header's root. */
async function provenLogs(client: RoyaltyConnection, names: Names, header: RpcBlock): Promise<RawLog[]> {
  const blockNumber = BigInt(header.number)
  const invalid = (reason: string) => new LogsInvalidError({ reason, blockNumber })
  const receipts = await receiptsOf(client, header)
  const encoded = receipts.map(encodeReceipt)
  if (encoded.includes(undefined)) throw invalid('its receipts are of a kind that is not known here')
  if (new ListTrie(encoded as Hex[]).root !== header.receiptsRoot) throw invalid('its receipts do not make its root')
  const logs: RawLog[] = []
  let logIndex = 0
  for (const [i, each] of (encoded as Hex[]).entries()) {
    for (const { address, topics, data } of decodeReceipt(each).logs) {
      const contract = names.get(address.toLowerCase())
      if (contract) {
        const time = BigInt(header.timestamp as Hex)
        const transactionHash = (receipts[i] as RpcFields).transactionHash as Hex
        logs.push({
          contract,
          address,
          topics,
          data,
          blockNumber,
          blockHash: header.hash,
          transactionHash,
          logIndex,
          time,
        })
      }
      logIndex += 1
    }
  }
  return logs
}

async function receiptsOf(client: RoyaltyConnection, { hash, transactions }: RpcBlock): Promise<RpcFields[]> {
  try {
    const all = (await client.publicClient.request({
      method: 'eth_getBlockReceipts',
      params: [hash],
    } as never)) as RpcFields[]
    if (Array.isArray(all) && all.length === (transactions as Hex[]).length) return all
  } catch {
    // Some nodes do not know how: then each is asked for.
  }
  return Promise.all((transactions as Hex[]).map((each) => ask<RpcFields>(client, 'eth_getTransactionReceipt', [each])))
}

/* CHECK */

/** Logs are of the contracts and of the range, in order, and none is there twice. */
function checkOrder(logs: readonly RpcLog[], names: Names, from: bigint, to: bigint): void {
  let [block, position] = [-1n, -1n]
  for (const log of logs) {
    const blockNumber = BigInt(log.blockNumber ?? 0)
    const invalid = (reason: string) => new LogsInvalidError({ reason, blockNumber })
    if (log.removed) throw invalid('a log is marked as removed')
    if (!names.has(log.address.toLowerCase())) throw invalid(`a log is of ${log.address}, which was not asked for`)
    if (blockNumber < from || blockNumber > to) throw invalid(`it is outside of what was asked for, ${from} to ${to}`)
    const index = BigInt(log.logIndex)
    if (blockNumber < block || (blockNumber === block && index <= position)) throw invalid('logs are not in order')
    ;[block, position] = [blockNumber, index]
  }
}

function toRaw(log: RpcLog, names: Names, header: RpcBlock): RawLog {
  return {
    contract: names.get(log.address.toLowerCase()) as LoggingContract,
    address: log.address,
    topics: log.topics,
    data: log.data,
    blockNumber: BigInt(log.blockNumber),
    blockHash: log.blockHash,
    transactionHash: log.transactionHash,
    logIndex: Number(log.logIndex),
    time: BigInt(header.timestamp as Hex),
  }
}

/* ASK */

/** @throws {LogsInvalidError} when it is not there. */
async function headerOf(client: RoyaltyConnection, number: bigint): Promise<RpcBlock> {
  const header = await headerAt(client, number)
  if (!header) throw new LogsInvalidError({ reason: 'it is not there', blockNumber: number })
  return header
}

/** A block's header, whose fields make its hash; null where the node has no such block. */
export async function headerAt(
  client: RoyaltyConnection,
  block: bigint | 'latest' | 'safe' | 'finalized',
): Promise<RpcBlock | null> {
  const named = typeof block === 'bigint' ? numberToHex(block) : block
  const header = await ask<RpcBlock | null>(client, 'eth_getBlockByNumber', [named, false])
  if (!header) return null
  const blockNumber = typeof block === 'bigint' ? block : BigInt(header.number ?? 0)
  if (BigInt(header.number ?? -1) !== blockNumber)
    throw new LogsInvalidError({ reason: `block ${header.number} was answered`, blockNumber })
  if (!encodeHeader(header)) throw new LogsInvalidError({ reason: 'its fields do not make its hash', blockNumber })
  return header
}

async function ask<answer>(client: RoyaltyConnection, method: string, params: unknown[]): Promise<answer> {
  try {
    return (await client.publicClient.request({ method, params } as never)) as answer
  } catch (error) {
    throw toTypedError(error, client, { to: '0x' })
  }
}

function namesOf({ deployment }: RoyaltyConnection): Names {
  const names = new Map<string, LoggingContract>()
  for (const name of LOGGING_CONTRACTS) {
    const address = deployment[name]?.address
    if (address) names.set(address.toLowerCase(), name)
  }
  return names
}
