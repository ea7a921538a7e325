/** PoolInboxes: a plain address for each pool, swept into it by anybody. */
import * as pools from './pools.ts'
import * as token from './token.ts'
import { type Address, type Id, min, refuse, type World, ZERO_ID } from './world.ts'

const MAX_PAYMENT = 2n ** 128n - 1n
const emit = (world: World, name: string, ...args: unknown[]) => world.emit(world.at.poolInboxes, name, ...args)

export const inboxOf = (world: World, poolId: Id) => world.vaultOf(world.at.poolInboxes, poolId)

export function sweep(world: World, _actor: Address, poolId: Id): bigint {
  const pool = pools.poolOrRefuse(world, poolId)
  const inbox = inboxOf(world, poolId)
  const amount = min(token.balanceOf(world, pool.token, inbox), MAX_PAYMENT)
  if (amount === 0n) refuse('InboxEmpty', poolId, pool.token)
  emit(world, 'InboxSwept', poolId, inbox, amount)
  pools.pay(world, world.at.poolInboxes, poolId, amount, inbox, ZERO_ID, (paid, from, brought) =>
    token.transfer(world, paid, { from, to: world.at.creatorPools, amount: brought }),
  )
  return amount
}

export function sweepStray(
  world: World,
  _actor: Address,
  creator: Address,
  terms: pools.PoolTerms,
  stray: Address,
): bigint {
  const poolId = pools.poolIdOf(creator, terms)
  const pool = pools.poolOrRefuse(world, poolId)
  if (stray === pool.token && !pools.isStopped(pools.poolNow(world, poolId))) refuse('InboxTokenIsPools', poolId, stray)
  const inbox = inboxOf(world, poolId)
  const amount = token.balanceOf(world, stray, inbox)
  if (amount === 0n) refuse('InboxEmpty', poolId, stray)
  emit(world, 'StraySwept', poolId, stray, terms.fallbackPayee, amount)
  token.transfer(world, stray, { from: inbox, to: terms.fallbackPayee, amount })
  return amount
}
