import { type Address, type Hex, zeroHash } from 'viem'
import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import type { Reservation } from './types.ts'

export type BuildOpenChannelParameters = {
  /** The one ERC-20 of the channel: it serves pools of that token. */
  token: Address
  /** Days, from 1 to 365, between announcing that money or keys are taken back and its taking effect. */
  noticeDays: number
  /** License that the payments are for. Left out: none. */
  licenseId?: Hex | undefined
  /** Tells the payer’s channels of one notice apart, below 2^80. Left out: zero. */
  salt?: bigint | undefined
  /** Base units to deposit. Left out: nothing. */
  amount?: Amount | undefined
  /** Parts of the deposit that only one pool can draw. */
  reservations?: readonly Reservation[] | undefined
}

/**
 * Builds the call of {@link openChannel}: Opens a channel of the sender’s. The sender must have approved the deposit to UsageChannels.
 *
 * @example
 * buildOpenChannel(deployment, { token, noticeDays: 7, amount: 50_000_000n, reservations: [{ poolId, amount: 20_000_000n }] })
 */
export function buildOpenChannel(
  deployment: Deployment,
  { token, noticeDays, licenseId = zeroHash, salt = 0n, amount = 0n, reservations = [] }: BuildOpenChannelParameters,
): Call {
  return encodeCall(addressOf(deployment, 'usageChannels'), usageChannelsAbi, 'open', [
    token,
    noticeDays,
    licenseId,
    salt,
    amount,
    reservations,
  ])
}
