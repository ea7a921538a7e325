/** UsageChannels: deposits for many pools, and vouchers against them. */
import * as pools from './pools.ts'
import * as token from './token.ts'
import { hasSigned, recovered } from './wallets.ts'
import {
  type Address,
  DAY,
  type Id,
  max,
  min,
  refuse,
  type Signature,
  type Tables,
  type World,
  ZERO_ADDRESS,
  ZERO_ID,
} from './world.ts'

const MIN_NOTICE = 1n
const MAX_NOTICE = 365n
const MAX_AMOUNT = 2n ** 96n - 1n

type Channel = { token: Address; licenseId: Id; free: bigint; withdrawing: bigint; withdrawableAt: bigint }
type Reserve = { reserved: bigint; redeemed: bigint; releasing: bigint; releasedAt: bigint }
type Key = { until: bigint; cap: bigint; drawn: bigint; revoked: boolean }
export type Reservation = { poolId: Id; amount: bigint }
export type Voucher = { channelId: Id; poolId: Id; total: bigint; expiry: bigint; signature: Signature }

export const channelsState = (table: Tables) => ({
  channels: table<Channel>(),
  reserves: table<Reserve>(),
  keys: table<Key>(),
})
const emit = (world: World, name: string, ...args: unknown[]) => world.emit(world.at.usageChannels, name, ...args)

/* IDS */

export const channelIdOf = (payer: Address, noticeDays: bigint, salt: bigint): Id =>
  `0x${((BigInt(payer) << 96n) | (noticeDays << 80n) | salt).toString(16).padStart(64, '0')}`
export const payerOf = (channelId: Id): Address => channelId.slice(0, 42)
const noticeOf = (channelId: Id) => ((BigInt(channelId) >> 80n) & 0xffffn) * DAY

/* STATE */

const channelOrRefuse = (world: World, channelId: Id) =>
  world.of(channelsState).channels.get(channelId) ?? refuse('ChannelNotFound', channelId)
const putChannel = (world: World, channelId: Id, channel: Channel) =>
  world.of(channelsState).channels.set(channelId, channel)
const noReserve: Reserve = { reserved: 0n, redeemed: 0n, releasing: 0n, releasedAt: 0n }
const storedReserve = (world: World, channelId: Id, poolId: Id) =>
  world.of(channelsState).reserves.get(channelId + poolId) ?? noReserve
const putReserve = (world: World, channelId: Id, poolId: Id, reserve: Reserve) =>
  world.of(channelsState).reserves.set(channelId + poolId, reserve)
const noKey: Key = { until: 0n, cap: 0n, drawn: 0n, revoked: false }
export const keyOf = (world: World, channelId: Id, key: Address) =>
  world.of(channelsState).keys.get(channelId + key) ?? noKey

function checkPayer(world: World, actor: Address, channelId: Id): void {
  if (payerOf(channelId) !== actor) refuse('ChannelNotPayer', channelId, actor, payerOf(channelId))
  channelOrRefuse(world, channelId)
}

/** Lets go of what an announced release says, once its time has come and as far as free money has room. */
function release(world: World, channelId: Id, poolId: Id): bigint {
  const reserve = storedReserve(world, channelId, poolId)
  if (reserve.releasedAt === 0n || world.now < reserve.releasedAt) return 0n
  const channel = channelOrRefuse(world, channelId)
  const amount = min(min(reserve.releasing, reserve.reserved), MAX_AMOUNT - channel.free)
  putReserve(world, channelId, poolId, {
    ...reserve,
    reserved: reserve.reserved - amount,
    releasing: 0n,
    releasedAt: 0n,
  })
  putChannel(world, channelId, { ...channel, free: channel.free + amount })
  emit(world, 'Released', channelId, poolId, amount)
  return amount
}

/* OPEN AND FILL */

