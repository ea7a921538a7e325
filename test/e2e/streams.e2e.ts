import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { erc20Abi } from 'viem'
import { DAY, depositFor, parseAmount, perDay, renewLicenseStream } from '../../sdk/src/index.ts'
import { hashOfText, type Seed, seed } from './utils/seed.ts'
import { confirm, connect, openStage, type Stage, withChromium } from './utils/stage.ts'

const dollars = (text: string) => parseAmount(text, 6)

describe('a stream', withChromium, () => {
  let stage: Stage
  let seeded: Seed
  before(async () => {
    stage = await openStage()
    seeded = await seed(stage.chain, 'streams')
  })

  test('is opened, renewed by standing order, made slower, and ended', async () => {
    const { chain } = stage
    const { operator, steward, stranger } = chain.people
    const { offerId } = await operator.offers.publish({
      ...{ poolId: seeded.poolId, textHash: hashOfText('By stream.'), uses: ['TrainGenerative'] },
      ...{ fee: dollars('1'), minRate: perDay(dollars('4')), noticeDays: 10, cureDays: 7 },
    })
    const { licenseId } = await steward.licenses.acquire({ offerId })
    const streamOf = async () => {
      const [view] = await steward.reads.licensesOf({ licenseIds: [licenseId] })
      assert.ok(view)
      return view.stream
    }
    const page = await stage.open(`/licenses/${licenseId}`, { as: 'steward' })
    await connect(page)
    const sheet = page.getByRole('dialog')
    const send = async (call: string, done: string) => {
      await sheet.locator(`[data-call=${call}]`).waitFor()
      await confirm(page)
      await sheet.getByText(done).waitFor()
      await sheet.getByRole('button', { name: 'Close' }).last().click()
    }

    // Nothing runs yet, and the page says what to do.
    await page.locator('[data-reason=stream]').waitFor()
    await page.getByLabel('Stream per day, TUSD').fill('6')
    await page.getByLabel('Days paid in advance').fill('20')
    await page.getByRole('button', { name: 'Open a stream' }).click()
    await send('openStream', 'The stream runs.')
    await page.getByText('In force: every duty is met as of this second.').waitFor()
    const opened = await streamOf()
    assert.equal(opened.rate, perDay(dollars('6')))

    // A standing order: what it may take is allowed, exactly, and is enough.
    await page.getByText('Renew by standing order').click()
    await page.getByLabel('How many times').fill('2')
    await page.getByLabel('Days each time').fill('15')
    await page.getByRole('button', { name: 'Turn it on' }).click()
    await send('setRenewal', 'The standing order is on.')
    const spender = chain.deployment.streamRenewals.address
    const allowance = () =>
      chain.publicClient.readContract({
        ...{ address: chain.deployment.testDollar.address, abi: erc20Abi, functionName: 'allowance' },
        args: [steward.address, spender],
      } as never)
    const each = depositFor(opened.rate, 15n * DAY)
    assert.equal(await allowance(), 2n * each)
    await chain.passDays(Number((opened.end - (await chain.now())) / DAY))
    await renewLicenseStream(stranger, { licenseId, payer: steward.address })
    const renewed = await streamOf()
    assert.equal(renewed.end - opened.end, 15n * DAY)
    assert.equal(await allowance(), each)
    await page.reload()
    await page
      .getByTestId('standing-order')
      .getByText(/^1 more times, 15 days each/)
      .waitFor()
    await page.getByRole('button', { name: 'Turn it off' }).click()
    await send('setRenewal', 'The standing order is off.')
    assert.equal(await allowance(), 0n)

    await page.getByText('Change the rate').click()
    const perDayField = page.getByLabel('Stream per day, TUSD')
    await perDayField.fill('3.99')
    assert.ok(await page.getByRole('button', { name: 'Change it' }).isDisabled())
    await perDayField.fill('4')
    const before = await chain.balanceOf(steward.address)
    await page.getByRole('button', { name: 'Change it' }).click()
    await send('setStreamRate', 'The stream runs at the new rate.')
    assert.equal((await streamOf()).rate, perDay(dollars('4')))
    assert.ok((await chain.balanceOf(steward.address)) > before)

    // Ten days of notice hold it; what lies beyond comes back to the base unit.
    await page.getByText('End it earlier').click()
    const running = await streamOf()
    await page.getByRole('button', { name: 'End it', exact: true }).click()
    const balance = await chain.balanceOf(steward.address)
    await send('cancelStream', 'The stream has its new end.')
    const ended = await streamOf()
    const left = ended.end - (await chain.now())
    assert.ok(left >= 10n * DAY && left <= 11n * DAY, `${left}`)
    const refund = (running.rate * (running.end - ended.end)) >> 64n
    assert.equal((await chain.balanceOf(steward.address)) - balance, refund)
    assert.deepEqual(page.trouble, [])
  })
})
