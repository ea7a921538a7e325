import { type Address, type Hex, zeroHash } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildCancelStreamParameters = {
  poolId: Hex
  /** Tells the account’s streams to one pool apart. Left out: zero, for the first. */
  salt?: Hex | undefined
  /** New end. Left out: this second. */
  endDay?: number | undefined
  /** Gets the refund, rounded down. */
  receiver: Address
}

/**
 * Builds the call of {@link cancelStream}: Ends a running stream on an earlier day, or now, and returns what lies beyond.
 *
 * @example
 * buildCancelStream(deployment, { poolId, receiver: account.address })
 */
export function buildCancelStream(
  deployment: Deployment,
  { poolId, salt, endDay, receiver }: BuildCancelStreamParameters,
): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'cancelStream', [
    poolId,
    salt ?? zeroHash,
    endDay ?? 0,
    receiver,
  ])
}
