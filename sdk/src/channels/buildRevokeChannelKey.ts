import type { Address, Hex } from 'viem'
import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'

export type BuildRevokeChannelKeyParameters = {
  channelId: Hex
  key: Address
}

/**
 * Builds the call of {@link revokeChannelKey}: Revokes a key for good; its vouchers redeem until the notice is over. By the payer.
 *
 * @example
 * buildRevokeChannelKey(deployment, { channelId, key })
 */
export function buildRevokeChannelKey(
  deployment: Deployment,
  { channelId, key }: BuildRevokeChannelKeyParameters,
): Call {
  return encodeCall(addressOf(deployment, 'usageChannels'), usageChannelsAbi, 'revokeKey', [channelId, key])
}
