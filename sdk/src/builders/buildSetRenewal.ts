import { type Address, type Hex, zeroHash } from 'viem'
import { streamRenewalsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Renewal } from '../types/structs.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildSetRenewalParameters = {
  /** Who opened the stream: the license registry for a license’s. */
  controller: Address
  poolId: Hex
  /** As the stream was opened with. Left out: zero. */
  salt?: Hex | undefined
  /** No periods left: takes the permission back. */
  renewal: Renewal
}

/**
 * Builds the call of {@link setRenewal}: Writes what anybody may renew at the sender’s expense, from the sender’s allowance to
 * StreamRenewals.
 *
 * @example
 * buildSetRenewal(deployment, { controller, poolId, renewal: { periodsLeft: 11, periodDays: 30, until, maxRate: rate } })
 */
export function buildSetRenewal(
  deployment: Deployment,
  { controller, poolId, salt, renewal }: BuildSetRenewalParameters,
): Call {
  return encodeCall(addressOf(deployment, 'streamRenewals'), streamRenewalsAbi, 'setRenewal', [
    controller,
    poolId,
    salt ?? zeroHash,
    renewal,
  ])
}
