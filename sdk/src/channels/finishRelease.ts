import { eventIn } from '../actions/internal/events.ts'
import { write } from '../actions/internal/write.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { type BuildFinishReleaseParameters, buildFinishRelease } from './buildFinishRelease.ts'

export type FinishReleaseParameters = BuildFinishReleaseParameters & WriteOptions
export type FinishReleaseReturnType = WriteResult & {
  /** Base units that are free now. */
  amount: Amount
}

/**
 * Makes what an announced release lets go free money. It is no reserve any more from its second on, whether anybody calls this or not.
 *
 * @throws {reverts.ReleaseNotDue} before its second.
 * @example
 * const { amount } = await finishRelease(client, { channelId, poolId })
 */
export async function finishRelease(
  client: RoyaltyConnection,
  parameters: FinishReleaseParameters,
): Promise<FinishReleaseReturnType> {
  const result = await write(client, buildFinishRelease(client.deployment, parameters), parameters)
  const { amount } = eventIn(client, result.receipt, 'usageChannels', usageChannelsAbi, 'Released')
  return { ...result, amount }
}
