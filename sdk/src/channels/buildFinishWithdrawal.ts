import type { Hex } from 'viem'
import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'

export type BuildFinishWithdrawalParameters = {
  channelId: Hex
}

/**
 * Builds the call of {@link finishWithdrawal}: Sends free money, as announced, to the payer. Anyone may send it.
 *
 * @example
 * buildFinishWithdrawal(deployment, { channelId })
 */
export function buildFinishWithdrawal(deployment: Deployment, { channelId }: BuildFinishWithdrawalParameters): Call {
  return encodeCall(addressOf(deployment, 'usageChannels'), usageChannelsAbi, 'finishWithdrawal', [channelId])
}
