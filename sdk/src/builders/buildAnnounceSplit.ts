import type { Address } from 'viem'
import { royaltySplitsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildAnnounceSplitParameters = {
  /** Ascending, each once (sharesOf). */
  recipients: readonly Address[]
  /** Parts per million, in the order of the recipients. */
  shares: readonly number[]
}

/**
 * Builds the call of {@link announceSplit}: Puts the recipients of a split into an event, so that nobody needs a private index to
 * know who is behind an address. Anyone may send it; worth doing once.
 *
 * @example
 * buildAnnounceSplit(deployment, sharesOf(payees))
 */
export function buildAnnounceSplit(deployment: Deployment, { recipients, shares }: BuildAnnounceSplitParameters): Call {
  return encodeCall(addressOf(deployment, 'royaltySplits'), royaltySplitsAbi, 'announce', [recipients, shares])
}
