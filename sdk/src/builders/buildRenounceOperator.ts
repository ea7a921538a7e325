import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildRenounceOperatorParameters = {
  poolId: Hex
}

/**
 * Builds the call of {@link renounceOperator}: Gives up the operator’s place for good: units never change again, except that
 * works join at the join units and members leave. Cannot be undone.
 *
 * @example
 * buildRenounceOperator(deployment, { poolId })
 */
export function buildRenounceOperator(deployment: Deployment, { poolId }: BuildRenounceOperatorParameters): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'renounceOperator', [poolId])
}
