import { type Address, type Hex, zeroHash } from 'viem'
import { streamRenewalsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildRenewStreamParameters = {
  /** Who opened the stream. */
  controller: Address
  poolId: Hex
  /** As the stream was opened with. Left out: zero. */
  salt?: Hex | undefined
  /** Who has written the renewal, and pays. */
  payer: Address
}

/**
 * Builds the call of {@link renewStream}: Adds one period to a stream in its last day, as far as a payer has written
 * (setRenewal), from the payer’s allowance to StreamRenewals. Anyone may send it.
 *
 * @example
 * buildRenewStream(deployment, { controller, poolId, payer })
 */
export function buildRenewStream(
  deployment: Deployment,
  { controller, poolId, salt, payer }: BuildRenewStreamParameters,
): Call {
  return encodeCall(addressOf(deployment, 'streamRenewals'), streamRenewalsAbi, 'renew', [
    controller,
    poolId,
    salt ?? zeroHash,
    payer,
  ])
}
