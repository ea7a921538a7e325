import { type Abi, type ContractEventName, encodeEventTopics, type Log, parseEventLogs } from 'viem'
import type { ContractName, RoyaltyConnection } from '../../types/connection.ts'
import type { EventArgs, EventPlace, LogRange, RoyaltyEvent } from '../../types/events.ts'
import { addressOf } from '../../utils/deployment.ts'
import { logPages, type Topics } from './logs.ts'

/** What to look for: one event of one contract, and what its indexed arguments must be. */
export type EventFilter<abi extends Abi, name extends ContractEventName<abi>> = {
  contract: ContractName
  abi: abi
  eventName: name
  /** Indexed arguments; those left out, or undefined, may be anything. */
  args: Readonly<Record<string, unknown>>
}

/** Events of one kind in the order in which they happened, page by page. */
export async function* eventPages<const abi extends Abi, name extends ContractEventName<abi>>(
  client: RoyaltyConnection,
  { contract, abi, eventName, args }: EventFilter<abi, name>,
  range: LogRange,
): AsyncGenerator<RoyaltyEvent<name, EventArgs<abi, name>>[]> {
  const address = [addressOf(client.deployment, contract)]
  const topics = encodeEventTopics({ abi: abi as Abi, eventName, args } as never) as Topics
  const fromBlock = range.fromBlock ?? client.deployment[contract]?.block
  for await (const logs of logPages(client, { address, topics }, { ...range, fromBlock })) {
    yield toEvents(abi, eventName, logs)
  }
}

/** All events of one kind in the order in which they happened. */
export async function allEvents<const abi extends Abi, name extends ContractEventName<abi>>(
  client: RoyaltyConnection,
  filter: EventFilter<abi, name>,
  range: LogRange,
): Promise<RoyaltyEvent<name, EventArgs<abi, name>>[]> {
  const events: RoyaltyEvent<name, EventArgs<abi, name>>[] = []
  for await (const page of eventPages(client, filter, range)) events.push(...page)
  return events
}

/** Decodes logs of one kind; what is not of that kind is left out. */
export function toEvents<const abi extends Abi, name extends ContractEventName<abi>>(
  abi: abi,
  eventName: name,
  logs: readonly Log[],
): RoyaltyEvent<name, EventArgs<abi, name>>[] {
  return parseEventLogs({ abi: abi as Abi, eventName, logs: [...logs] }).map((log) => ({
    ...toPlace(log),
    eventName,
    args: log.args as never,
  }))
}

/** Where a log is. What is not mined yet is at the beginning of nowhere. */
export function toPlace(log: Log): EventPlace {
  return {
    address: log.address,
    blockNumber: log.blockNumber ?? 0n,
    blockHash: log.blockHash ?? '0x',
    transactionHash: log.transactionHash ?? '0x',
    logIndex: log.logIndex ?? 0,
  }
}
