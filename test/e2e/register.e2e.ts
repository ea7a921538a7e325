import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { contentHashOfBytes, workIdOf } from '../../sdk/src/index.ts'
import { type Seed, seed } from './utils/seed.ts'
import { confirm, connect, openStage, type Stage, withChromium } from './utils/stage.ts'

describe('somebody with a new work', withChromium, () => {
  let stage: Stage
  let seeded: Seed
  before(async () => {
    stage = await openStage()
    seeded = await seed(stage.chain, 'register')
  })

  test('registers it with a co-author, joins a pool, and the money of the next payment reaches both', async () => {
    const { chain } = stage
    const { steward, stranger, relayer } = chain.people
    const bytes = Buffer.from('A poem that nobody has read yet.')
    const page = await stage.open('/me/register', { as: 'steward', batches: true })
    await connect(page)
    await page.locator('input[type=file]').setInputFiles({ name: 'poem.txt', mimeType: 'text/plain', buffer: bytes })
    await page.getByText(contentHashOfBytes(bytes)).waitFor()
    await page.getByLabel('Title', { exact: true }).fill('A poem for nobody')
    await page.getByLabel('Names of its creators').fill('A. Steward, B. Stranger')
    await page.getByLabel('Generative training').check()
    await page.getByRole('button', { name: 'Add a co-author' }).click()
    await page.getByLabel('Wallet').last().fill(stranger.address)
    await page.getByLabel('Parts').first().fill('3')
    await page.getByLabel('Join a pool at once').selectOption(seeded.poolId)
    await page.getByRole('button', { name: 'Look it over' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.locator('[data-call=registerAndCall]').waitFor()
    await sheet.locator('[data-call=setUri]').waitFor()
    await confirm(page)
    await sheet.getByText('Your work is registered.').waitFor()
    await sheet.getByRole('link', { name: 'To the work' }).click()
    const workId = workIdOf({ creator: steward.address, contentHash: contentHashOfBytes(bytes) })
    await page.getByRole('heading', { name: 'Shared by' }).waitFor()
    assert.ok(page.url().endsWith(workId))
    // Its title was written to the chain, and its hash was registered: any browser shows it.
    await page.getByText('A poem for nobody').first().waitFor()
    await page.getByText('B. Stranger').first().waitFor()

    // Units of who joins come after the pool's notice: one in eleven, of which the co-author has a quarter.
    await chain.passDays(8)
    await relayer.pools.pay({ poolId: seeded.poolId, amount: 11_000_000n })
    const balance = () => chain.balanceOf(stranger.address)
    const before = await balance()
    await page.goto(`${stage.app.url}/me`)
    await page.getByRole('button', { name: 'Claim everything' }).click()
    await sheet.locator('[data-call=distribute]').waitFor()
    await confirm(page)
    await sheet.getByText('What waited has been sent.').waitFor()
    const gained = (await balance()) - before
    const [claim] = await relayer.reads.claimsOf({ workId })
    assert.ok(claim && claim.args.amount >= 1_000_000n)
    assert.equal(gained, claim.args.amount / 4n)
    assert.deepEqual(page.trouble, [])
  })

  test('changes its mind about the uses', async () => {
    const { chain } = stage
    const page = await stage.open(`/works/${seeded.works.song}`, { as: 'author' })
    await connect(page)
    await page.getByLabel(/^Search/).check()
    await page.getByLabel(/^Answers/).uncheck()
    await page.getByRole('button', { name: 'Change the uses' }).click()
    await page.getByRole('dialog').getByText('Generative training, Search').waitFor()
    await confirm(page)
    await page.getByRole('dialog').getByText('It is done.').waitFor()
    const { uses } = (await chain.people.author.reads.workOf({ workId: seeded.works.song })) ?? {}
    assert.deepEqual(uses, ['TrainGenerative', 'Search'])
    assert.deepEqual(page.trouble, [])
  })
})
