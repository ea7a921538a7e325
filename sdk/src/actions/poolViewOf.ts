import type { Address, Hex } from 'viem'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { formatAmount } from '../utils/amounts.ts'
import { amountPerDay } from '../utils/rates.ts'
import { decodeUses, type Use } from '../utils/uses.ts'
import { poolsOf } from './poolsOf.ts'
import { tokenOf } from './tokenOf.ts'

export type PoolViewOfParameters = { poolId: Hex } & ReadOptions
export type PoolViewOfReturnType = {
  poolId: Hex
  token: { address: Address; symbol: string; decimals: number }
  /** Uses the pool sells. */
  uses: Use[]
  /** Nobody where the pool is frozen. */
  operator: Address | undefined
  noticeDays: number
  soleAgent: boolean
  totalUnits: bigint
  /** Tokens that arrive by streams in a day, as a decimal number. */
  perDay: string
  /** Tokens that wait because nobody held units, as a decimal number, rounded down. */
  waiting: string
  inbox: Address
  /** Tokens that lie in the inbox, as a decimal number. */
  inInbox: string
  /** No money is taken any more. */
  isDead: boolean
}

/**
 * Reads a pool for people: names instead of bits, tokens instead of base units.
 *
 * @throws {reverts.PoolNotFound} when no pool has this id.
 * @example
 * const { uses, perDay, token } = await poolViewOf(client, { poolId })
 * // uses: ['Train'], perDay: '86.4', token: { symbol: 'USDC', … }
 */
export async function poolViewOf(
  client: RoyaltyConnection,
  { poolId, ...options }: PoolViewOfParameters,
): Promise<PoolViewOfReturnType> {
  const [view] = await poolsOf(client, { poolIds: [poolId], ...options })
  // One id was asked for: one view came, or it threw.
  const { pool, state, inbox, inInbox } = view as NonNullable<typeof view>
  const { symbol, decimals } = await tokenOf(client, { token: pool.token, ...options })
  return {
    poolId,
    token: { address: pool.token, symbol, decimals },
    uses: decodeUses(pool.uses),
    operator: BigInt(pool.operator) === 0n ? undefined : pool.operator,
    noticeDays: pool.noticeDays,
    soleAgent: pool.soleAgent,
    totalUnits: state.totalUnits,
    perDay: formatAmount(amountPerDay(state.rate), decimals),
    waiting: formatAmount(state.idle >> 64n, decimals),
    inbox,
    inInbox: formatAmount(inInbox, decimals),
    isDead: state.dead,
  }
}
