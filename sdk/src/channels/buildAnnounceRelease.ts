import type { Hex } from 'viem'
import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'

export type BuildAnnounceReleaseParameters = {
  channelId: Hex
  poolId: Hex
  /** Base units by which the reserve will be lowered; more than there is: all of it. Zero: takes an announcement back. */
  amount: Amount
}

/**
 * Builds the call of {@link announceRelease}: Announces that a reserve will be lowered once the notice is over. By the payer.
 *
 * @example
 * buildAnnounceRelease(deployment, { channelId, poolId, amount: 20_000_000n })
 */
export function buildAnnounceRelease(
  deployment: Deployment,
  { channelId, poolId, amount }: BuildAnnounceReleaseParameters,
): Call {
  return encodeCall(addressOf(deployment, 'usageChannels'), usageChannelsAbi, 'announceRelease', [
    channelId,
    poolId,
    amount,
  ])
}
