import type { Address } from 'viem'
import { type BuildAnnounceSplitParameters, buildAnnounceSplit } from '../builders/buildAnnounceSplit.ts'
import { royaltySplitsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type AnnounceSplitParameters = BuildAnnounceSplitParameters & WriteOptions
export type AnnounceSplitReturnType = WriteResult & {
  split: Address
}

/**
 * Puts the recipients of a split into an event, so that nobody needs a private index to know who is behind an address. Anyone may
 * send it; worth doing once.
 *
 * @example
 * const { split } = await announceSplit(client, sharesOf(payees))
 */
export async function announceSplit(
  client: RoyaltyConnection,
  parameters: AnnounceSplitParameters,
): Promise<AnnounceSplitReturnType> {
  const result = await write(client, buildAnnounceSplit(client.deployment, parameters), parameters)
  const { split } = eventIn(client, result.receipt, 'royaltySplits', royaltySplitsAbi, 'SplitAnnounced')
  return { ...result, split }
}
