/** Wallets and nodes that fail at the worst moment: nothing is paid twice, and the page says what is known and what to do. */
import assert from 'node:assert/strict'
import { before, beforeEach, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { AccountName } from '../../scripts/ops/accounts.ts'
import { contentHashOfBytes, DAY } from '../../sdk/src/index.ts'
import { type Seed, seed } from './utils/seed.ts'
import { askedOf, confirm, connect, giveAccount, openStage, type Stage, walletOf, withChromium } from './utils/stage.ts'

describe('when things go wrong', withChromium, () => {
  let stage: Stage
  let seeded: Seed
  before(async () => {
    stage = await openStage()
    seeded = await seed(stage.chain, 'adversity')
  })
  // Something waits for everybody.
  beforeEach(() => stage.chain.passDays(1))

  type Options = Parameters<Stage['open']>[1]

  /** The review of a claim, up to the moment in which the wallet is asked. */
  const reviewClaim = async (as: AccountName = 'coauthor', options: Options = {}) => {
    const page = await stage.open('/me', { as, ...options })
    await connect(page)
    await beginClaim(page)
    return page
  }
  const beginClaim = async (page: Page) => {
    await page.getByRole('button', { name: 'Claim everything' }).click()
    await sheetOf(page).locator('[data-call=claimBatch]').waitFor()
  }
  /** The review of a longer stream: an allowance, then the stream. */
  const reviewTopUp = async () => {
    const page = await stage.open(`/licenses/${seeded.licenseId}`, { as: 'firm' })
    await connect(page)
    await page.getByLabel('More days').fill('3')
    await page.getByRole('button', { name: 'Pay for more days' }).click()
    await sheetOf(page).locator('[data-call=topUpStream]').waitFor()
    return page
  }
  const streamEnd = async () => {
    const [view] = await stage.chain.people.firm.reads.licensesOf({ licenseIds: [seeded.licenseId] })
    return view?.stream.end ?? 0n
  }
  const claimsOfPhoto = async () =>
    (await stage.chain.people.coauthor.reads.claimsOf({ workId: seeded.works.photo })).length
  const isClosedToConfirming = async (page: Page) =>
    assert.equal(await sheetOf(page).getByRole('button', { name: 'Confirm in the wallet' }).isDisabled(), true)
  const methodsOf = async (page: Page) => (await askedOf(page)).map(({ method }) => method)
  /** Runs while the chain makes no blocks; afterwards it makes one, and goes on as ever. */
  const whileChainWaits = async (run: () => Promise<void>) => {
    await stage.chain.request('evm_setAutomine', [false])
    try {
      await run()
    } finally {
      await stage.chain.request('evm_mine')
      await stage.chain.request('evm_setAutomine', [true])
    }
  }
  /** Confirms, and waits until the page has seen the transaction wait. */
  const confirmUnmined = async (page: Page) => {
    const seen = page.waitForResponse(
      (response) => response.request().postData()?.includes('eth_getTransactionByHash') ?? false,
    )
    await confirm(page)
    await sheetOf(page).getByText('Sent, waiting for the chain:').waitFor()
    await seen
  }

  test('a call that the contract would refuse is not sent, and the reason is said', async () => {
    const { steward } = stage.chain.people
    const page = await stage.open('/me/register', { as: 'steward' })
    await connect(page)
    const buffer = Buffer.from('Registered twice at the same moment.')
    await page.locator('input[type=file]').setInputFiles({ name: 'twice.txt', mimeType: 'text/plain', buffer })
    await page.getByRole('button', { name: 'Look it over' }).click()
    await sheetOf(page).locator('[data-call=register]').waitFor()
    await steward.works.register({ contentHash: contentHashOfBytes(buffer), uses: [] })
    await confirm(page)
    await page.getByRole('alert').getByText('The contract would refuse this').waitFor()
    await page.getByRole('alert').getByText('You have registered this very content before.').waitFor()
    assert.deepEqual(await askedOf(page), [])
    assert.equal(await pendingOf(page), 0)
    assert.deepEqual(page.trouble, [])
  })

  test('a no to the second of two calls leaves the first, and the next try goes on after it', async () => {
    const endBefore = await streamEnd()
    const page = await reviewTopUp()
    await walletOf(page, { next: ['agree', 'refuse'] })
    await confirm(page)
    await page.getByRole('alert').getByText('You said no in the wallet').waitFor()
    await sheetOf(page).getByText('1 of 2 transactions are done and stand.').waitFor()
    await confirm(page)
    await sheetOf(page).getByText('The stream goes on longer.').waitFor()
    const [approval, ...rest] = await askedOf(page)
    assert.equal(rest.length, 2)
    assert.ok(rest.every((each) => dataOf(each) === dataOf(rest[0]) && dataOf(each) !== dataOf(approval)))
    assert.equal((await streamEnd()) - endBefore, 3n * DAY)
    assert.deepEqual(page.trouble, [])
  })

  test('a wallet that goes to another network between two calls is called back, and pays once', async () => {
    const endBefore = await streamEnd()
    const page = await reviewTopUp()
    await walletOf(page, { next: ['leave'] })
    await confirm(page)
    await sheetOf(page).getByText('1 of 2 transactions are done and stand.').waitFor()
    await sheetOf(page).getByRole('button', { name: 'Switch to Local chain' }).click()
    await sheetOf(page).getByRole('button', { name: 'Switch to Local chain' }).waitFor({ state: 'hidden' })
    await confirm(page)
    await sheetOf(page).getByText('The stream goes on longer.').waitFor()
    assert.equal((await askedOf(page)).length, 2)
    assert.equal((await streamEnd()) - endBefore, 3n * DAY)
    assert.deepEqual(page.trouble, [])
  })

  test('a transaction that never lands is remembered, also by a page that is reloaded, until somebody has looked', async () => {
    const claimsBefore = await claimsOfPhoto()
    const page = await reviewClaim()
    await page.clock.install()
    await walletOf(page, { mode: 'drop' })
    await confirm(page)
    await sheetOf(page).getByText('Sent, waiting for the chain:').waitFor()
    await page.clock.fastForward('03:05')
    await page.getByRole('alert').getByText('Sent, but not seen to land yet').waitFor()
    await sheetOf(page).locator('[data-pending=unseen]').waitFor()
    await isClosedToConfirming(page)

    await page.reload()
    await page.locator('[data-pending=unseen]').getByText('dropped, replaced, or sent to another network').waitFor()
    await beginClaim(page)
    await isClosedToConfirming(page)
    assert.deepEqual(await askedOf(page), [])
    await sheetOf(page).getByRole('button', { name: 'I have looked, forget it' }).click()
    await confirm(page)
    await sheetOf(page).getByText('What waited has been sent.').waitFor()
    assert.equal((await claimsOfPhoto()) - claimsBefore, 1)
    assert.equal(await pendingOf(page), 0)
    assert.deepEqual(page.trouble, [])
  })

  test('a transaction that the wallet speeds up is the same one', async () => {
    const { coauthor } = stage.chain.people
    const claimsBefore = await claimsOfPhoto()
    const page = await reviewClaim()
    await whileChainWaits(async () => {
      await confirmUnmined(page)
      const [call] = (await askedOf(page)).map(({ params }) => params[0] as object)
      const nonce = await stage.chain.publicClient.getTransactionCount({ address: coauthor.address })
      const price = `0x${(200n * 10n ** 9n).toString(16)}`
      // Told how much gas: on a chain that waits, it would be reckoned as if the first had landed.
      const faster = {
        ...call,
        gas: '0x7a1200',
        nonce: `0x${nonce.toString(16)}`,
        maxFeePerGas: price,
        maxPriorityFeePerGas: price,
      }
      await stage.chain.request('eth_sendTransaction', [faster])
    })
    await sheetOf(page).getByText('What waited has been sent.').waitFor()
    assert.equal((await claimsOfPhoto()) - claimsBefore, 1)
    assert.deepEqual(page.trouble, [])
  })

  test('a wallet that never answers can be left alone, and is not asked for the same again', async () => {
    const page = await reviewClaim()
    await walletOf(page, { mode: 'silent' })
    await confirm(page)
    await page.waitForFunction(() => localStorage.getItem('openroyalty.pending'))
    await page.keyboard.press('Escape')
    await page.locator('[data-pending=unanswered]').getByText('it is not known what it did').waitFor()
    await beginClaim(page)
    await isClosedToConfirming(page)
    assert.deepEqual(await methodsOf(page), ['eth_sendTransaction'])
    assert.deepEqual(page.trouble, [])
  })

  test('an account that is switched under a review has to begin its own', async () => {
    const { author, coauthor } = stage.chain.people
    const page = await reviewClaim('author')
    await giveAccount(page, coauthor.address)
    await page.getByRole('alert').getByText('Your wallet gives another account now').waitFor()
    await isClosedToConfirming(page)
    await giveAccount(page, author.address)
    await page.getByRole('alert').waitFor({ state: 'hidden' })
    await confirm(page)
    await sheetOf(page).getByText('What waited has been sent.').waitFor()
    assert.deepEqual(page.trouble, [])
  })

  test('a wallet that leaves while its transaction waits: it lands, once, and the page says so', async () => {
    const claimsBefore = await claimsOfPhoto()
    const page = await reviewClaim()
    await whileChainWaits(async () => {
      await confirmUnmined(page)
      await giveAccount(page, undefined)
      await sheetOf(page).getByText('Test wallet').waitFor()
      await page.keyboard.press('Escape')
      await page.locator('[data-pending=waiting]').waitFor()
    })
    await page.locator('[data-pending=landed]').getByRole('button', { name: 'All right' }).click()
    assert.equal((await claimsOfPhoto()) - claimsBefore, 1)
    assert.equal(await pendingOf(page), 0)
    assert.deepEqual(page.trouble, [])
  })

  test('a page that is reloaded while a transaction waits knows of it, and lets nobody send it twice', async () => {
    const claimsBefore = await claimsOfPhoto()
    const page = await reviewClaim()
    await whileChainWaits(async () => {
      await confirmUnmined(page)
      await page.reload()
      await page.locator('[data-pending=waiting]').getByText('The chain has not taken it up yet.').waitFor()
      await beginClaim(page)
      await isClosedToConfirming(page)
    })
    await page.locator('.pending [data-pending=landed]').waitFor()
    assert.deepEqual(await askedOf(page), [])
    assert.equal((await claimsOfPhoto()) - claimsBefore, 1)
    assert.deepEqual(page.trouble, [])
  })

  test('a node that is gone is said to be, before and after sending, and the claim is made once', async () => {
    const claimsBefore = await claimsOfPhoto()
    const page = await reviewClaim()
    const node = `${stage.chain.url}/**`
    const goneNode = () => page.route(node, (route) => route.abort())
    await goneNode()
    await confirm(page)
    await page.getByRole('alert').getByText('The node does not answer').waitFor()
    assert.deepEqual(await askedOf(page), [])
    await page.unroute(node)
    await whileChainWaits(async () => {
      await confirmUnmined(page)
      await goneNode()
    })
    await page.waitForEvent('requestfailed')
    await sheetOf(page).getByText('Sent, waiting for the chain:').waitFor()
    await page.unroute(node)
    await sheetOf(page).getByText('What waited has been sent.').waitFor()
    const sent = (await askedOf(page)).map(dataOf)
    assert.equal(new Set(sent).size, sent.length)
    assert.equal((await claimsOfPhoto()) - claimsBefore, 1)
    assert.deepEqual(page.trouble, [])
  })

  test('two wallets are offered by their names, and only the one that was chosen is asked', async () => {
    const { coauthor, author } = stage.chain.people
    const page = await stage.open('/me', { as: 'author', beside: 'coauthor' })
    await connect(page, 'Other wallet')
    await page.getByRole('banner').getByText(coauthor.address.slice(-4)).waitFor()
    assert.ok(!(await page.getByRole('banner').textContent())?.includes(author.address.slice(-4)))
    await beginClaim(page)
    await confirm(page)
    await sheetOf(page).getByText('What waited has been sent.').waitFor()
    assert.deepEqual(await askedOf(page), [])
    assert.deepEqual(page.trouble, [])
  })

  test('a wallet that sends something else than was shown is found out once it has landed', async () => {
    const page = await reviewClaim()
    await walletOf(page, { mode: 'alter' })
    await confirm(page)
    await page.getByRole('alert').getByText('The wallet sent something else').waitFor()
    await isClosedToConfirming(page)
    assert.deepEqual(page.trouble, [])
  })

  test('a batch that the wallet gives up was not sent; one that it does in part is told as that', async () => {
    const page = await reviewClaim('author', { batches: true })
    await walletOf(page, { next: ['giveUp', 'part'] })
    await confirm(page)
    await page.getByRole('alert').getByText('The wallet gave it up').waitFor()
    assert.equal(await pendingOf(page), 0)
    await confirm(page)
    await page.getByRole('alert').getByText('Only a part of it was done').waitFor()
    await isClosedToConfirming(page)
    assert.deepEqual(await methodsOf(page), ['wallet_sendCalls', 'wallet_sendCalls'])
    assert.deepEqual(page.trouble, [])
  })

  test('a batch of which only the wallet says that it landed is not believed', async () => {
    const page = await reviewClaim('author', { batches: true })
    await page.clock.install()
    await walletOf(page, { mode: 'boast' })
    const asked = page.waitForResponse(
      (response) => response.request().postData()?.includes('eth_getTransactionReceipt') ?? false,
    )
    await confirm(page)
    await asked
    await page.clock.fastForward('03:05')
    await page.getByRole('alert').getByText('The wallet has not said what it did').waitFor()
    await isClosedToConfirming(page)
    assert.equal(await pendingOf(page), 1)
    assert.deepEqual(page.trouble, [])
  })
})

function sheetOf(page: Page) {
  return page.getByRole('dialog')
}

function dataOf(asked: { params: readonly unknown[] } | undefined) {
  return (asked?.params[0] as { data: string } | undefined)?.data
}

/** How many transactions the browser keeps in mind. */
function pendingOf(page: Page): Promise<number> {
  return page.evaluate(() => JSON.parse(localStorage.getItem('openroyalty.pending') ?? '[]').length)
}
