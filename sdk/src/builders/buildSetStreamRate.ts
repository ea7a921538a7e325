import { type Address, type Hex, maxUint256, zeroHash } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Amount, Rate } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildSetStreamRateParameters = {
  poolId: Hex
  /** Tells the account’s streams to one pool apart. Left out: zero, for the first. */
  salt?: Hex | undefined
  /** Base units per second × 2^64. */
  rate: Rate
  /** Highest deposit accepted, in base units. Left out: any. */
  maxDeposit?: Amount | undefined
  /** Who sends the transaction: pays a higher rate, or receives what a lower one frees. */
  payer: Address
}

/**
 * Builds the call of {@link setStreamRate}: Changes the rate of a running stream from this second on; its end stays. For a higher
 * rate the payer must have approved the difference to CreatorPools.
 *
 * @example
 * buildSetStreamRate(deployment, { poolId, rate: perMonth(8_000_000n), payer: account.address })
 */
export function buildSetStreamRate(
  deployment: Deployment,
  { poolId, salt, rate, maxDeposit, payer }: BuildSetStreamRateParameters,
): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'setStreamRate', [
    poolId,
    salt ?? zeroHash,
    rate,
    maxDeposit ?? maxUint256,
    payer,
  ])
}
