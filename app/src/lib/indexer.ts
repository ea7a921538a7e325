import type { RoyaltyConnection } from '@openroyalty/sdk'
import { LogFileError, type LogFileHead, logFileHead, type ReplayLog, readLogLines } from '@openroyalty/sdk/audit'
import type { Hex } from 'viem'
import { bytesOf, IndexerError } from './askIndexer.ts'

/** Logs of a page: as many as a browser reads without a halt that is felt. */
const PAGE = 10_000

/** What an indexer says there is. */
export type IndexedLogs = {
  /** In the order of the chain, from the contracts' first block on. */
  logs: ReplayLog[]
  /** The block up to which they are said to be all there are. Its hash may be left out. */
  block: { number: bigint; hash: Hex | undefined; time: bigint }
  /** The block of the last of them. */
  last: { number: bigint; hash: Hex } | undefined
}

type Page = Pick<IndexedLogs, 'logs' | 'block' | 'last'> & { next: bigint | undefined }

/**
 * Reads all logs that an indexer has, page by page. They are of the form that they have to have, of this chain and these contracts, and in order; that
 * they are true is the indexer's word.
 *
 * @param milliseconds - Without a byte for so long, it is too slow.
 * @throws {IndexerError}
 */
export async function readIndexedLogs(
  client: RoyaltyConnection,
  { url, milliseconds }: { url: string; milliseconds: number },
): Promise<IndexedLogs> {
  const logs: ReplayLog[] = []
  let last: IndexedLogs['last']
  for (let after = 0n; ; ) {
    const page = await readPage(client, { url, milliseconds, after })
    for (const log of page.logs) logs.push(log)
    last = page.last ?? last
    if (page.next === undefined) return { logs, block: page.block, last }
    after = page.next
  }
}

async function readPage(
  client: RoyaltyConnection,
  { url, milliseconds, after }: { url: string; milliseconds: number; after: bigint },
): Promise<Page> {
  const { headers, bytes } = await bytesOf(`${url}/logs?after=${after}&limit=${PAGE}`, { milliseconds })
  const block = blockOf(headers.get('x-openroyalty-block'))
  const next = numberOf(headers.get('x-openroyalty-next'))
  const { head, logs, last } = linesIn(bytes)
  compareHeads(head, logFileHead(client), after)
  const first = logs[0]?.blockNumber
  const isInOrder =
    (first === undefined || first > after) &&
    (next === undefined || (next > after && next <= block.number && last !== undefined && last.number <= next)) &&
    (last === undefined || last.number <= block.number) &&
    logs.every(({ time }, position) => time <= block.time && time >= (logs[position - 1]?.time ?? 0n))
  if (!isInOrder) throw new IndexerError('unreadable')
  return { logs, block, last, next }
}

function linesIn(bytes: Uint8Array): ReturnType<typeof readLogLines> {
  try {
    return readLogLines(bytes)
  } catch (cause) {
    if (cause instanceof LogFileError) throw new IndexerError('unreadable', { cause })
    throw cause
  }
}

/** A page of later blocks may say that it begins after those before. */
function compareHeads(told: LogFileHead, own: LogFileHead, after: bigint): void {
  if (told.chainId !== own.chainId) throw new IndexerError('otherChain')
  const namesOf = ({ contracts }: LogFileHead) => contracts.map(({ name, address }) => `${name} ${address}`).sort()
  const from = Math.max(own.fromBlock, Number(after) + 1)
  if (told.fromBlock > from || namesOf(told).join() !== namesOf(own).join()) throw new IndexerError('otherContracts')
}

/** An indexer that has not come to any block yet says none. */
function blockOf(header: string | null): IndexedLogs['block'] {
  if (header === null || header === '') throw new IndexerError('behind')
  const [, number, time, hash] = /^(\d{1,19}) (\d{1,19})(?: (0x[0-9a-f]{64}))?$/.exec(header) ?? []
  if (!number || !time) throw new IndexerError('unreadable')
  return { number: BigInt(number), time: BigInt(time), hash: hash as Hex | undefined }
}

function numberOf(header: string | null): bigint | undefined {
  if (header === null || header === '') return undefined
  if (!/^\d{1,19}$/.test(header)) throw new IndexerError('unreadable')
  return BigInt(header)
}
