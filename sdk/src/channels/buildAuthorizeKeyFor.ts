import type { Hex } from 'viem'
import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import type { KeyGrant } from './authorizeKeyTypedData.ts'

export type BuildAuthorizeKeyForParameters = KeyGrant & {
  /** The payer’s. */
  signature: Hex
}

/**
 * Builds the call of {@link authorizeKeyFor}: The same with the payer’s signature ({@link signAuthorizeKey}). Anyone may send it.
 *
 * @example
 * buildAuthorizeKeyFor(deployment, { channelId, key, until, cap, signature })
 */
export function buildAuthorizeKeyFor(
  deployment: Deployment,
  { channelId, key, until, cap, signature }: BuildAuthorizeKeyForParameters,
): Call {
  return encodeCall(addressOf(deployment, 'usageChannels'), usageChannelsAbi, 'authorizeKeyFor', [
    channelId,
    key,
    until,
    cap,
    signature,
  ])
}
