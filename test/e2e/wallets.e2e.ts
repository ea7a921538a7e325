import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { seed } from './utils/seed.ts'
import { askedOf, confirm, connect, giveAccount, openStage, type Stage, walletOf, withChromium } from './utils/stage.ts'

describe('a wallet', withChromium, () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
    await seed(stage.chain, 'wallets')
  })

  /** The review of a claim, up to the moment in which the wallet is asked. */
  const review = async (page: Page) => {
    await connect(page)
    await page.getByRole('button', { name: 'Claim everything' }).click()
    await page.getByRole('dialog').locator('[data-call=claimBatch]').waitFor()
  }

  test('that says no leaves everything as it was, and can be asked again', async () => {
    const page = await stage.open('/me', { as: 'coauthor' })
    await review(page)
    await walletOf(page, { mode: 'refuse' })
    await confirm(page)
    await page.getByRole('alert').getByText('You said no in the wallet').waitFor()
    await walletOf(page, { mode: 'agree' })
    await confirm(page)
    await page.getByRole('dialog').getByText('What waited has been sent.').waitFor()
    assert.deepEqual(page.trouble, [])
  })

  test('on another network is asked to switch before anything is sent', async () => {
    const page = await stage.open('/me', { as: 'coauthor' })
    await review(page)
    await walletOf(page, { chainId: 1 })
    const sheet = page.getByRole('dialog')
    await sheet.getByText('Your wallet is on another network').waitFor()
    assert.equal(await sheet.getByRole('button', { name: 'Confirm in the wallet' }).isDisabled(), true)
    await sheet.getByRole('button', { name: 'Switch to Local chain' }).click()
    await sheet.getByText('Your wallet is on another network').waitFor({ state: 'hidden' })
    assert.deepEqual(await askedOf(page), [])
    assert.deepEqual(page.trouble, [])
  })

  test('that cannot pay for gas is told so, in words with what to do', async () => {
    const { chain } = stage
    const { coauthor } = chain.people
    const page = await stage.open('/me', { as: 'coauthor' })
    await review(page)
    await chain.request('hardhat_setBalance', [coauthor.address, '0x0'])
    await confirm(page)
    await page.getByRole('alert').getByText('The wallet cannot pay for gas').waitFor()
    await chain.request('hardhat_setBalance', [coauthor.address, '0x8ac7230489e80000'])
    assert.deepEqual(page.trouble, [])
  })

  test('that makes batches gets one request for all calls', async () => {
    const page = await stage.open('/me', { as: 'author', batches: true })
    await review(page)
    await confirm(page)
    await page.getByRole('dialog').getByText('What waited has been sent.').waitFor()
    assert.deepEqual(
      (await askedOf(page)).map(({ method }) => method),
      ['wallet_sendCalls'],
    )
    assert.deepEqual(page.trouble, [])
  })

  test('that gives the page another account shows that account, and nothing of the one before', async () => {
    const { author, relayer } = stage.chain.people
    const page = await stage.open('/me', { as: 'author' })
    await connect(page)
    await page.getByText('Earned in all').first().waitFor()
    await giveAccount(page, relayer.address)
    await page.getByText('No works yet').waitFor()
    const text = (await page.textContent('body')) ?? ''
    assert.ok(!text.includes(author.address.slice(-4)))
    assert.deepEqual(page.trouble, [])
  })

  test('whose transaction is replaced by another is told that the first never happened', async () => {
    const { chain } = stage
    const { coauthor } = chain.people
    await chain.passDays(1)
    const page = await stage.open('/me', { as: 'coauthor' })
    await review(page)
    await chain.request('evm_setAutomine', [false])
    try {
      // Who has never seen a transaction cannot know what took its place.
      const seen = page.waitForResponse(
        (response) => response.request().postData()?.includes('eth_getTransactionByHash') ?? false,
      )
      await confirm(page)
      await page.getByRole('dialog').getByText('Sent, waiting for the chain:').waitFor()
      await seen
      // The wallet sends something else with the same number, at a higher price.
      const nonce = await chain.publicClient.getTransactionCount({ address: coauthor.address })
      const price = `0x${(200n * 10n ** 9n).toString(16)}`
      const other = { from: coauthor.address, to: coauthor.address, nonce: `0x${nonce.toString(16)}` }
      await chain.request('eth_sendTransaction', [{ ...other, maxFeePerGas: price, maxPriorityFeePerGas: price }])
    } finally {
      await chain.request('evm_mine')
      await chain.request('evm_setAutomine', [true])
    }
    await page.getByRole('alert').getByText('Cancelled from the wallet', { exact: true }).waitFor()
    assert.deepEqual(page.trouble, [])
  })
})
