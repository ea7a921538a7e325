import { sweep } from 'ponder:schema'
import { listenTo, placeOf } from '../lib/handlers.ts'

listenTo('poolInboxes', {
  async InboxSwept(db, log) {
    const { poolId, inbox, amount } = log.args
    await db.insert(sweep).values({ ...placeOf(log), poolId, inbox, amount })
  },

  async StraySwept(db, log) {
    const { poolId, token, payee, amount } = log.args
    await db.insert(sweep).values({ ...placeOf(log), poolId, token, payee, amount })
  },
})
