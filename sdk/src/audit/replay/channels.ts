import type { Address, Hex } from 'viem'
import type { ChannelState, KeyState, ReserveState } from '../../channels/types.ts'
import { least } from '../internal/least.ts'
import { keyOf, knownOf } from './key.ts'
import type { UsageChannelsLog } from './log.ts'

/** Deposits, what pools have to themselves of them, and keys. */
export type ChannelsState = {
  channels: Map<Hex, ChannelState>
  /** By channel and pool. */
  reserves: Map<string, ReserveState>
  /** By channel and key. */
  keys: Map<string, KeyState>
}

/** What free money of a channel can be at most: 96 bits. */
const MOST = 2n ** 96n - 1n

export function emptyChannels(): ChannelsState {
  return { channels: new Map(), reserves: new Map(), keys: new Map() }
}

/** Takes a log of the channels in. Logs come in the order of the chain. */
export function applyToChannels(state: ChannelsState, log: UsageChannelsLog): void {
  switch (log.eventName) {
    case 'ChannelOpened': {
      const { channelId, ...facts } = log.args
      const { payer, token, noticeDays, licenseId } = facts
      const none = { free: 0n, withdrawing: 0n, withdrawableAt: 0n }
      state.channels.set(channelId, { payer, token, noticeDays, licenseId, ...none })
      return
    }
    case 'Deposited':
      knownOf(state.channels, log.args.channelId, 'channel').free += log.args.amount
      return
    case 'Reserved':
      knownOf(state.channels, log.args.channelId, 'channel').free -= log.args.amount
      reserveOf(state, log.args).reserved += log.args.amount
      return
    case 'ReleaseAnnounced': {
      const { amount: releasing, releasedAt } = log.args
      Object.assign(reserveOf(state, log.args), { releasing, releasedAt })
      return
    }
    case 'Released': {
      const reserve = reserveOf(state, log.args)
      reserve.reserved -= log.args.amount
      Object.assign(reserve, { releasing: 0n, releasedAt: 0n })
      knownOf(state.channels, log.args.channelId, 'channel').free += log.args.amount
      return
    }
    case 'WithdrawalAnnounced': {
      const { channelId, amount: withdrawing, withdrawableAt } = log.args
      Object.assign(knownOf(state.channels, channelId, 'channel'), { withdrawing, withdrawableAt })
      return
    }
    case 'Withdrawn': {
      const channel = knownOf(state.channels, log.args.channelId, 'channel')
      channel.free -= log.args.amount
      Object.assign(channel, { withdrawing: 0n, withdrawableAt: 0n })
      return
    }
    case 'KeyAuthorized': {
      const { until, cap } = log.args
      Object.assign(keyStateOf(state, log.args), { until: BigInt(until), cap })
      return
    }
    case 'KeyRevoked':
      Object.assign(keyStateOf(state, log.args), { until: BigInt(log.args.until), revoked: true })
      return
    case 'VoucherRedeemed': {
      const { channelId, total, amount } = log.args
      const reserve = reserveOf(state, log.args)
      // From the reserve as far as that goes, the rest from free money.
      const fromReserve = least(amount, reserve.reserved)
      reserve.reserved -= fromReserve
      reserve.redeemed = total
      knownOf(state.channels, channelId, 'channel').free -= amount - fromReserve
      keyStateOf(state, log.args).drawn += amount - fromReserve
    }
  }
}

/** A channel: free money and what is being withdrawn, in base units; nothing where none was opened. */
export function channelIn(state: ChannelsState, channelId: Hex): ChannelState | undefined {
  return state.channels.get(channelId)
}

/**
 * What a channel has for a pool in a second, no earlier than the last log: a release whose time has come counts, whether somebody has
 * carried it out or not. Base units. Mirrors `UsageChannels.reserveOf`.
 */
export function reserveIn(
  state: ChannelsState,
  { channelId, poolId, time }: { channelId: Hex; poolId: Hex; time: bigint },
): ReserveState {
  const reserve = state.reserves.get(keyOf(channelId, poolId)) ?? noReserve()
  if (reserve.releasedAt === 0n || reserve.releasedAt > time) return reserve
  const room = MOST - knownOf(state.channels, channelId, 'channel').free
  const released = least(least(reserve.releasing, reserve.reserved), room)
  return { ...reserve, reserved: reserve.reserved - released, releasing: 0n, releasedAt: 0n }
}

/** What a key of a channel may do, and has drawn from free money, in base units. Last second zero: it was never authorized. */
export function keyIn(state: ChannelsState, { channelId, key }: { channelId: Hex; key: Address }): KeyState {
  return state.keys.get(keyOf(channelId, key)) ?? noKey()
}

function reserveOf(state: ChannelsState, { channelId, poolId }: { channelId: Hex; poolId: Hex }): ReserveState {
  return entryOf(state.reserves, keyOf(channelId, poolId), noReserve)
}

function keyStateOf(state: ChannelsState, { channelId, key }: { channelId: Hex; key: Address }): KeyState {
  return entryOf(state.keys, keyOf(channelId, key), noKey)
}

function entryOf<entry>(map: Map<string, entry>, key: string, make: () => entry): entry {
  const entry = map.get(key) ?? make()
  map.set(key, entry)
  return entry
}

function noReserve(): ReserveState {
  return { reserved: 0n, redeemed: 0n, releasing: 0n, releasedAt: 0n }
}

function noKey(): KeyState {
  return { until: 0n, cap: 0n, drawn: 0n, revoked: false }
}
