import { type Address, type Hex, zeroHash } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildPayPoolParameters = {
  poolId: Hex
  /** Base units of the pool’s token. */
  amount: Amount
  /** Who sends the transaction, and whose tokens are used. */
  payer: Address
  /** What it is for, for those who read the event. */
  ref?: Hex | undefined
}

/**
 * Builds the call of {@link payPool}: Pays a pool. The payer must have approved the amount to CreatorPools.
 *
 * @example
 * buildPayPool(deployment, { poolId, amount: 5_000_000n, payer: account.address })
 */
export function buildPayPool(deployment: Deployment, { poolId, amount, payer, ref }: BuildPayPoolParameters): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'pay', [
    poolId,
    amount,
    payer,
    ref ?? zeroHash,
  ])
}
