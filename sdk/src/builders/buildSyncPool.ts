import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildSyncPoolParameters = {
  poolId: Hex
  /** Most eventful days to walk. Left out: 200. */
  maxSteps?: bigint | undefined
}

/**
 * Builds the call of {@link syncPool}: Brings a pool’s books up to date, a bounded number of eventful days. Nothing is gained or
 * lost by sending it or not; after a refusal with PoolBehind it is needed.
 *
 * @example
 * buildSyncPool(deployment, { poolId })
 */
export function buildSyncPool(deployment: Deployment, { poolId, maxSteps }: BuildSyncPoolParameters): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'sync', [poolId, maxSteps ?? 200n])
}
