import { credit, split, splitAccount, splitRecipient } from 'ponder:schema'
import type { Address } from 'viem'
import { type Db, listenTo } from '../lib/handlers.ts'

listenTo('royaltySplits', {
  async SplitAnnounced(db, { time: announcedAt, args: { split: address, recipients, shares } }) {
    // Anybody may announce the same split again: it says the same.
    await db.insert(split).values({ address, announcedAt }).onConflictDoNothing()
    for (const [position, recipient] of recipients.entries()) {
      const share = shares[position] ?? 0
      await db.insert(splitRecipient).values({ split: address, position, recipient, share }).onConflictDoNothing()
    }
  },

  async Distributed(db, { args: { split, token, amount, position, carried } }) {
    const facts = { position: BigInt(position), carried: BigInt(carried) }
    await db
      .insert(splitAccount)
      .values({ split, token, distributed: amount, credits: 0n, ...facts })
      .onConflictDoUpdate((row) => ({ distributed: row.distributed + amount, ...facts }))
  },

  Credited: (db, { args: { amount, ...whose } }) => add(db, whose, amount),
  CreditWithdrawn: (db, { args: { amount, ...whose } }) => add(db, whose, -amount),
})

/** Base units that wait for one recipient become more, or fewer. */
async function add(
  db: Db,
  { split, token, recipient }: { split: Address; token: Address; recipient: Address },
  change: bigint,
): Promise<void> {
  await db
    .insert(credit)
    .values({ split, token, recipient, amount: change })
    .onConflictDoUpdate((row) => ({ amount: row.amount + change }))
  await db
    .insert(splitAccount)
    .values({ split, token, distributed: 0n, credits: change, position: 0n, carried: 0n })
    .onConflictDoUpdate((row) => ({ credits: row.credits + change }))
}
