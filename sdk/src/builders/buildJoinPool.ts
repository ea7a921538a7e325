import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildJoinPoolParameters = {
  poolId: Hex
  workId: Hex
}

/**
 * Builds the call of {@link joinPool}: Makes a work of the account’s a member of a pool. It must consent to all uses the pool
 * sells.
 *
 * @example
 * buildJoinPool(deployment, { poolId, workId })
 */
export function buildJoinPool(deployment: Deployment, { poolId, workId }: BuildJoinPoolParameters): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'joinPool', [poolId, workId])
}
