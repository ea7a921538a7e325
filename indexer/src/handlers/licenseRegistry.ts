import { license, offer, pool, statement, taken } from 'ponder:schema'
import { type Hex, numberToHex } from 'viem'
import { applyLog, emptyReplay, type ReplayState } from '../../../sdk/src/audit/index.ts'
import { type Db, found, known, type LogOf, listenTo } from '../lib/handlers.ts'
import { fromLicense, toJson, toLicense, toOffer, toPool } from '../lib/rows.ts'

type Log<event = LogOf<'licenseRegistry'>['eventName']> = LogOf<'licenseRegistry', event>
/** What keeps an offer's uses taken: as many rows as the offer has uses. */
type Taken = { poolId: Hex; use: number }

listenTo('licenseRegistry', {
  async OfferPublished(db, log) {
    const { offerId: id, poolId, publisher } = log.args
    const state = emptyReplay()
    state.pools.pools.set(poolId, toPool(await found(db.find(pool, { id: poolId }), 'pool', poolId)))
    applyLog(state, log as never)
    const { terms, isSoleAgent } = known(state.licenses.offers.get(id), 'offer', id)
    const { blockNumber, transactionHash, time: publishedAt } = log
    const facts = { poolId, publisher, isClosed: false, isSoleAgent, terms: toJson(terms) }
    await db.insert(offer).values({ id, ...facts, publishedAt, blockNumber, transactionHash })
  },

  OfferClosed: (db, { args }) => db.update(offer, { id: args.offerId }).set({ isClosed: true }),

  async LicenseAcquired(db, log) {
    const { licenseId: id, offerId, licensee, fee } = log.args
    const state = emptyReplay()
    const { poolId } = await loadOffer(db, state, offerId)
    applyLog(state, log as never)
    const { blockNumber, transactionHash, time: acquiredAt } = log
    await db.insert(license).values({
      ...{ id, offerId, poolId, licensee, fee },
      ...fromLicense(licenseOf(state, id)),
      ...{ acquiredAt, blockNumber, transactionHash },
    })
    await saveTaken(db, state)
  },

  async Transfer(db, { args: { tokenId, to } }) {
    const id = numberToHex(tokenId, { size: 32 })
    // The first one comes before the license's own event.
    if (await db.find(license, { id })) await db.update(license, { id }).set({ licensee: to })
  },

  async StatementFiled(db, log) {
    await keep(db, log)
    const { licenseId, period, version, units, revenue, usageHash, owed, change, paid, dueAt } = log.args
    const facts = { units, revenue, usageHash, owed, change, paid, dueAt }
    const { transactionHash, time: filedAt } = log
    await db.insert(statement).values({ licenseId, period, version, ...facts, filedAt, transactionHash })
  },

  VouchersCredited: keep,
  CredentialRenewed: keep,
  NoticeGiven: keep,
  NoticeWithdrawn: keep,
  LicenseTerminated: keep,
})

async function loadOffer(db: Db, state: ReplayState, offerId: Hex): Promise<{ poolId: Hex }> {
  const row = await found(db.find(offer, { id: offerId }), 'offer', offerId)
  const sold = toOffer(row)
  state.licenses.offers.set(offerId, sold)
  if (!sold.isSoleAgent) return row
  for (let use = 1; use <= sold.terms.uses; use <<= 1) {
    const known = await db.find(taken, { poolId: row.poolId, use })
    if (known) {
      const { busyUntil, exclusiveUntil } = known
      state.licenses.taken.set(takenKey({ poolId: row.poolId, use }), { busyUntil, exclusiveUntil })
    }
  }
  return row
}

/** Events that are about one license. */
async function keep(
  db: Db,
  log: Log<
    | 'StatementFiled'
    | 'VouchersCredited'
    | 'CredentialRenewed'
    | 'NoticeGiven'
    | 'NoticeWithdrawn'
    | 'LicenseTerminated'
  >,
): Promise<void> {
  const { licenseId: id } = log.args
  const state = emptyReplay()
  const row = await found(db.find(license, { id }), 'license', id)
  await loadOffer(db, state, row.offerId)
  const { terms } = known(state.licenses.offers.get(row.offerId), 'offer', row.offerId)
  state.licenses.licenses.set(id, toLicense(row, terms))
  applyLog(state, log as never)
  await db.update(license, { id }).set(fromLicense(licenseOf(state, id)))
  if (log.eventName === 'LicenseTerminated') await saveTaken(db, state)
}

async function saveTaken(db: Db, { licenses }: ReplayState): Promise<void> {
  for (const [key, until] of licenses.taken) {
    const { poolId, use } = readTakenKey(key)
    await db
      .insert(taken)
      .values({ poolId, use, ...until })
      .onConflictDoUpdate(until)
  }
}

/* As the replay names them: sdk/src/audit/replay/key.ts. */
function takenKey({ poolId, use }: Taken): string {
  return `${poolId} ${use}`.toLowerCase()
}

function readTakenKey(key: string): Taken {
  const [poolId, use] = key.split(' ')
  return { poolId: poolId as Hex, use: Number(use) }
}

function licenseOf({ licenses }: ReplayState, id: Hex) {
  return known(licenses.licenses.get(id), 'license', id)
}
