import type { Hex } from 'viem'
import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'

export type BuildTopUpChannelParameters = {
  channelId: Hex
  /** Base units. */
  amount: Amount
}

/**
 * Builds the call of {@link topUpChannel}: Adds the sender’s money to a channel, as free money. The sender must have approved it to UsageChannels. Anyone may send it.
 *
 * @example
 * buildTopUpChannel(deployment, { channelId, amount: 50_000_000n })
 */
export function buildTopUpChannel(deployment: Deployment, { channelId, amount }: BuildTopUpChannelParameters): Call {
  return encodeCall(addressOf(deployment, 'usageChannels'), usageChannelsAbi, 'topUp', [channelId, amount])
}
