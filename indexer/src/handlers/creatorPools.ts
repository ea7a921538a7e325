import { claim, license, member, offer, payment, pool, stream } from 'ponder:schema'
import { type Hex, isAddressEqual, numberToHex } from 'viem'
import { applyLog, emptyReplay, type ReplayState } from '../../../sdk/src/audit/index.ts'
import { type Db, found, known, type LogOf, listenTo, placeOf } from '../lib/handlers.ts'
import { fromLicense, fromPool, toLicense, toMember, toOffer, toPool, toStream } from '../lib/rows.ts'
import { readSettings } from '../lib/settings.ts'

type Log<event = LogOf<'creatorPools'>['eventName']> = LogOf<'creatorPools', event>

const licenseRegistry = readSettings(process.env).deployment.licenseRegistry?.address

listenTo('creatorPools', {
  async PoolCreated(db, log) {
    const state = apply(emptyReplay(), log)
    const { poolId: id } = log.args
    const { blockNumber, transactionHash, time: createdAt } = log
    await db.insert(pool).values({ id, createdAt, blockNumber, transactionHash, ...fromPool(poolOf(state, id)) })
  },

  PoolDescribed: keep,
  OperatorProposed: keep,
  OperatorSet: keep,
  Synced: keep,
  Joined: keepMember,
  Left: keepMember,
  UnitsSet: keepMember,

  async Extracted(db, log) {
    const { poolId, catalogueId } = log.args
    const state = await load(db, poolId)
    await loadMember(db, state, poolId, catalogueId)
    await save(db, apply(state, log), log, { members: [catalogueId, log.args.workId] })
  },

  async Paid(db, log) {
    await keep(db, log)
    const { poolId, payer, sender, ref, amount } = log.args
    const facts = { kind: 'payment', poolId, payer, sender, ref, amount, refund: 0n }
    await db.insert(payment).values({ ...placeOf(log), ...facts })
  },

  async StreamOpened(db, log) {
    const { poolId, streamId, payer, deposit } = log.args
    const state = await load(db, poolId)
    const licenseId = await loadLicense(db, state, log)
    const { controller, salt } = log.args
    await save(db, apply(state, log), log, { licenseId })
    const facts = { id: streamId, payer, licenseId: licenseId ?? null, deposited: deposit, refunded: 0n }
    await db.insert(stream).values({ ...streamOf(state, streamId), poolId, controller, salt, ...facts })
    const kind = { kind: 'deposit', poolId, payer, streamId, amount: deposit, refund: 0n }
    await db.insert(payment).values({ ...placeOf(log), ...kind })
  },

  async StreamChanged(db, log) {
    const { poolId, streamId, payer, deposit, refund } = log.args
    const state = await load(db, poolId)
    const row = await found(db.find(stream, { id: streamId }), 'stream', streamId)
    state.pools.streams.set(streamId, toStream(row))
    const licenseId = row.licenseId ? await loadLicense(db, state, log, row.licenseId) : undefined
    await save(db, apply(state, log), log, { licenseId })
    const { rate, end, since, passedBefore } = streamOf(state, streamId)
    await db.update(stream, { id: streamId }).set({
      ...{ rate, end, since, passedBefore },
      deposited: row.deposited + deposit,
      refunded: row.refunded + refund,
    })
    // Whose money comes in or goes back: streams are paid for by anybody, and refunded to their controller's payer.
    const facts = { kind: refund > 0n ? 'refund' : 'deposit', poolId, payer, streamId, amount: deposit, refund }
    await db.insert(payment).values({ ...placeOf(log), ...facts })
  },

  async Claimed(db, log) {
    await keepMember(db, log)
    const { poolId, workId, payee, amount } = log.args
    await db.insert(claim).values({ ...placeOf(log), poolId, workId, payee, amount })
  },
})

/* LOADING */

