/** StreamRenewals: what a payer lets anybody renew. */
import * as pools from './pools.ts'
import * as token from './token.ts'
import { type Address, DAY, type Id, NEVER, refuse, type Tables, type World } from './world.ts'

export type Renewal = { periodsLeft: bigint; periodDays: bigint; until: bigint; maxRate: bigint }
const none: Renewal = { periodsLeft: 0n, periodDays: 0n, until: 0n, maxRate: 0n }

export const renewalsState = (table: Tables) => ({ renewals: table<Renewal>() })
const emit = (world: World, name: string, ...args: unknown[]) => world.emit(world.at.streamRenewals, name, ...args)

export const renewalOf = (world: World, streamId: Id, payer: Address) =>
  world.of(renewalsState).renewals.get(streamId + payer) ?? none

function write(world: World, streamId: Id, payer: Address, renewal: Renewal): void {
  world.of(renewalsState).renewals.set(streamId + payer, renewal)
  emit(world, 'RenewalSet', streamId, payer, renewal)
}

export function setRenewal(
  world: World,
  payer: Address,
  controller: Address,
  poolId: Id,
  salt: Id,
  renewal: Renewal,
): void {
  if (renewal.periodsLeft > 0n && renewal.periodDays === 0n) refuse('RenewalPeriodZero')
  write(world, pools.streamIdOf(controller, poolId, salt), payer, renewal)
}

export function renew(
  world: World,
  _actor: Address,
  controller: Address,
  poolId: Id,
  salt: Id,
  payer: Address,
): bigint {
  const streamId = pools.streamIdOf(controller, poolId, salt)
  const renewal = renewalOf(world, streamId, payer)
  if (renewal.periodsLeft === 0n) refuse('RenewalNotAllowed', streamId, payer)
  const stream = pools.streamOf(world, poolId, streamId)
  if (world.now < stream.end - DAY) refuse('RenewalTooEarly', streamId, stream.end - DAY, world.now)
  if (world.now > renewal.until) refuse('RenewalTooLate', streamId, renewal.until, world.now)
  if (stream.rate > renewal.maxRate) refuse('RenewalRateTooHigh', streamId, stream.rate, renewal.maxRate)
  write(world, streamId, payer, { ...renewal, periodsLeft: renewal.periodsLeft - 1n })
  const endDay = stream.end / DAY + renewal.periodDays
  const operator = world.at.streamRenewals
  const fund: pools.Fund = (paid, from, amount) =>
    token.transfer(world, paid, { operator, from, to: world.at.creatorPools, amount })
  const deposit = pools.topUpStream(world, operator, controller, poolId, salt, endDay, NEVER, payer, fund)
  emit(world, 'Renewed', streamId, payer, endDay, deposit)
  return deposit
}
