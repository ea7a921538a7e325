import { epoch, epochClaim } from 'ponder:schema'
import { listenTo } from '../lib/handlers.ts'
import { toJson } from '../lib/rows.ts'

listenTo('usageEpochs', {
  async EpochPublished(db, log) {
    const { epochId: id, licenseId, poolId, epoch: terms, total, dataHash, closesAt } = log.args
    const { blockNumber, transactionHash, time: publishedAt } = log
    const facts = { licenseId, poolId, token: terms.token, terms: toJson(terms), dataHash, total, closesAt }
    const account = { paid: 0n, isClosed: false }
    await db.insert(epoch).values({ id, ...facts, ...account, publishedAt, blockNumber, transactionHash })
  },

  EpochClosed: (db, { args }) => db.update(epoch, { id: args.epochId }).set({ isClosed: true }),

  async UsageClaimed(db, log) {
    const { epochId, workId, payee, amount } = log.args
    const index = BigInt(log.args.index)
    const { time, transactionHash } = log
    await db.update(epoch, { id: epochId }).set(({ paid }) => ({ paid: paid + amount }))
    await db.insert(epochClaim).values({ epochId, index, workId, payee, amount, time, transactionHash })
  },
})