async function load(db: Db, poolId: Hex): Promise<ReplayState> {
  const state = emptyReplay()
  state.pools.pools.set(poolId, toPool(await found(db.find(pool, { id: poolId }), 'pool', poolId)))
  return state
}

async function loadMember(db: Db, state: ReplayState, poolId: Hex, workId: Hex): Promise<void> {
  const row = await db.find(member, { poolId, workId })
  if (row) poolOf(state, poolId).book.members.set(workId, toMember(row))
}

/** The license whose stream this is, if it is one's: a stream's salt is the license's id, plus one for each of its streams before. */
async function loadLicense(
  db: Db,
  state: ReplayState,
  log: Log<'StreamOpened' | 'StreamChanged'>,
  known?: Hex,
): Promise<Hex | undefined> {
  const id = known ?? (log.eventName === 'StreamOpened' ? await licenseOf(db, log) : undefined)
  if (id === undefined) return undefined
  const row = await found(db.find(license, { id }), 'license', id)
  const sold = toOffer(await found(db.find(offer, { id: row.offerId }), 'offer', row.offerId))
  state.licenses.registry = licenseRegistry
  state.licenses.offers.set(row.offerId, sold)
  state.licenses.licenses.set(id, toLicense(row, sold.terms))
  // The one before tells what it has passed, which is paid.
  const former = log.eventName === 'StreamOpened' ? (row.streams as Hex[]).at(-1) : undefined
  if (former) state.pools.streams.set(former, toStream(await found(db.find(stream, { id: former }), 'stream', former)))
  return id
}

async function licenseOf(db: Db, { args: { controller, salt } }: Log<'StreamOpened'>): Promise<Hex | undefined> {
  if (!licenseRegistry || !isAddressEqual(controller, licenseRegistry)) return undefined
  for (let before = 0n; before < 2n ** 16n; before += 1n) {
    const id = numberToHex((BigInt(salt) - before + 2n ** 256n) % 2n ** 256n, { size: 32 })
    const row = await db.find(license, { id })
    if (row) return id
  }
  return undefined
}

/* SAVING */

/** Events that are about a pool alone. */
async function keep(db: Db, log: Log): Promise<void> {
  const { poolId } = log.args
  await save(db, apply(await load(db, poolId), log), log)
}

/** Events that are about one member. */
async function keepMember(db: Db, log: Log<'Joined' | 'Left' | 'UnitsSet' | 'Claimed'>): Promise<void> {
  const { poolId, workId } = log.args
  const state = await load(db, poolId)
  await loadMember(db, state, poolId, workId)
  await save(db, apply(state, log), log, { members: [workId] })
}

function apply(state: ReplayState, log: Log): ReplayState {
  applyLog(state, log as never)
  const [problem] = state.pools.problems
  // The contracts would not have written such a log: it is a node's, or this program's, mistake.
  if (problem) throw new Error(`A ${problem.what} of ${problem.said} base units should be ${problem.expected}.`)
  return state
}

async function save(
  db: Db,
  state: ReplayState,
  { args: { poolId }, time }: Log,
  { members = [], licenseId }: { members?: readonly Hex[]; licenseId?: Hex | undefined } = {},
): Promise<void> {
  const kept = poolOf(state, poolId)
  await db.update(pool, { id: poolId }).set(fromPool(kept))
  for (const workId of members) {
    const account = kept.book.members.get(workId)
    if (account)
      await db
        .insert(member)
        .values({ poolId, workId, since: time, ...account })
        .onConflictDoUpdate(account)
  }
  const changed = licenseId && state.licenses.licenses.get(licenseId)
  if (changed) await db.update(license, { id: licenseId }).set(fromLicense(changed))
}

function poolOf(state: ReplayState, poolId: Hex) {
  return known(state.pools.pools.get(poolId), 'pool', poolId)
}

function streamOf(state: ReplayState, streamId: Hex) {
  return known(state.pools.streams.get(streamId), 'stream', streamId)
}
