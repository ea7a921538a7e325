import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, describe, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { authorizeKey, openChannel, redeemVouchers, signVoucher } from '../../sdk/src/channels/index.ts'
import { endDayAfter, parseAmount, perDay } from '../../sdk/src/index.ts'
import { type Seed, seed } from './utils/seed.ts'
import { confirm, connect, openStage, type Stage, withChromium } from './utils/stage.ts'

const dollars = (text: string) => parseAmount(text, 6)

describe('a firm', withChromium, () => {
  let stage: Stage
  let seeded: Seed
  before(async () => {
    stage = await openStage()
    seeded = await seed(stage.chain, 'firm')
  })

  test('sees what it spends each day, to the base unit, and the payments behind a bar', async () => {
    const { chain } = stage
    const { stranger } = chain.people
    const { poolId } = seeded
    await chain.passDays(1)
    await stranger.pools.pay({ poolId, amount: dollars('12.345678') })
    const endDay = endDayAfter(await chain.now(), { days: 20 })
    await stranger.streams.open({ poolId, rate: perDay(dollars('7')), endDay })
    await chain.passDays(3)
    const page = await stage.open('/firm', { as: 'stranger' })
    await connect(page)
    const spending = page.getByRole('region', { name: 'Spending' })
    await spending.locator('.spending a').first().waitFor()

    // Two whole days lie between the day of the payment and today; the stream has brought seven dollars in each.
    const table = spending.getByRole('table').first()
    const rows = await table
      .locator('tbody tr')
      .evaluateAll((all) => all.map((row) => Array.from(row.querySelectorAll('.amount'), (each) => each.textContent)))
    assert.equal(rows.length, 4)
    assert.deepEqual(rows.slice(1, 3), Array(2).fill(['7.00 TUSD', '0.00 TUSD', '7.00 TUSD']))
    assert.equal(rows[3]?.[1], '12.345678 TUSD')

    const bar = spending.locator('.spending a').last()
    assert.match((await bar.getAttribute('aria-label')) ?? '', /TUSD$/)
    await bar.press('Enter')
    await spending.getByRole('heading', { name: /^Payments behind/ }).waitFor()
    const behind = spending.getByRole('table').last()
    assert.match((await behind.textContent()) ?? '', /Prepaid stream/)

    // By the month everything stands in one bar or two, and is the same.
    const whole = await spending.getByTestId('spent').textContent()
    await spending.getByLabel('Per').selectOption('Month')
    const months = await spending.getByTestId('spent').textContent()
    const [from, until] = [whole, months].map((text) => dollars((text ?? '').replace(/[^\d.]/g, '')))
    assert.ok(from !== undefined && until !== undefined && until >= from && until - from < dollars('0.01'))
    await spending.getByLabel('Told apart by').selectOption('Pool')
    await spending.getByRole('columnheader', { name: /^Pool/ }).waitFor()
    assert.deepEqual(page.trouble, [])
  })

  test('takes a statement of a time of its own along, in every form', async () => {
    const page = await stage.open(`/pools/${seeded.poolId}`)
    await page.getByRole('button', { name: 'Download a statement' }).click()
    const sheet = page.getByRole('dialog')
    const save = sheet.getByRole('button', { name: 'Download', exact: true })
    await sheet.getByLabel('Of which time').selectOption('From one day to another')
    assert.ok(await save.isDisabled())
    const day = new Date(Number(await stage.chain.now()) * 1000).toISOString().slice(0, 10)
    await sheet.getByLabel('First day').fill('2026-06-01')
    await sheet.getByLabel('Last day').fill(day)
    await sheet.getByLabel('In the time of').selectOption('Asia/Tokyo')
    for (const [format, ending, expected] of [
      ['CSV, for a spreadsheet', 'csv', /^.*totals|opening/],
      ['A page to print', 'html', /<html lang="en/],
      ['Text, in tables', 'txt', /^Pool's statement, 2026-06-01T00:00:00\+09:00/],
      ['JSON, for a program', 'json', /"format": "openroyalty-statement-1"/],
    ] as const) {
      await sheet.getByLabel('As', { exact: true }).selectOption(format)
      const [download] = await Promise.all([page.waitForEvent('download'), save.click()])
      assert.ok(download.suggestedFilename().endsWith(`.${ending}`))
      const text = await readFile(await download.path(), 'utf8')
      assert.match(text, expected)
      assert.ok(text.includes(seeded.works.song.slice(0, 6)), `${format} names the works`)
    }
    assert.deepEqual(page.trouble, [])
  })

  test('sees what its channel has for whom, tops it up, withdraws after the notice, and revokes a key', async () => {
    const { chain } = stage
    const { stranger, relayer, auditor } = chain.people
    const { poolId } = seeded
    const { channelId } = await openChannel(stranger, {
      ...{ token: chain.deployment.testDollar.address, noticeDays: 3, amount: dollars('100') },
      reservations: [{ poolId, amount: dollars('30') }],
    })
    const until = Number(await chain.now()) + 90 * 86_400
    await authorizeKey(stranger, { channelId, key: auditor.address, until, cap: dollars('20') })
    const redeem = async (total: string) => {
      const voucher = await signVoucher(auditor, { channelId, poolId, total: dollars(total), expiry: until })
      await redeemVouchers(relayer, { vouchers: [voucher] })
    }
    await redeem('12.5')
    await redeem('33')

    const page = await stage.open('/firm', { as: 'stranger' })
    await connect(page)
    const channel = page.getByRole('region', { name: /^Channel/ })
    const figures = () => channel.locator('.stats dd').allTextContents()
    await channel.getByRole('heading', { name: 'Vouchers redeemed' }).waitFor()
    // All of the reserve, and three dollars of what was free.
    await channel.getByText('67.00 TUSD').first().waitFor()
    assert.deepEqual(await figures(), ['67.00 TUSD', '0.00 TUSD', '67.00 TUSD', '33.00 TUSD'])
    const vouchers = channel.getByRole('table', { name: 'Vouchers redeemed' }).locator('tbody .amount')
    assert.deepEqual(await vouchers.allTextContents(), ['20.50 TUSD', '12.50 TUSD'])

    const sheet = page.getByRole('dialog')
    const send = async (call: string, done: string) => {
      await sheet.locator(`[data-call=${call}]`).waitFor()
      await confirm(page)
      await sheet.getByText(done).waitFor()
      await sheet.getByRole('button', { name: 'Close' }).last().click()
    }
    await channel.getByLabel('Amount, TUSD').fill('3.000001')
    await channel.getByRole('button', { name: 'Add to the deposit' }).click()
    await send('topUp', 'The deposit has grown.')
    await channel.getByText('70.000001 TUSD').first().waitFor()
    await channel.getByLabel('Amount, TUSD').fill('70.000002')
    const announce = channel.getByRole('button', { name: 'Announce a withdrawal' })
    assert.ok(await announce.isDisabled())
    await channel.getByLabel('Amount, TUSD').fill('50')
    await announce.click()
    await send('announceWithdrawal', 'The withdrawal is announced.')
    assert.ok(await channel.getByRole('button', { name: 'Withdraw', exact: true }).isDisabled())
    await channel.getByRole('button', { name: 'Revoke', exact: true }).click()
    await send('revokeKey', 'The key is revoked.')
    await channel.getByText('Revoked', { exact: true }).waitFor()
    await chain.passDays(3)
    await page.reload()
    const before = await chain.balanceOf(stranger.address)
    await channel.getByRole('button', { name: 'Withdraw', exact: true }).click()
    await send('finishWithdrawal', 'The money is back.')
    assert.equal((await chain.balanceOf(stranger.address)) - before, dollars('50'))
    await channel.getByText('20.000001 TUSD').first().waitFor()
    await channel.getByText('Over', { exact: true }).waitFor()

    // A stream without a license: exactly thirty days more, and the end of it.
    const own = page.getByRole('region', { name: 'Streams without a license' })
    const unspent = await chain.balanceOf(stranger.address)
    await own.getByRole('button', { name: '30 more days' }).click()
    await send('topUpStream', 'The stream goes on longer.')
    assert.equal(unspent - (await chain.balanceOf(stranger.address)), dollars('210'))
    await own.getByRole('button', { name: 'End it' }).click()
    await send('cancelStream', 'The stream has its new end.')
    await own.waitFor({ state: 'detached' })
    assert.ok((await chain.balanceOf(stranger.address)) > unspent)

    const { violations } = await new AxeBuilder({ page }).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    assert.deepEqual(
      serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      [],
    )
    assert.deepEqual(page.trouble, [])
  })
})
