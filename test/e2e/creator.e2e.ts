import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, describe, test } from 'node:test'
import type { Locator } from 'playwright-core'
import { getAddress, isAddressEqual } from 'viem'
import { formatAmount } from '../../sdk/src/index.ts'
import { type Seed, seed } from './utils/seed.ts'
import { askedOf, confirm, connect, openStage, type Stage, withChromium } from './utils/stage.ts'

describe('a creator', withChromium, () => {
  let stage: Stage
  let seeded: Seed
  before(async () => {
    stage = await openStage()
    seeded = await seed(stage.chain, 'creator')
  })

  test('sees what waits grow by the second, and claims it into the wallet', async () => {
    const { chain } = stage
    const page = await stage.open('/me', { as: 'author' })
    await connect(page)
    const waiting = page.getByTestId('waiting')
    await waiting.getByText('TUSD').waitFor()
    const first = amountOf(await textOf(waiting))
    assert.ok(first > 0n)
    await page.waitForFunction(
      (text) => document.querySelector('[data-testid=waiting]')?.textContent !== text,
      await textOf(waiting),
    )
    assert.ok(amountOf(await textOf(waiting)) > first)

    // Who paid it, the firm's stream by the second among them: the parts are the whole.
    const rows = await page
      .getByTestId('sources')
      .evaluate((list) =>
        Array.from(list.children, (row) => [row.textContent ?? '', row.querySelector('.amount')?.textContent ?? '']),
      )
    const parts = rows.map(([, amount = '']) => amountOf(amount))
    const sum = parts.slice(0, -1).reduce((all, each) => all + each, 0n)
    assert.equal(sum, parts.at(-1))
    const firm = getAddress(chain.people.firm.address).slice(0, 6)
    assert.ok(rows.some(([row]) => row?.startsWith(firm) && row.includes('by stream')))

    const balanceBefore = await chain.balanceOf(chain.people.author.address)
    await page.getByRole('button', { name: 'Claim everything' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.locator('[data-call=claimBatch]').waitFor()
    await confirm(page)
    await sheet.getByText('What waited has been sent.').waitFor()

    // What was signed is what was shown: the claims of the author's two works, and the split's sharing.
    assert.equal((await askedOf(page)).length, 2)
    const gained = (await chain.balanceOf(chain.people.author.address)) - balanceBefore
    const claims = await chain.people.author.reads.claimsOf({ poolId: seeded.poolId })
    const [song] = claims.filter(({ args }) => args.workId === seeded.works.song)
    const [essay] = claims.filter(({ args }) => args.workId === seeded.works.essay)
    assert.ok(song && essay)
    const { recipients, shares } = seeded.split
    const share = BigInt(shares[recipients.findIndex((each) => isAddressEqual(each, chain.people.author.address))] ?? 0)
    assert.equal(gained, song.args.amount + (essay.args.amount * share) / 1_000_000n)

    // What came is listed, to the base unit, and in the statement.
    await sheet.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('heading', { name: 'Received' }).waitFor()
    await page.getByRole('button', { name: 'Download a statement' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('dialog').getByRole('button', { name: 'Download', exact: true }).click(),
    ])
    const statement = await readFile(await download.path(), 'utf8')
    for (const amount of [song.args.amount, (essay.args.amount * share) / 1_000_000n])
      assert.ok(statement.includes(formatAmount(amount, 6)), `${amount}`)
    assert.deepEqual(page.trouble, [])
  })

  test('is drawn among those whom the pool’s money reaches, with who else a work is shared', async () => {
    const page = await stage.open(`/pools/${seeded.poolId}`)
    const drawn = page.locator('svg.flow')
    await drawn.waitFor()
    const titles = await drawn.locator('title').allTextContents()
    const owners = [stage.chain.people.author.address, ...seeded.split.recipients, stage.chain.people.coauthor.address]
    for (const person of owners)
      assert.ok(
        titles.some((each) => isSame(each, person)),
        person,
      )
    // Payers, the pool, works, and people: each work leads to somebody.
    const { author, coauthor, relayer, firm } = stage.chain.people
    assert.ok([relayer, firm].some(({ address }) => titles.some((each) => isSame(each, address))))
    assert.ok((await drawn.locator('path').count()) >= 2 + 3 + 4, `${author.address} ${coauthor.address}`)
    assert.deepEqual(page.trouble, [])
  })
})

async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? ''
}

/** Of a figure in English, in base units of six decimals. */
function amountOf(text: string): bigint {
  const [whole = '', fraction = ''] = text.replace(/[^\d.]/g, '').split('.')
  return BigInt(whole + fraction.padEnd(6, '0'))
}

function isSame(text: string, address: string): boolean {
  return text.toLowerCase() === address.toLowerCase()
}
