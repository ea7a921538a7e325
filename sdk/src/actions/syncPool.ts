import { type BuildSyncPoolParameters, buildSyncPool } from '../builders/buildSyncPool.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type SyncPoolParameters = BuildSyncPoolParameters & WriteOptions
export type SyncPoolReturnType = WriteResult & {
  /** Second up to which the pool is brought. */
  time: bigint
}

/**
 * Brings a pool’s books up to date, a bounded number of eventful days. Nothing is gained or lost by sending it or not; after a
 * refusal with PoolBehind it is needed.
 *
 * @example
 * const { time } = await syncPool(client, { poolId })
 */
export async function syncPool(client: RoyaltyConnection, parameters: SyncPoolParameters): Promise<SyncPoolReturnType> {
  const result = await write(client, buildSyncPool(client.deployment, parameters), parameters)
  const { time } = eventIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'Synced')
  return { ...result, time }
}
