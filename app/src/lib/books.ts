import type { RoyaltyConnection } from '@openroyalty/sdk'
import { applyLog, emptyReplay, type ReplayLog, type ReplayState, readLogs } from '@openroyalty/sdk/audit'
import type { Hex } from 'viem'
import { getBlock } from 'viem/actions'

/** All that the contracts keep, worked out in this browser from their logs. */
export type Books = {
  state: ReplayState
  /** In the order of the chain. */
  logs: readonly ReplayLog[]
  /** The block up to which they were read. */
  block: { number: bigint; hash: Hex; time: bigint }
  /** When that was, by this machine's clock, in milliseconds. */
  readAt: number
}

/**
 * Reads the logs that came since `before`, or all of them, and brings the books up to the latest block. Where the chain has replaced the
 * block that was read last, everything is read anew.
 */
export async function readBooks(
  client: RoyaltyConnection,
  before: Books | undefined,
  now: () => number = Date.now,
): Promise<Books> {
  const latest = await getBlock(client.publicClient)
  const block = { number: latest.number, hash: latest.hash, time: latest.timestamp }
  const readAt = now()
  if (before && (block.number < before.block.number || !(await stands(client, before.block))))
    return readBooks(client, undefined, now)
  if (before && block.number === before.block.number) return { ...before, block, readAt }

  const state = before?.state ?? emptyReplay()
  const logs = before ? [...before.logs] : []
  const range = { toBlock: block.number, ...(before && { fromBlock: before.block.number + 1n }) }
  // Read first, applied then: an answer that breaks off leaves the books as they were.
  const fresh: ReplayLog[] = []
  for await (const log of readLogs(client, range)) fresh.push(log)
  for (const log of fresh) applyLog(state, log)
  logs.push(...fresh)
  return { state, logs, block, readAt }
}

async function stands(client: RoyaltyConnection, { number, hash }: Books['block']): Promise<boolean> {
  const found = await getBlock(client.publicClient, { blockNumber: number })
  return found.hash === hash
}
