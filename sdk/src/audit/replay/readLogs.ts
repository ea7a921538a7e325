import { type Abi, type Address, parseEventLogs } from 'viem'
import { logPages } from '../../actions/internal/logs.ts'
import {
  creatorPoolsAbi,
  licenseRegistryAbi,
  poolInboxesAbi,
  royaltySplitsAbi,
  streamRenewalsAbi,
  usageChannelsAbi,
  usageEpochsAbi,
  workRegistryAbi,
} from '../../generated/leanAbis.ts'
import type { RoyaltyConnection } from '../../types/connection.ts'
import type { LogRange } from '../../types/events.ts'
import { withTimes } from '../internal/blocks.ts'
import type { ReplayLog } from './log.ts'

/** Contracts that keep something, and what they log. */
const ABIS = {
  workRegistry: workRegistryAbi,
  creatorPools: creatorPoolsAbi,
  poolInboxes: poolInboxesAbi,
  streamRenewals: streamRenewalsAbi,
  royaltySplits: royaltySplitsAbi,
  usageEpochs: usageEpochsAbi,
  usageChannels: usageChannelsAbi,
  licenseRegistry: licenseRegistryAbi,
} as const

export type ReadLogsParameters = LogRange

/**
 * Reads all logs of the contracts, decoded, in the order of the chain: a page of them is in memory at a time.
 *
 * @example
 * for await (const log of readLogs(client, { toBlock: 'finalized' })) applyLog(state, log)
 */
export async function* readLogs(client: RoyaltyConnection, range: ReadLogsParameters = {}): AsyncGenerator<ReplayLog> {
  const names = new Map<string, keyof typeof ABIS>()
  for (const name of Object.keys(ABIS) as (keyof typeof ABIS)[]) {
    const address = client.deployment[name]?.address
    if (address) names.set(address.toLowerCase(), name)
  }
  const fromBlock = range.fromBlock ?? firstBlock(client)
  const filter = { address: [...names.keys()] as Address[], topics: [] }
  for await (const page of logPages(client, filter, { ...range, fromBlock })) {
    for (const log of await withTimes(client, page, new Map())) {
      const { address, time, blockNumber, logIndex } = log
      const contract = names.get(log.address.toLowerCase())
      if (!contract) continue
      const [event] = parseEventLogs({ abi: ABIS[contract] as Abi, logs: [log] }) as unknown as ReplayLog[]
      if (event)
        yield {
          contract,
          address,
          eventName: event.eventName,
          args: event.args,
          time,
          blockNumber,
          logIndex,
        } as ReplayLog
    }
  }
}

function firstBlock({ deployment }: RoyaltyConnection): bigint {
  const blocks = (Object.keys(ABIS) as (keyof typeof ABIS)[]).map((name) => deployment[name]?.block ?? 0n)
  return blocks.sort((a, b) => Number(a - b))[0] ?? 0n
}
