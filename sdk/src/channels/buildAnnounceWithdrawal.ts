import type { Hex } from 'viem'
import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'

export type BuildAnnounceWithdrawalParameters = {
  channelId: Hex
  /** Base units of free money; more than there will be: all of it. Zero: takes an announcement back. */
  amount: Amount
}

/**
 * Builds the call of {@link announceWithdrawal}: Announces that free money will be withdrawn once the notice is over. By the payer.
 *
 * @example
 * buildAnnounceWithdrawal(deployment, { channelId, amount: 30_000_000n })
 */
export function buildAnnounceWithdrawal(
  deployment: Deployment,
  { channelId, amount }: BuildAnnounceWithdrawalParameters,
): Call {
  return encodeCall(addressOf(deployment, 'usageChannels'), usageChannelsAbi, 'announceWithdrawal', [channelId, amount])
}
