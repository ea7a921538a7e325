import { least } from '../internal/least.ts'
import { reserveIn } from '../replay/channels.ts'
import { keyOf } from '../replay/key.ts'
import type { UsageChannelsLog } from '../replay/log.ts'
import { short, type Watch } from './watch.ts'

/** Looks at a log of the channels before the state takes it in. */
export function checkChannels(watch: Watch, log: UsageChannelsLog): void {
  if (log.eventName === 'EIP712DomainChanged') return
  const { channels } = watch.state
  const { channelId } = log.args
  const channel = channels.channels.get(channelId)
  if (!channel) return
  switch (log.eventName) {
    case 'VoucherRedeemed': {
      const { poolId, key, total, amount } = log.args
      const reserve = reserveIn(channels, { channelId, poolId, time: log.time })
      const keyState = channels.keys.get(keyOf(channelId, key))
      const subjects = { channelId, poolId, account: key }
      if (total - reserve.redeemed !== amount)
        watch.find('voucher-differs', {
          what: `Vouchers of channel ${short(channelId)} brought pool ${short(poolId)} ${amount}; from ${reserve.redeemed} to ${total} it is ${total - reserve.redeemed}.`,
          subjects,
          said: amount,
          expected: total - reserve.redeemed,
          at: log,
        })
      if (!keyState || keyState.until < log.time)
        watch.find('voucher-differs', {
          what: `A voucher of channel ${short(channelId)} was redeemed in ${log.time} by key ${key}, ${keyState ? `which was good until ${keyState.until}` : 'which was never authorized'}.`,
          subjects,
          at: log,
        })
      const fromFree = amount - least(amount, reserve.reserved)
      const room = keyState ? keyState.cap - keyState.drawn : 0n
      if (fromFree > channel.free || fromFree > room)
        watch.find('channel-overdrawn', {
          what: `Vouchers of channel ${short(channelId)} drew ${fromFree} beyond their pool's reserve; ${channel.free} were free and the key had ${room} left of its cap.`,
          subjects,
          said: fromFree,
          expected: least(channel.free, room),
          at: log,
        })
      return
    }
    case 'Withdrawn': {
      const { amount, payer } = log.args
      const room = least(channel.withdrawing, channel.free)
      const isDue = channel.withdrawableAt !== 0n && channel.withdrawableAt <= log.time
      if (isDue && amount === room) return
      watch.find('withdrawal-early', {
        what: `${amount} were withdrawn from channel ${short(channelId)} in ${log.time}; ${channel.withdrawableAt === 0n ? 'nothing was announced' : `${room} could be from ${channel.withdrawableAt} on`}.`,
        subjects: { channelId, account: payer },
        said: amount,
        expected: isDue ? room : 0n,
        at: log,
      })
      return
    }
    case 'Released': {
      const { poolId, amount } = log.args
      const reserve = channels.reserves.get(keyOf(channelId, poolId))
      const room = reserve ? least(reserve.releasing, reserve.reserved) : 0n
      const isDue = reserve !== undefined && reserve.releasedAt !== 0n && reserve.releasedAt <= log.time
      if (isDue && amount <= room) return
      watch.find('withdrawal-early', {
        what: `${amount} of channel ${short(channelId)} were released from the reserve of pool ${short(poolId)} in ${log.time}; ${reserve?.releasedAt ? `${room} could be from ${reserve.releasedAt} on` : 'nothing was announced'}.`,
        subjects: { channelId, poolId },
        said: amount,
        expected: isDue ? room : 0n,
        at: log,
      })
      return
    }
    case 'Reserved':
      if (log.args.amount <= channel.free) return
      watch.find('channel-overdrawn', {
        what: `${log.args.amount} of channel ${short(channelId)} were reserved for pool ${short(log.args.poolId)}; ${channel.free} were free.`,
        subjects: { channelId, poolId: log.args.poolId },
        said: log.args.amount,
        expected: channel.free,
        at: log,
      })
  }
}