export function open(
  world: World,
  actor: Address,
  coin: Address,
  noticeDays: bigint,
  licenseId: Id,
  salt: bigint,
  amount: bigint,
  reservations: readonly Reservation[],
): Id {
  if (noticeDays < MIN_NOTICE || noticeDays > MAX_NOTICE) {
    refuse('ChannelNoticeInvalid', noticeDays, MIN_NOTICE, MAX_NOTICE)
  }
  const channelId = channelIdOf(actor, noticeDays, salt)
  if (world.of(channelsState).channels.get(channelId) !== undefined) refuse('ChannelAlreadyOpened', channelId)
  putChannel(world, channelId, { token: coin, licenseId, free: 0n, withdrawing: 0n, withdrawableAt: 0n })
  emit(world, 'ChannelOpened', channelId, actor, licenseId, coin, noticeDays, salt)
  if (amount > 0n) deposit(world, actor, channelId, amount)
  for (const { poolId, amount: part } of reservations) setAside(world, channelId, poolId, part)
  return channelId
}

function deposit(world: World, sender: Address, channelId: Id, amount: bigint): void {
  const channel = channelOrRefuse(world, channelId)
  const to = world.at.usageChannels
  const before = token.balanceOf(world, channel.token, to)
  token.transfer(world, channel.token, { operator: to, from: sender, to, amount })
  const received = token.balanceOf(world, channel.token, to) - before
  if (received !== amount) refuse('ChannelDepositMismatch', channel.token, received, amount)
  const room = MAX_AMOUNT - channel.free
  if (amount > room) refuse('ChannelAmountTooHigh', amount, room)
  putChannel(world, channelId, { ...channel, free: channel.free + amount })
  emit(world, 'Deposited', channelId, sender, amount)
}

export function topUp(world: World, actor: Address, channelId: Id, amount: bigint): void {
  if (amount === 0n) refuse('ChannelDepositZero')
  channelOrRefuse(world, channelId)
  deposit(world, actor, channelId, amount)
}

/* RESERVES */

function setAside(world: World, channelId: Id, poolId: Id, amount: bigint): void {
  const { token: coin } = channelOrRefuse(world, channelId)
  const pool = pools.poolOrRefuse(world, poolId)
  if (pool.token !== coin) refuse('ChannelTokenMismatch', poolId, pool.token, coin)
  release(world, channelId, poolId)
  const channel = channelOrRefuse(world, channelId)
  if (amount > channel.free) refuse('ChannelFreeTooLow', channelId, channel.free, amount)
  const reserve = storedReserve(world, channelId, poolId)
  const room = MAX_AMOUNT - reserve.reserved
  if (amount > room) refuse('ChannelAmountTooHigh', amount, room)
  putChannel(world, channelId, { ...channel, free: channel.free - amount })
  putReserve(world, channelId, poolId, { ...reserve, reserved: reserve.reserved + amount })
  emit(world, 'Reserved', channelId, poolId, amount)
}

export function reserve(world: World, actor: Address, channelId: Id, poolId: Id, amount: bigint): void {
  checkPayer(world, actor, channelId)
  setAside(world, channelId, poolId, amount)
}

export function announceRelease(world: World, actor: Address, channelId: Id, poolId: Id, amount: bigint): void {
  checkPayer(world, actor, channelId)
  release(world, channelId, poolId)
  const releasedAt = amount === 0n ? 0n : world.now + noticeOf(channelId)
  const before = storedReserve(world, channelId, poolId)
  putReserve(world, channelId, poolId, { ...before, releasing: amount, releasedAt })
  emit(world, 'ReleaseAnnounced', channelId, poolId, amount, releasedAt)
}

export function finishRelease(world: World, _actor: Address, channelId: Id, poolId: Id): bigint {
  const { releasedAt } = storedReserve(world, channelId, poolId)
  if (releasedAt === 0n || world.now < releasedAt) refuse('ReleaseNotDue', channelId, poolId, releasedAt, world.now)
  return release(world, channelId, poolId)
}

/* WITHDRAW */

