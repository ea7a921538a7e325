import type { Hex } from 'viem'
import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'

export type BuildFinishReleaseParameters = {
  channelId: Hex
  poolId: Hex
}

/**
 * Builds the call of {@link finishRelease}: Makes what an announced release lets go free money. Anyone may send it.
 *
 * @example
 * buildFinishRelease(deployment, { channelId, poolId })
 */
export function buildFinishRelease(deployment: Deployment, { channelId, poolId }: BuildFinishReleaseParameters): Call {
  return encodeCall(addressOf(deployment, 'usageChannels'), usageChannelsAbi, 'finishRelease', [channelId, poolId])
}
