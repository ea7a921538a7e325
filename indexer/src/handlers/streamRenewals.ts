import { renewal } from 'ponder:schema'
import { listenTo } from '../lib/handlers.ts'

listenTo('streamRenewals', {
  // One of these comes after each renewal too, and says all that holds from then on.
  async RenewalSet(db, { args: { streamId, payer, renewal: allowed } }) {
    const { periodsLeft, periodDays, until, maxRate } = allowed
    const facts = { periodsLeft, periodDays, until: BigInt(until), maxRate }
    await db
      .insert(renewal)
      .values({ streamId, payer, ...facts })
      .onConflictDoUpdate(facts)
  },
})