export function announceWithdrawal(world: World, actor: Address, channelId: Id, amount: bigint): void {
  checkPayer(world, actor, channelId)
  const withdrawableAt = amount === 0n ? 0n : world.now + noticeOf(channelId)
  putChannel(world, channelId, { ...channelOrRefuse(world, channelId), withdrawing: amount, withdrawableAt })
  emit(world, 'WithdrawalAnnounced', channelId, amount, withdrawableAt)
}

export function finishWithdrawal(world: World, _actor: Address, channelId: Id): bigint {
  const withdrawableAt = world.of(channelsState).channels.get(channelId)?.withdrawableAt ?? 0n
  if (withdrawableAt === 0n || world.now < withdrawableAt) {
    refuse('WithdrawalNotDue', channelId, withdrawableAt, world.now)
  }
  const channel = channelOrRefuse(world, channelId)
  const amount = min(channel.withdrawing, channel.free)
  putChannel(world, channelId, { ...channel, free: channel.free - amount, withdrawing: 0n, withdrawableAt: 0n })
  const payer = payerOf(channelId)
  emit(world, 'Withdrawn', channelId, payer, amount)
  if (amount > 0n) token.transfer(world, channel.token, { from: world.at.usageChannels, to: payer, amount })
  return amount
}

/* KEYS */

function authorize(world: World, channelId: Id, key: Address, until: bigint, cap: bigint): void {
  if (key === ZERO_ADDRESS) refuse('KeyZero')
  if (until < world.now) refuse('KeyUntilPassed', until, world.now)
  const before = keyOf(world, channelId, key)
  if (before.revoked) refuse('KeyAlreadyRevoked', channelId, key)
  if (until < before.until || cap < before.cap) refuse('KeyLowered', until, cap, before.until, before.cap)
  world.of(channelsState).keys.set(channelId + key, { ...before, until, cap })
  emit(world, 'KeyAuthorized', channelId, key, until, cap)
}

export function authorizeKey(
  world: World,
  actor: Address,
  channelId: Id,
  key: Address,
  until: bigint,
  cap: bigint,
): void {
  checkPayer(world, actor, channelId)
  authorize(world, channelId, key, until, cap)
}

export function authorizeKeyFor(
  world: World,
  _actor: Address,
  channelId: Id,
  key: Address,
  until: bigint,
  cap: bigint,
  signature: Signature,
): void {
  const payer = payerOf(channelId)
  if (!hasSigned(world, signature, payer, 'AuthorizeKey', { channelId, key, until, cap })) {
    refuse('KeySignatureInvalid', channelId, payer)
  }
  channelOrRefuse(world, channelId)
  authorize(world, channelId, key, until, cap)
}

export function revokeKey(world: World, actor: Address, channelId: Id, key: Address): void {
  checkPayer(world, actor, channelId)
  const before = keyOf(world, channelId, key)
  if (before.revoked) refuse('KeyAlreadyRevoked', channelId, key)
  const until = min(before.until, world.now + noticeOf(channelId))
  world.of(channelsState).keys.set(channelId + key, { ...before, until, revoked: true })
  emit(world, 'KeyRevoked', channelId, key, until)
}

/* REDEEM */

/** What the free money of a run's vouchers is, once one has drawn any. A reserve is always of its pool's token. */
type Run = { coin?: Address }

