import { type Hex, zeroHash } from 'viem'
import { creatorPoolsAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Renewal } from '../types/structs.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildSetRenewalParameters = {
  poolId: Hex
  /** Tells the account’s streams to one pool apart. Left out: zero, for the first. */
  salt?: Hex | undefined
  /** No periods left: takes the permission back. */
  renewal: Renewal
}

/**
 * Builds the call of {@link setRenewal}: Writes how often, until when and up to what rate anybody may renew a running stream of
 * the account’s. Renewals spend the account’s allowance to CreatorPools.
 *
 * @example
 * buildSetRenewal(deployment, { poolId, renewal: { periodsLeft: 11, periodDays: 30, until, maxRate: rate } })
 */
export function buildSetRenewal(deployment: Deployment, { poolId, salt, renewal }: BuildSetRenewalParameters): Call {
  return encodeCall(addressOf(deployment, 'creatorPools'), creatorPoolsAbi, 'setRenewal', [
    poolId,
    salt ?? zeroHash,
    renewal,
  ])
}
