import { type Address, type Hex, zeroAddress } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildProposeOperatorParameters = {
  poolId: Hex
  /** Left out: takes an offer back. */
  operator?: Address | undefined
}

/**
 * Builds the call of {@link proposeOperator}: Offers the operator’s place to another address, which has to take it
 * (acceptOperator).
 *
 * @example
 * buildProposeOperator(deployment, { poolId, operator })
 */
export function buildProposeOperator(
  deployment: Deployment,
  { poolId, operator }: BuildProposeOperatorParameters,
): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'proposeOperator', [
    poolId,
    operator ?? zeroAddress,
  ])
}
