import { type Address, erc20Abi, type Hex } from 'viem'
import { royaltyLensAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { inboxOf } from './inboxOf.ts'
import { read, readAt } from './internal/read.ts'
import { type PoolOfReturnType, poolOf } from './poolOf.ts'
import { type PoolStateOfReturnType, poolStateOf } from './poolStateOf.ts'
import { stepsBehind } from './stepsBehind.ts'

export type PoolsOfParameters = { poolIds: readonly Hex[] } & ReadOptions
export type PoolView = {
  poolId: Hex
  pool: PoolOfReturnType
  state: PoolStateOfReturnType
  /** The pool's plain address. */
  inbox: Address
  /** Base units of the pool's token that lie there. */
  inInbox: Amount
  /** Eventful days that syncPool still has to walk. */
  stepsBehind: bigint
}
export type PoolsOfReturnType = readonly PoolView[]

/**
 * Reads the whole state of pools: in one call where the deployment has a lens, in five for each pool where it has none.
 *
 * @throws {reverts.PoolNotFound} when no pool has one of these ids.
 * @example
 * const [{ pool, state, inbox }] = await poolsOf(client, { poolIds: [poolId] })
 */
export function poolsOf(
  client: RoyaltyConnection,
  { poolIds, ...options }: PoolsOfParameters,
): Promise<PoolsOfReturnType> {
  if (client.deployment.royaltyLens) return read(client, 'royaltyLens', royaltyLensAbi, 'poolsOf', [poolIds], options)
  return Promise.all(poolIds.map((poolId) => readSingly(client, { poolId, ...options })))
}

async function readSingly(client: RoyaltyConnection, parameters: { poolId: Hex } & ReadOptions): Promise<PoolView> {
  const { poolId, ...options } = parameters
  const [pool, state, inbox, steps] = await Promise.all([
    poolOf(client, parameters),
    poolStateOf(client, parameters),
    inboxOf(client, parameters),
    stepsBehind(client, parameters),
  ])
  const inInbox = await readAt(client, pool.token, erc20Abi, 'balanceOf', [inbox], options)
  return { poolId, pool, state, inbox, inInbox, stepsBehind: steps }
}
