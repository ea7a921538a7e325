import type { Hex } from 'viem'
import { encodeCall } from '../builders/internal/encodeCall.ts'
import { usageChannelsAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'

export type BuildReserveForPoolParameters = {
  channelId: Hex
  poolId: Hex
  /** Base units of free money. */
  amount: Amount
}

/**
 * Builds the call of {@link reserveForPool}: Sets free money of a channel aside for one pool. By the payer.
 *
 * @example
 * buildReserveForPool(deployment, { channelId, poolId, amount: 20_000_000n })
 */
export function buildReserveForPool(
  deployment: Deployment,
  { channelId, poolId, amount }: BuildReserveForPoolParameters,
): Call {
  return encodeCall(addressOf(deployment, 'usageChannels'), usageChannelsAbi, 'reserve', [channelId, poolId, amount])
}
