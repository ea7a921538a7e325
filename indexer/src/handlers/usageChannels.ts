import { channel, channelKey, redemption, reserve } from 'ponder:schema'
import type { Address, Hex } from 'viem'
import { applyLog, emptyReplay, type ReplayState } from '../../../sdk/src/audit/index.ts'
import { type Db, found, known, type LogOf, listenTo, placeOf } from '../lib/handlers.ts'

type Log<event = LogOf<'usageChannels'>['eventName']> = LogOf<'usageChannels', event>

listenTo('usageChannels', {
  async ChannelOpened(db, log) {
    const { channelId: id, payer, token, noticeDays, licenseId } = log.args
    const { blockNumber, transactionHash, time: openedAt } = log
    const nothing = { free: 0n, withdrawing: 0n, withdrawableAt: 0n }
    const place = { openedAt, blockNumber, transactionHash }
    await db.insert(channel).values({ id, payer, token, noticeDays, licenseId, ...nothing, ...place })
  },

  Deposited: keep,
  Reserved: keep,
  ReleaseAnnounced: keep,
  Released: keep,
  WithdrawalAnnounced: keep,
  Withdrawn: keep,
  KeyAuthorized: keep,
  KeyRevoked: keep,

  async VoucherRedeemed(db, log) {
    await keep(db, log)
    const { channelId, poolId, key, total, amount } = log.args
    await db.insert(redemption).values({ ...placeOf(log), channelId, poolId, key, total, amount })
  },
})

/** What happens to a channel, to what one pool has of it, and to one key. */
async function keep(db: Db, log: Log): Promise<void> {
  if (log.eventName === 'EIP712DomainChanged') return
  const args = log.args as { channelId: Hex; poolId?: Hex; key?: Address }
  const { channelId, poolId, key } = args
  const state = emptyReplay()
  const row = await found(db.find(channel, { id: channelId }), 'channel', channelId)
  state.channels.channels.set(channelId, { ...row })
  if (poolId) {
    const before = await db.find(reserve, { channelId, poolId })
    if (before) state.channels.reserves.set(pairOf(channelId, poolId), { ...before })
  }
  if (key) {
    const before = await db.find(channelKey, { channelId, key })
    if (before) state.channels.keys.set(pairOf(channelId, key), { ...before })
  }
  applyLog(state, log as never)
  await save(db, state, args)
}

async function save(
  db: Db,
  { channels }: ReplayState,
  { channelId, poolId, key }: { channelId: Hex; poolId?: Hex; key?: Address },
): Promise<void> {
  const { free, withdrawing, withdrawableAt } = known(channels.channels.get(channelId), 'channel', channelId)
  await db.update(channel, { id: channelId }).set({ free, withdrawing, withdrawableAt })
  const held = poolId && channels.reserves.get(pairOf(channelId, poolId))
  if (held) {
    const { reserved, redeemed, releasing, releasedAt } = held
    const facts = { reserved, redeemed, releasing, releasedAt }
    await db
      .insert(reserve)
      .values({ channelId, poolId, ...facts })
      .onConflictDoUpdate(facts)
  }
  const allowed = key && channels.keys.get(pairOf(channelId, key))
  if (allowed) {
    const { until, cap, drawn, revoked } = allowed
    const facts = { until, cap, drawn, revoked }
    await db
      .insert(channelKey)
      .values({ channelId, key, ...facts })
      .onConflictDoUpdate(facts)
  }
}

/** As the replay names them: sdk/src/audit/replay/key.ts. */
function pairOf(one: string, other: string): string {
  return `${one} ${other}`.toLowerCase()
}
