import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { standingAt } from '../../sdk/src/audit/index.ts'
import { DAY, parseAmount } from '../../sdk/src/index.ts'
import { type Seed, seed } from './utils/seed.ts'
import { askedOf, confirm, connect, openStage, type Stage, withChromium } from './utils/stage.ts'

describe('a licensee', withChromium, () => {
  let stage: Stage
  let seeded: Seed
  before(async () => {
    stage = await openStage()
    seeded = await seed(stage.chain, 'licensee')
  })

  test('takes a license with its stream by two signatures and one transaction', async () => {
    const { chain } = stage
    const page = await stage.open(`/offers/${seeded.offerId}`, { as: 'auditor' })
    await connect(page)
    await page.getByText('Your wallet holds').waitFor()
    await page.getByLabel('Stream per day, TUSD').fill('25.5')
    await page.getByLabel('Days paid in advance').fill('40')
    await page.getByRole('button', { name: 'Look it over' }).click()
    const sheet = page.getByRole('dialog')
    for (const title of ['What you ask for', 'What may be taken for it']) {
      await sheet.getByRole('heading', { name: title }).waitFor()
      await sheet.getByRole('button', { name: 'Sign in the wallet' }).click()
    }
    await sheet.locator('[data-call=acquireWithPermit]').waitFor()
    await confirm(page)
    await sheet.getByText('The license is yours.').waitFor()

    const methods = (await askedOf(page)).map(({ method }) => method)
    assert.deepEqual(methods, ['eth_signTypedData_v4', 'eth_signTypedData_v4', 'eth_sendTransaction'])
    await sheet.getByRole('link', { name: 'To the license' }).click()
    await page.getByText('In force: every duty is met as of this second.').waitFor()
    const licenseId = page.url().split('/').at(-1) as `0x${string}`
    const now = await chain.now()
    assert.equal(await standingAt(chain.people.auditor, { licenseId, time: now }), 'Active')
    assert.deepEqual(page.trouble, [])
  })

  test('pays for more days, exactly what they cost, and states a period', async () => {
    const { chain } = stage
    const { licenseId, poolId } = seeded
    await chain.passDays(26)
    const before = await streamOf(stage, licenseId)
    const page = await stage.open(`/licenses/${licenseId}`, { as: 'firm' })
    await connect(page)
    await page.getByLabel('More days').fill('10')
    await page.getByRole('button', { name: 'Pay for more days' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.locator('[data-call=topUpStream]').waitFor()
    await confirm(page)
    await sheet.getByText('The stream goes on longer.').waitFor()
    await sheet.getByRole('button', { name: 'Close' }).last().click()
    const after = await streamOf(stage, licenseId)
    assert.equal(after.end - before.end, 10n * DAY)

    await page.getByLabel('Units of use').fill('1200')
    await page.getByLabel('Revenue, TUSD').fill('4000.5')
    await page.getByRole('button', { name: 'File the statement' }).click()
    await sheet.locator('[data-call=report]').waitFor()
    await confirm(page)
    await sheet.getByText('The statement is filed.').waitFor()
    const { owed } = await chain.people.firm.reads.statementOf({ licenseId, period: 0 })
    // 2.5 % of what was stated.
    assert.equal(owed, parseAmount('100.0125', 6))
    const [paid] = (await chain.people.firm.reads.paymentsOf({ poolId, ref: licenseId })).slice(-1)
    assert.ok(paid)
    assert.deepEqual(page.trouble, [])
  })
})

async function streamOf({ chain }: Stage, licenseId: `0x${string}`) {
  const [view] = await chain.people.firm.reads.licensesOf({ licenseIds: [licenseId] })
  assert.ok(view)
  return view.stream
}
