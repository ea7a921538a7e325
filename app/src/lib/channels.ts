import { channelIn, keyIn, reserveIn } from '@openroyalty/sdk/audit'
import { type Address, getAddress, type Hex, isAddressEqual } from 'viem'
import type { Books } from './books.ts'

export type ChannelRow = {
  channelId: Hex
  token: Address
  licenseId: Hex
  noticeDays: number
  /** Base units: all that is in it, of it what pools have to themselves and what they have not, and what vouchers have drawn in all. */
  deposit: bigint
  reserved: bigint
  free: bigint
  drawn: bigint
  /** Base units announced to be withdrawn, and from which second on; zero: none. */
  withdrawing: bigint
  withdrawableAt: bigint
  /** What of it there still is: vouchers may have drawn some since. */
  comesBack: bigint
  pools: readonly { poolId: Hex; reserved: bigint; redeemed: bigint; releasing: bigint; releasedAt: bigint }[]
  keys: readonly { key: Address; until: bigint; cap: bigint; drawn: bigint; revoked: boolean }[]
  vouchers: readonly {
    poolId: Hex
    key: Address
    amount: bigint
    time: bigint
    transactionHash: Hex
    logIndex: number
  }[]
}

/** The channels that somebody pays for, in a second that is not before the books' last log. */
export function channelsOf({ state, logs }: Books, payer: Address, time: bigint): ChannelRow[] {
  return [...state.channels.channels].flatMap(([channelId, each]) => {
    const channel = isAddressEqual(each.payer, payer) && channelIn(state.channels, channelId)
    if (!channel) return []
    const namesOf = (entries: ReadonlyMap<string, unknown>) =>
      [...entries.keys()].flatMap((key) => (key.startsWith(`${channelId} `) ? [key.slice(channelId.length + 1)] : []))
    const poolIds = namesOf(state.channels.reserves) as Hex[]
    const pools = poolIds.map((poolId) => ({ poolId, ...reserveIn(state.channels, { channelId, poolId, time }) }))
    const keys = (namesOf(state.channels.keys) as Address[])
      .map((key) => getAddress(key))
      .map((key) => ({
        key,
        ...keyIn(state.channels, { channelId, key }),
      }))
    const reserved = pools.reduce((sum, pool) => sum + pool.reserved, 0n)
    // A release whose time has come is free, whether somebody has carried it out or not.
    const kept = poolIds.reduce(
      (sum, poolId) => sum + (state.channels.reserves.get(`${channelId} ${poolId}`)?.reserved ?? 0n),
      0n,
    )
    const deposit = channel.free + kept
    const free = deposit - reserved
    const vouchers = logs.flatMap((log) => {
      if (log.contract !== 'usageChannels' || log.eventName !== 'VoucherRedeemed') return []
      if (log.args.channelId !== channelId) return []
      const { poolId, key, amount } = log.args
      const { time: second, transactionHash, logIndex } = log
      return [{ poolId, key, amount, time: second, transactionHash, logIndex }]
    })
    const { token, licenseId, noticeDays, withdrawing, withdrawableAt } = channel
    return [
      {
        ...{ channelId, token, licenseId, noticeDays, withdrawing, withdrawableAt, pools, keys, vouchers },
        ...{ deposit, reserved, free },
        comesBack: lesser(withdrawing, free),
        drawn: pools.reduce((sum, { redeemed }) => sum + redeemed, 0n),
      },
    ]
  })
}

function lesser(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
