import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildDropMemberParameters = {
  poolId: Hex
  workId: Hex
}

/**
 * Builds the call of {@link dropMember}: Ends the membership of a work that no longer consents to what the pool sells. Anyone may
 * send it.
 *
 * @example
 * buildDropMember(deployment, { poolId, workId })
 */
export function buildDropMember(deployment: Deployment, { poolId, workId }: BuildDropMemberParameters): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'drop', [poolId, workId])
}
