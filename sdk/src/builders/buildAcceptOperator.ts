import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildAcceptOperatorParameters = {
  poolId: Hex
}

/**
 * Builds the call of {@link acceptOperator}: Takes the operator’s place that was offered to the account.
 *
 * @example
 * buildAcceptOperator(deployment, { poolId })
 */
export function buildAcceptOperator(deployment: Deployment, { poolId }: BuildAcceptOperatorParameters): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'acceptOperator', [poolId])
}
