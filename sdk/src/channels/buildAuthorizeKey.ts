import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import type { KeyGrant } from './authorizeKeyTypedData.ts'

export type BuildAuthorizeKeyParameters = KeyGrant

/**
 * Builds the call of {@link authorizeKey}: Lets a key sign vouchers of a channel, or puts its last second off, or raises its cap. By the payer.
 *
 * @example
 * buildAuthorizeKey(deployment, { channelId, key, until, cap: 5_000_000n })
 */
export function buildAuthorizeKey(
  deployment: Deployment,
  { channelId, key, until, cap }: BuildAuthorizeKeyParameters,
): Call {
  return encodeCall(addressOf(deployment, 'usageChannels'), usageChannelsAbi, 'authorizeKey', [
    channelId,
    key,
    until,
    cap,
  ])
}
