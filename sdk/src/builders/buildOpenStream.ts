import { type Address, type Hex, maxUint256, zeroHash } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Amount, Rate } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildOpenStreamParameters = {
  poolId: Hex
  /** Tells the account’s streams to one pool apart. Left out: zero, for the first. */
  salt?: Hex | undefined
  /** Base units per second × 2^64 (perDay, perMonth, …). */
  rate: Rate
  /** Day (since 1970) on whose first second it ends (endDayAfter); at most 400 days ahead. */
  endDay: number
  /** Highest deposit accepted, in base units. Left out: any. */
  maxDeposit?: Amount | undefined
  /** Who sends the transaction, and whose tokens are used. */
  payer: Address
}

/**
 * Builds the call of {@link openStream}: Pays in advance what will reach a pool evenly. The payer must have approved the deposit
 * to CreatorPools.
 *
 * @example
 * buildOpenStream(deployment, { poolId, rate: perMonth(5_000_000n), endDay, payer: account.address })
 */
export function buildOpenStream(
  deployment: Deployment,
  { poolId, salt, rate, endDay, maxDeposit, payer }: BuildOpenStreamParameters,
): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'openStream', [
    poolId,
    salt ?? zeroHash,
    rate,
    endDay,
    maxDeposit ?? maxUint256,
    payer,
  ])
}
