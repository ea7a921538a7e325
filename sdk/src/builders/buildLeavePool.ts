import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildLeavePoolParameters = {
  poolId: Hex
  /** A work, or a catalogue. */
  workId: Hex
}

/**
 * Builds the call of {@link leavePool}: Ends the membership of a work or lot of the account’s, from this second on. What it has
 * earned stays.
 *
 * @example
 * buildLeavePool(deployment, { poolId, workId })
 */
export function buildLeavePool(deployment: Deployment, { poolId, workId }: BuildLeavePoolParameters): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'leavePool', [poolId, workId])
}
