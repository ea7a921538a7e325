import { binding, catalogue, consent, work } from 'ponder:schema'
import { numberToHex, zeroHash } from 'viem'
import { type Db, type LogOf, listenTo } from '../lib/handlers.ts'
import { clean, unlessZero } from '../lib/rows.ts'

type Log<event> = LogOf<'workRegistry', event>

listenTo('workRegistry', {
  async WorkRegistered(db, log) {
    const { workId, creator, contentHash, claimedAt } = log.args
    await register(db, log, { id: workId, creator, contentHash, claimedAt: BigInt(claimedAt), ...describedBy(log) })
    await say(db, { ...log, args: { ...log.args, since: Number(log.time) } })
  },

  async CatalogueRegistered(db, log) {
    const { catalogueId: id, steward, root, claimedAt } = log.args
    const uri = clean(log.args.uri)
    await db.insert(catalogue).values({ id, steward, root, count: BigInt(log.args.count), uri })
    const facts = { id, creator: steward, isCatalogue: true, claimedAt: BigInt(claimedAt) }
    await register(db, log, { ...facts, ...describedBy(log) })
    await say(db, { ...log, args: { workId: id, uses: log.args.uses, since: Number(log.time) } })
  },

  async WorkMaterialized(db, log) {
    const { workId: id, catalogueId, index, contentHash, owner } = log.args
    await register(db, log, { id, catalogueId, index: BigInt(index), contentHash, owner })
    await db.delete(binding, { workId: id })
  },

  async Transfer(db, { args: { tokenId, to } }) {
    const id = numberToHex(tokenId, { size: 32 })
    // The first one comes before the work's own event.
    if (await db.find(work, { id })) await db.update(work, { id }).set({ owner: to })
  },

  ConsentSet: say,

  async PayeeSet(db, { time, args: { workId: id, payee, effectiveAt } }) {
    await db.update(work, { id }).set((row) => ({
      payee: unlessZero(payee),
      payeeSince: BigInt(effectiveAt),
      // What is in effect by now goes on until the new one is; a payee that is not yet never will be.
      formerPayee: row.payeeSince === null || time < row.payeeSince ? row.formerPayee : row.payee,
    }))
  },

  PayeeLocked: (db, { args }) => db.update(work, { id: args.workId }).set({ isPayeeLocked: true }),

  UriSet: (db, { args }) => db.update(work, { id: args.workId }).set({ uri: clean(args.uri) }),

  async BindingProposed(db, { args: { workId, wallet, readyAt } }) {
    const facts = { wallet, readyAt: BigInt(readyAt), isVetoed: false }
    await db
      .insert(binding)
      .values({ workId, ...facts })
      .onConflictDoUpdate(facts)
  },

  async BindingVetoed(db, { args: { workId } }) {
    const facts = { wallet: null, readyAt: 0n, isVetoed: true }
    await db
      .insert(binding)
      .values({ workId, ...facts })
      .onConflictDoUpdate(facts)
  },
})

/** A new token's row. Its owner is whoever it was made for. */
async function register(
  db: Db,
  log: Log<'WorkRegistered' | 'CatalogueRegistered' | 'WorkMaterialized'>,
  facts: Partial<typeof work.$inferInsert> & { id: `0x${string}` },
): Promise<void> {
  const { blockNumber, transactionHash, time } = log
  await db.insert(work).values({
    owner: facts.creator as `0x${string}`,
    isCatalogue: false,
    uri: '',
    royaltyBps: log.args.royaltyBps,
    registeredAt: time,
    isPayeeLocked: false,
    ...{ blockNumber, transactionHash },
    ...facts,
  })
}

function describedBy({ args: { metadataHash } }: Log<'WorkRegistered' | 'CatalogueRegistered'>) {
  return { metadataHash: metadataHash === zeroHash ? null : metadataHash }
}

/** What is said about uses, from when on. */
async function say(
  db: Db,
  log: { blockNumber: bigint; logIndex: number; args: { workId: `0x${string}`; uses: number; since: number } },
): Promise<void> {
  const { blockNumber, logIndex, args } = log
  const { workId, uses, since } = args
  await db.insert(consent).values({ workId, blockNumber, logIndex, uses, since: BigInt(since) })
}
