import type { Hex } from 'viem'
import { read } from '../actions/internal/read.ts'
import { usageEpochsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'

export type UsageEpochStateOfParameters = { epochId: Hex } & ReadOptions
export type UsageEpochStateOfReturnType = {
  /** Base units paid in. Zero: there is no such epoch. */
  total: Amount
  /** Base units claimed. */
  paid: Amount
  /** First second in which what nobody has claimed can go to the pool. */
  closesAt: bigint
  closed: boolean
}

/**
 * A usage epoch’s account.
 *
 * @example
 * const { total, paid } = await usageEpochStateOf(client, { epochId })
 */
export function usageEpochStateOf(
  client: RoyaltyConnection,
  { epochId, ...options }: UsageEpochStateOfParameters,
): Promise<UsageEpochStateOfReturnType> {
  return read(client, 'usageEpochs', usageEpochsAbi, 'stateOf', [epochId], options)
}
