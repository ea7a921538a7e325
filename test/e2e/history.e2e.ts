/** Every figure leads to the transactions behind it, and is what they come to, to the base unit. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Hex } from 'viem'
import { takeSdkFromSources } from '../../app/server/sdkSources.ts'
import type { Books } from '../../app/src/lib/books.ts'
import { endDayAfter, perDay } from '../../sdk/src/index.ts'
import { type Seed, seed } from './utils/seed.ts'
import { seedUsage } from './utils/seedUsage.ts'
import { openStage, type Stage, withChromium } from './utils/stage.ts'

takeSdkFromSources()
const { openBooks } = await import('../../app/src/lib/books.ts')
const { recordsAbout, recordsIn, sumsOf } = await import('../../app/src/lib/records.ts')
const { hitsIn } = await import('../../app/src/lib/search.ts')

describe('transactions behind figures', withChromium, () => {
  let stage: Stage
  let seeded: Seed
  let books: Books
  before(async () => {
    stage = await openStage()
    seeded = await seed(stage.chain, 'history')
    const { author, coauthor, relayer, firm } = stage.chain.people
    const { poolId, works } = seeded
    // A stream that is made faster, slower, longer, and taken back.
    const endDay = endDayAfter(await stage.chain.now(), { days: 20 })
    await coauthor.streams.open({ poolId, rate: perDay(10_000_000n), endDay })
    await coauthor.streams.setRate({ poolId, rate: perDay(15_000_001n) })
    await coauthor.streams.setRate({ poolId, rate: perDay(7_000_003n) })
    await coauthor.streams.topUp({ poolId, endDay: endDay + 9, controller: coauthor.address })
    await coauthor.streams.cancel({ poolId })
    await relayer.pools.pay({ poolId, amount: 1_000_001n })
    await relayer.claims.claimBatch({ claims: [works.song, works.photo].map((workId) => ({ poolId, workId })) })
    await relayer.claims.claim({ poolId, workId: works.song })
    const usage = await seedUsage(stage.chain, 'history')
    await author.pools.join({ poolId: usage.poolId, workId: works.song })
    await usage.settle([{ workId: works.song, count: 3 }], 10_000_001n)
    await firm.licenses.topUpStream({ licenseId: seeded.licenseId, endDay: endDay + 40 })
    for (let amount = 1n; amount <= 12n; amount += 1n) await relayer.pools.pay({ poolId, amount })
    books = await openBooks(firm, Date.now)
  })

  test('come to what every pool was paid and has paid out', () => {
    const { pools } = books.state.pools
    assert.ok(pools.size >= 2)
    for (const [poolId, { terms, book }] of pools) {
      const records = recordsAbout(books, poolId)
      assert.equal(sumsOf(records, 'in').get(terms.token) ?? 0n, book.paidIn - book.refunded, poolId)
      assert.equal(sumsOf(records, 'out').get(terms.token) ?? 0n, book.claimed, poolId)
    }
  })

  test('come to what every epoch was paid and has paid out', () => {
    assert.ok(books.state.epochs.size >= 1)
    for (const [epochId, { token, total, paid }] of books.state.epochs) {
      const records = recordsAbout(books, epochId)
      assert.equal(sumsOf(records, 'in').get(token), total)
      assert.equal(sumsOf(records, 'out').get(token) ?? 0n, paid)
    }
  })

  test('name each log once, by its transaction and by what it is about', () => {
    for (const { transactionHash } of books.logs) {
      const logs = recordsIn(books, transactionHash).map(({ log }) => log)
      assert.deepEqual(
        logs,
        books.logs.filter((log) => log.transactionHash === transactionHash),
      )
      assert.ok(hitsIn(books, transactionHash).some(({ kind, id }) => kind === 'transaction' && id === transactionHash))
    }
    const { song } = seeded.works
    const kinds = new Set(recordsAbout(books, song).map(({ log }) => log.eventName))
    for (const kind of ['WorkRegistered', 'Transfer', 'Joined', 'UnitsSet', 'Claimed'])
      assert.ok(kinds.has(kind as never), kind)
    assert.deepEqual(recordsAbout(books, `0x${'12'.repeat(32)}` as Hex), [])
  })

  test('are a press away from a figure, and from each other', async () => {
    const page = await stage.open(`/pools/${seeded.poolId}`)
    const payments = page.getByRole('table', { name: 'Latest payments' }).getByRole('row')
    await payments.nth(12).waitFor()
    assert.equal(await payments.count(), 13)
    await page.getByRole('button', { name: /^Show more/ }).click()
    await payments.filter({ hasText: '1,250.50' }).waitFor()
    const figure = page.getByRole('definition').filter({ hasText: 'TUSD' }).first().getByRole('link')
    const amount = await figure.textContent()
    await figure.click()
    await page.waitForURL(`**/history/${seeded.poolId}?only=in`)
    await page.getByTestId('together').getByText('TUSD').waitFor()
    assert.equal(await page.getByTestId('together').textContent(), amount)
    await page.getByRole('link', { name: 'Everything' }).click()
    await page.getByRole('button', { name: /^Show more/ }).click()
    await page.getByText('Pool made').waitFor()
    await page.getByRole('row').filter({ hasText: 'Stream opened' }).last().getByRole('link').last().click()
    await page.waitForURL('**/transactions/0x*')
    await page.getByText('All that the contracts have logged in it, in their order.').waitFor()
    await page.getByText('Stream opened').first().waitFor()
    assert.deepEqual(page.trouble, [])
    await page.context().close()
  })
})
