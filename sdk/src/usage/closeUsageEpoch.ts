import type { Hex } from 'viem'
import { eventIn } from '../actions/internal/events.ts'
import { write } from '../actions/internal/write.ts'
import { usageEpochsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { type BuildCloseUsageEpochParameters, buildCloseUsageEpoch } from './buildCloseUsageEpoch.ts'

export type CloseUsageEpochParameters = BuildCloseUsageEpochParameters & WriteOptions
export type CloseUsageEpochReturnType = WriteResult & {
  epochId: Hex
  /** Base units that the pool got. */
  amount: Amount
}

/**
 * Ends a usage epoch and sends what nobody has claimed in three years to its pool, for its members by their units.
 *
 * @throws {reverts.EpochTooEarly} before `closesAt`.
 * @throws {reverts.EpochIsClosed} when it was done before.
 * @throws {reverts.PoolDead} while the pool takes no money.
 * @example
 * const { amount } = await closeUsageEpoch(client, { epoch })
 */
export async function closeUsageEpoch(
  client: RoyaltyConnection,
  parameters: CloseUsageEpochParameters,
): Promise<CloseUsageEpochReturnType> {
  const result = await write(client, buildCloseUsageEpoch(client.deployment, parameters), parameters)
  const { epochId, amount } = eventIn(client, result.receipt, 'usageEpochs', usageEpochsAbi, 'EpochClosed')
  return { ...result, epochId, amount }
}
