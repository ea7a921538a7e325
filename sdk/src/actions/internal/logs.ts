import { type Address, formatLog, type Hex, type Log, numberToHex } from 'viem'
import { getBlock } from 'viem/actions'
import { NetworkError } from '../../errors/transactions.ts'
import type { RoyaltyConnection } from '../../types/connection.ts'
import type { LogRange } from '../../types/events.ts'
import { toTypedError } from './toTypedError.ts'

/** Topics as a node takes them: a list stands for any of its members, null for anything. */
export type Topics = readonly (Hex | readonly Hex[] | null)[]

/**
 * Logs in the order in which they happened, page by page, so that memory holds one page. Nodes limit how much they answer at once,
 * each in its own way: a page that is refused is halved, and what is answered lets the next one grow a little, since a refusal costs time.
 */
export async function* logPages(
  client: RoyaltyConnection,
  { address, topics }: { address: readonly Address[]; topics: Topics },
  { fromBlock = 0n, toBlock = 'latest', pageSize = 10_000n }: LogRange,
): AsyncGenerator<Log<bigint, number, false>[]> {
  const last = typeof toBlock === 'bigint' ? toBlock : await heightOf(client, toBlock)
  let size = pageSize
  for (let from = fromBlock; from <= last; ) {
    const to = from + size - 1n < last ? from + size - 1n : last
    let logs: Log<bigint, number, false>[]
    try {
      logs = await askForLogs(client, { address, topics }, from, to)
    } catch (error) {
      const typed = toTypedError(error, client, { to: address[0] ?? '0x' })
      if (typed instanceof NetworkError || to === from) throw typed
      size = (to - from + 1n) / 2n
      continue
    }
    if (logs.length > 0) yield logs
    from = to + 1n
    size += size / 8n + 1n
    if (size > pageSize) size = pageSize
  }
}

async function askForLogs(
  client: RoyaltyConnection,
  { address, topics }: { address: readonly Address[]; topics: Topics },
  from: bigint,
  to: bigint,
): Promise<Log<bigint, number, false>[]> {
  const filter = { address: [...address], topics: [...topics], fromBlock: numberToHex(from), toBlock: numberToHex(to) }
  const logs = await client.publicClient.request({ method: 'eth_getLogs', params: [filter] } as never)
  return (logs as Parameters<typeof formatLog>[0][]).map((log) => formatLog(log) as Log<bigint, number, false>)
}

async function heightOf(client: RoyaltyConnection, blockTag: 'latest' | 'safe' | 'finalized'): Promise<bigint> {
  try {
    return (await getBlock(client.publicClient, { blockTag })).number ?? 0n
  } catch (error) {
    throw toTypedError(error, client, { to: '0x' })
  }
}
