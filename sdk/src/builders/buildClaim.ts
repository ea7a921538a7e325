import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildClaimParameters = {
  poolId: Hex
  workId: Hex
}

/**
 * Builds the call of {@link claim}: Sends what a work has earned in a pool to its payee. Anyone may send it; where there is less
 * than one base unit, nothing changes.
 *
 * @example
 * buildClaim(deployment, { poolId, workId })
 */
export function buildClaim(deployment: Deployment, { poolId, workId }: BuildClaimParameters): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'claim', [poolId, workId])
}
