import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildSetUnitsBatchParameters = {
  poolId: Hex
  workIds: readonly Hex[]
  /** In the order of the works. */
  units: readonly number[]
}

/**
 * Builds the call of {@link setUnitsBatch}: Sets the units of many members. By the operator. A member named twice ends with its
 * last units.
 *
 * @example
 * buildSetUnitsBatch(deployment, { poolId, workIds, units: [1, 2] })
 */
export function buildSetUnitsBatch(
  deployment: Deployment,
  { poolId, workIds, units }: BuildSetUnitsBatchParameters,
): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'setUnitsBatch', [poolId, workIds, units])
}
