import { type Address, encodeEventTopics, erc20Abi, type Log, pad, parseEventLogs } from 'viem'
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
import { byPlace } from '../internal/places.ts'
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

export type ReadLogsParameters = {
  /** Splits whose tokens are to be counted too, and the tokens. None: what splits have left by rounding stays unknown. */
  splits?: { splits: readonly Address[]; tokens: readonly Address[] } | undefined
} & LogRange

/**
 * Reads all logs of the contracts, decoded, in the order of the chain: a page of them is in memory at a time.
 *
 * @example
 * for await (const log of readLogs(client, { toBlock: 'finalized' })) applyLog(state, log)
 */
export async function* readLogs(
  client: RoyaltyConnection,
  { splits, ...range }: ReadLogsParameters = {},
): AsyncGenerator<ReplayLog> {
  const names = new Map<string, keyof typeof ABIS>()
  for (const name of Object.keys(ABIS) as (keyof typeof ABIS)[]) {
    const address = client.deployment[name]?.address
    if (address) names.set(address.toLowerCase(), name)
  }
  const fromBlock = range.fromBlock ?? firstBlock(client)
  const own = logPages(client, { address: [...names.keys()] as Address[], topics: [] }, { ...range, fromBlock })
  for await (const page of withTransfers(client, own, splits, { ...range, fromBlock })) {
    for (const log of await withTimes(client, page, new Map())) {
      const { time, blockNumber, logIndex } = log
      const contract = names.get(log.address.toLowerCase())
      const [event] = parseEventLogs({ abi: contract ? ABIS[contract] : erc20Abi, logs: [log] }) as unknown as {
        eventName: string
        args: object
      }[]
      if (!event) continue
      const { eventName, args } = event
      const from = contract ? { contract } : { contract: 'token', token: log.address }
      yield { ...from, eventName, args, time, blockNumber, logIndex } as ReplayLog
    }
  }
}

type Page = Log<bigint, number, false>[]

/** Pages of the contracts' logs, with transfers to and from splits among them. */
async function* withTransfers(
  client: RoyaltyConnection,
  own: AsyncIterable<Page>,
  splits: ReadLogsParameters['splits'],
  range: LogRange,
): AsyncGenerator<Page> {
  if (!splits) {
    yield* own
    return
  }
  const [transfer] = encodeEventTopics({ abi: erc20Abi, eventName: 'Transfer' })
  const holders = splits.splits.map((split) => pad(split))
  const transfers = new Map<string, Log<bigint, number, false>>()
  for (const topics of [
    [transfer, holders],
    [transfer, null, holders],
  ]) {
    // One from a split to another is found twice.
    for await (const page of logPages(client, { address: splits.tokens, topics }, range)) {
      for (const log of page) transfers.set(`${log.blockNumber} ${log.logIndex}`, log)
    }
  }
  const waiting = [...transfers.values()].sort(byPlace)
  for await (const page of own) {
    const last = page.at(-1)
    const count = waiting.findIndex((log) => last && byPlace(log, last) > 0)
    yield [...page, ...waiting.splice(0, count === -1 ? waiting.length : count)].sort(byPlace)
  }
  yield waiting
}

function firstBlock({ deployment }: RoyaltyConnection): bigint {
  const blocks = (Object.keys(ABIS) as (keyof typeof ABIS)[]).map((name) => deployment[name]?.block ?? 0n)
  return blocks.sort((a, b) => Number(a - b))[0] ?? 0n
}
