import type { Address, Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { read } from './internal/read.ts'

export type PoolOfParameters = {
  poolId: Hex
} & ReadOptions
export type PoolOfReturnType = {
  token: Address
  /** Uses the pool sells, one bit each. */
  uses: number
  noticeDays: number
  joinUnits: number
  soleAgent: boolean
  /** Sets units, publishes offers. Zero: frozen, nobody does. */
  operator: Address
  /** Last day for which a change of units was ever scheduled; zero: none was. */
  lastUnitDay: number
  /** Base units per day. */
  minStreamPerDay: Amount
}

/**
 * What is kept of a pool’s terms, and its operator.
 *
 * @throws {reverts.PoolNotFound} when no pool has this id.
 * @example
 * const { token, operator } = await poolOf(client, { poolId })
 */
export async function poolOf(
  client: RoyaltyConnection,
  { poolId, ...options }: PoolOfParameters,
): Promise<PoolOfReturnType> {
  return read(client, 'creatorPools', creatorPoolsAbi, 'poolOf', [poolId], options)
}
