import { type Address, type Hex, zeroHash } from 'viem'
import { creatorPoolsAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildRenewStreamParameters = {
  poolId: Hex
  /** Tells the account’s streams to one pool apart. Left out: zero, for the first. */
  salt?: Hex | undefined
  /** Who opened the stream, and pays. */
  controller: Address
}

/**
 * Builds the call of {@link renewStream}: Adds one period to a stream in its last day, as far as its controller has written, from
 * the controller’s allowance. Anyone may send it.
 *
 * @example
 * buildRenewStream(deployment, { poolId, controller })
 */
export function buildRenewStream(
  deployment: Deployment,
  { poolId, salt, controller }: BuildRenewStreamParameters,
): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'renewStream', [
    controller,
    poolId,
    salt ?? zeroHash,
    controller,
  ])
}
