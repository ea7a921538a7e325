import type { Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildDescribePoolParameters = {
  poolId: Hex
  uri: string
}

/**
 * Builds the call of {@link describePool}: Says where a pool is described. By its operator; kept in the event only.
 *
 * @example
 * buildDescribePool(deployment, { poolId, uri: 'https://…' })
 */
export function buildDescribePool(deployment: Deployment, { poolId, uri }: BuildDescribePoolParameters): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'describePool', [poolId, uri])
}
