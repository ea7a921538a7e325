import type { RoyaltyConnection } from '@openroyalty/sdk'
import { applyLog, emptyReplay, type ReplayLog, type ReplayState, readLogs } from '@openroyalty/sdk/audit'
import type { Hex } from 'viem'
import { getBlock } from 'viem/actions'
import type { IndexerFailure } from './askIndexer.ts'
import type { LogDifference } from './differenceOf.ts'

export type BooksBlock = { number: bigint; hash: Hex; time: bigint }

/** Whose word it is that the logs are true and all there are. */
export type BooksOrigin =
  /** The node's. `without`: why not an indexer's first, where one is set. */
  | { kind: 'node'; without?: IndexerFailure | undefined }
  /** An indexer's for the first `logs` of them, up to `block`; the node's for those after. */
  | { kind: 'indexer'; block: BooksBlock; logs: number }
  /** Both: they agree log for log. */
  | { kind: 'both' }
  /** The node's: the indexer has told something else. */
  | { kind: 'differs'; difference: LogDifference }

/** All that the contracts keep, worked out in this browser from their logs. */
export type Books = {
  state: ReplayState
  /** In the order of the chain. */
  logs: readonly ReplayLog[]
  /** The block up to which they were read. */
  block: BooksBlock
  /** When that was, by this machine's clock, in milliseconds. */
  readAt: number
  origin: BooksOrigin
}

/** New logs do not go on from those before: some of them are not true, or not all. The state is no longer to be used. */
export class LogsDoNotFollowError extends Error {
  override readonly name = 'LogsDoNotFollowError'
  constructor(options: ErrorOptions) {
    super('New logs do not go on from those before.', options)
  }
}

/** Reads all logs from the node. */
export async function openBooks(client: RoyaltyConnection, now: () => number): Promise<Books> {
  const block = await latestBlock(client)
  const readAt = now()
  const logs: ReplayLog[] = []
  for await (const log of readLogs(client, { toBlock: block.number })) logs.push(log)
  return { state: stateOf(logs), logs, block, readAt, origin: { kind: 'node' } }
}

/**
 * Reads the logs that came since from the node, and brings the books up to the latest block; undefined where the chain has replaced the block that
 * was read last: then everything is read anew.
 *
 * @throws {LogsDoNotFollowError}
 */
export async function goOnWith(
  client: RoyaltyConnection,
  before: Books,
  now: () => number,
): Promise<Books | undefined> {
  const block = await latestBlock(client)
  const readAt = now()
  if (block.number < before.block.number || !(await stands(client, before.block))) return undefined
  // While no block comes, time goes on from when this one was first seen.
  if (block.number === before.block.number) return before

  // Read first, applied then: an answer that breaks off leaves the books as they were.
  const fresh: ReplayLog[] = []
  const range = { fromBlock: before.block.number + 1n, toBlock: block.number }
  for await (const log of readLogs(client, range)) fresh.push(log)
  try {
    for (const log of fresh) applyLog(before.state, log)
  } catch (cause) {
    throw new LogsDoNotFollowError({ cause })
  }
  return { ...before, logs: fresh.length === 0 ? before.logs : [...before.logs, ...fresh], block, readAt }
}

/** @throws {LogsIncompleteError} when one of them is about something of which none before it has told. */
export function stateOf(logs: readonly ReplayLog[]): ReplayState {
  const state = emptyReplay()
  for (const log of logs) applyLog(state, log)
  return state
}

export async function latestBlock(client: RoyaltyConnection): Promise<BooksBlock> {
  return blockOf(await getBlock(client.publicClient))
}

/** @throws where the node has no such block. */
export async function blockAt(client: RoyaltyConnection, blockNumber: bigint): Promise<BooksBlock> {
  return blockOf(await getBlock(client.publicClient, { blockNumber }))
}

function blockOf({ number, hash, timestamp }: { number: bigint; hash: Hex; timestamp: bigint }): BooksBlock {
  return { number, hash, time: timestamp }
}

/** Whether the node's chain has this very block. */
export async function stands(client: RoyaltyConnection, { number, hash }: Omit<BooksBlock, 'time'>): Promise<boolean> {
  return (await blockAt(client, number)).hash === hash
}
