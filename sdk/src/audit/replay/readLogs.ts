import { type Address, getAddress } from 'viem'
import { logPages } from '../../actions/internal/logs.ts'
import type { RoyaltyConnection } from '../../types/connection.ts'
import type { LogRange } from '../../types/events.ts'
import { withTimes } from '../internal/blocks.ts'
import { decoderFor, LOGGING_CONTRACTS, type LoggingContract } from '../logs/abis.ts'
import { firstBlockOf } from '../logs/fetchLogs.ts'
import type { ReplayLog } from './log.ts'

export type ReadLogsParameters = LogRange

/**
 * Reads all logs of the contracts, decoded, in the order of the chain: a page of them is in memory at a time.
 *
 * @example
 * for await (const log of readLogs(client, { toBlock: 'finalized' })) applyLog(state, log)
 */
export async function* readLogs(client: RoyaltyConnection, range: ReadLogsParameters = {}): AsyncGenerator<ReplayLog> {
  const names = new Map<string, LoggingContract>()
  for (const name of LOGGING_CONTRACTS) {
    const address = client.deployment[name]?.address
    if (address) names.set(address.toLowerCase(), name)
  }
  const fromBlock = range.fromBlock ?? firstBlockOf(client)
  const filter = { address: [...names.keys()] as Address[], topics: [] }
  for await (const page of logPages(client, filter, { ...range, fromBlock })) {
    for (const log of await withTimes(client, page, new Map())) {
      const { address, time, blockNumber, logIndex, transactionHash } = log
      const contract = names.get(address.toLowerCase())
      const decoded = contract && decoderFor(contract)(log.topics, log.data)
      if (!decoded) continue
      const place = { address: getAddress(address), time, blockNumber, logIndex, transactionHash }
      yield { contract, ...decoded, ...place } as unknown as ReplayLog
    }
  }
}
