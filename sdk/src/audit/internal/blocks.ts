import type { Log } from 'viem'
import { getBlock } from 'viem/actions'
import { toTypedError } from '../../actions/internal/toTypedError.ts'
import { TimeAheadError } from '../../errors/history.ts'
import type { RoyaltyConnection } from '../../types/connection.ts'
import type { LogRange } from '../../types/events.ts'

/** Blocks asked for at once. */
const PARALLEL = 8

/** One chain up to one block: where its logs are, and what is known of its blocks' seconds. */
export type ChainPast = { client: RoyaltyConnection; range: LogRange; times: Map<bigint, bigint> }

/** The chain up to the last block that is not later than a second; nothing where there was none. */
export async function pastAt(client: RoyaltyConnection, time: bigint, range: LogRange): Promise<ChainPast | undefined> {
  const fromBlock = range.fromBlock ?? client.deployment.workRegistry?.block
  const toBlock = await lastBlockAt(client, time, { ...range, fromBlock })
  return toBlock === undefined ? undefined : { client, range: { ...range, toBlock }, times: new Map() }
}

/**
 * Number of the last block that is not later than a second; nothing where the first of `range` is later.
 *
 * @throws {TimeAheadError} when the last block of `range` is earlier than the second.
 */
async function lastBlockAt(
  client: RoyaltyConnection,
  time: bigint,
  { fromBlock = 0n, toBlock = 'latest' }: LogRange,
): Promise<bigint | undefined> {
  const last = await blockAt(client, toBlock)
  if (last.timestamp < time) throw new TimeAheadError({ time, latest: last.timestamp })
  if (last.timestamp === time) return last.number
  const first = await blockAt(client, fromBlock)
  if (first.timestamp > time) return undefined

  // Bisection: `low` is not later than the second, `high` is.
  let low = first.number
  let high = last.number
  while (high - low > 1n) {
    const middle = (low + high) / 2n
    if ((await blockAt(client, middle)).timestamp <= time) low = middle
    else high = middle
  }
  return low
}

/** Logs with the second of their block. Nodes that tell it with a log are not asked again. */
export async function withTimes<log extends Log<bigint, number, false>>(
  client: RoyaltyConnection,
  logs: readonly log[],
  times: Map<bigint, bigint>,
): Promise<(log & { time: bigint })[]> {
  for (const { blockNumber, blockTimestamp } of logs as readonly (log & { blockTimestamp?: bigint | null })[]) {
    if (blockTimestamp !== undefined && blockTimestamp !== null) times.set(blockNumber, BigInt(blockTimestamp))
  }
  const missing = [...new Set(logs.map(({ blockNumber }) => blockNumber))].filter((number) => !times.has(number))
  for (let i = 0; i < missing.length; i += PARALLEL) {
    const blocks = missing.slice(i, i + PARALLEL).map((number) => blockAt(client, number))
    for (const { number, timestamp } of await Promise.all(blocks)) times.set(number, timestamp)
  }
  return logs.map((log) => ({ ...log, time: times.get(log.blockNumber) ?? 0n }))
}

async function blockAt(
  client: RoyaltyConnection,
  block: bigint | 'latest' | 'safe' | 'finalized',
): Promise<{ number: bigint; timestamp: bigint }> {
  try {
    const named = typeof block === 'bigint' ? { blockNumber: block } : { blockTag: block }
    const { number, timestamp } = await getBlock(client.publicClient, named)
    return { number: number ?? 0n, timestamp }
  } catch (error) {
    throw toTypedError(error, client, { to: '0x' })
  }
}