/** Draws what a voucher brings from its reserve, then from free money. */
function draw(world: World, { channelId, poolId, total, expiry, signature }: Voucher, run: Run): bigint {
  const message = { channelId, poolId, total, expiry }
  const signer = recovered(signature, 'Voucher', message)
  const key = keyOf(world, channelId, signer)
  if (key.until === 0n) refuse('KeyUnknown', channelId, signer)
  if (world.now > expiry || world.now > key.until) return 0n
  if (total <= storedReserve(world, channelId, poolId).redeemed) return 0n
  release(world, channelId, poolId)
  const before = storedReserve(world, channelId, poolId)
  const wanted = total - before.redeemed
  const fromReserve = min(wanted, before.reserved)
  const channel = channelOrRefuse(world, channelId)
  const fromFree = min(min(wanted - fromReserve, channel.free), key.cap - key.drawn)
  const amount = fromReserve + fromFree
  if (amount === 0n) return 0n
  if (fromFree > 0n) {
    run.coin ??= channel.token
    if (run.coin !== channel.token) refuse('ChannelTokenMismatch', poolId, run.coin, channel.token)
  }
  const redeemed = before.redeemed + amount
  putReserve(world, channelId, poolId, { ...before, reserved: before.reserved - fromReserve, redeemed })
  putChannel(world, channelId, { ...channel, free: channel.free - fromFree })
  world.of(channelsState).keys.set(channelId + signer, { ...key, drawn: key.drawn + fromFree })
  emit(world, 'VoucherRedeemed', channelId, poolId, signer, redeemed, amount)
  return amount
}

/** One payment for consecutive vouchers of a pool. */
function payRun(world: World, poolId: Id, channelIds: readonly Id[], { coin }: Run, amount: bigint): void {
  const self = world.at.usageChannels
  const channelId = channelIds[0] as Id
  const pool = pools.poolOrRefuse(world, poolId)
  if (coin !== undefined && pool.token !== coin) refuse('ChannelTokenMismatch', poolId, pool.token, coin)
  if (channelIds.every((each) => each === channelId)) {
    pools.pay(world, self, poolId, amount, payerOf(channelId), channelId, (paid, _payer, brought) =>
      token.transfer(world, paid, { from: self, to: world.at.creatorPools, amount: brought }),
    )
  } else {
    token.approve(world, pool.token, self, world.at.creatorPools, amount)
    pools.pay(world, self, poolId, amount, self, ZERO_ID)
  }
}

export function redeem(world: World, _actor: Address, vouchers: readonly Voucher[]): bigint[] {
  const amounts: bigint[] = []
  for (let first = 0; first < vouchers.length; ) {
    const { poolId } = vouchers[first] as Voucher
    const end = vouchers.findIndex((voucher, i) => i > first && voucher.poolId !== poolId)
    const run = vouchers.slice(first, end === -1 ? undefined : end)
    const free: Run = {}
    const drawn = run.map((voucher) => draw(world, voucher, free))
    const channelIds = run.filter((_, i) => drawn[i] !== 0n).map(({ channelId }) => channelId)
    const sum = drawn.reduce((total, each) => total + each, 0n)
    if (sum > 0n) payRun(world, poolId, channelIds, free, sum)
    amounts.push(...drawn)
    first += run.length
  }
  return amounts
}

/* READ */

export function redeemedOf(world: World, channelId: Id, poolId: Id): [Id, bigint] {
  const channel = world.of(channelsState).channels.get(channelId)
  return [channel?.licenseId ?? ZERO_ID, storedReserve(world, channelId, poolId).redeemed]
}

export function channelOf(world: World, channelId: Id) {
  const { token: coin, licenseId, free, withdrawing, withdrawableAt } = channelOrRefuse(world, channelId)
  const noticeDays = noticeOf(channelId) / DAY
  return { payer: payerOf(channelId), token: coin, noticeDays, licenseId, free, withdrawing, withdrawableAt }
}

/** A reserve at this second, with a release that is due carried out. */
export function reserveOf(world: World, channelId: Id, poolId: Id): Reserve {
  return world.peek(() => {
    release(world, channelId, poolId)
    return storedReserve(world, channelId, poolId)
  })
}

export function acceptable(world: World, channelId: Id, key: Address, poolId: Id, until: bigint): bigint {
  const { reserved, redeemed, releasing, releasedAt } = reserveOf(world, channelId, poolId)
  const sure =
    until >= world.now && until < world.now + noticeOf(channelId) && until <= keyOf(world, channelId, key).until
  if (!sure) return redeemed
  const left = releasedAt !== 0n && until >= releasedAt ? max(0n, reserved - releasing) : reserved
  return redeemed + left
}
