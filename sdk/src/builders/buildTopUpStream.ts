import { type Address, type Hex, maxUint256, zeroHash } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildTopUpStreamParameters = {
  /** Who opened the stream, and decides about it. */
  controller: Address
  poolId: Hex
  /** As the stream was opened with. Left out: zero. */
  salt?: Hex | undefined
  /** New last day (since 1970), later than the present one. */
  endDay: number
  /** Highest deposit accepted, in base units. Left out: any. */
  maxDeposit?: Amount | undefined
  /** Who sends the transaction, and whose tokens are used. */
  payer: Address
}

/**
 * Builds the call of {@link topUpStream}: Moves the end of a running stream to a later day. The payer must have approved the
 * deposit to CreatorPools.
 *
 * @example
 * buildTopUpStream(deployment, { controller, poolId, endDay, payer: account.address })
 */
export function buildTopUpStream(
  deployment: Deployment,
  { controller, poolId, salt, endDay, maxDeposit, payer }: BuildTopUpStreamParameters,
): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'topUpStream', [
    controller,
    poolId,
    salt ?? zeroHash,
    endDay,
    maxDeposit ?? maxUint256,
    payer,
  ])
}
