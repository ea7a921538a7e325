import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { type Seed, seed } from './utils/seed.ts'
import { askedOf, openStage, type Stage, withChromium } from './utils/stage.ts'

/** Keys until a thing must have been reached. */
const MOST_KEYS = 120

/** Goes on with Tab until the thing with this role and name has the focus, which must be seen at every step. */
async function tabTo(page: Page, role: string, name: RegExp | string): Promise<void> {
  for (let i = 0; i < MOST_KEYS; i += 1) {
    await page.keyboard.press('Tab')
    const target = page.getByRole(role as never, { name }).and(page.locator(':focus'))
    if ((await target.count()) > 0) return
    const seen = await page.evaluate(() => {
      const focused = document.activeElement
      if (!focused || focused === document.body) return ''
      const styles = [focused, ...focused.querySelectorAll('*')].map((each) => getComputedStyle(each))
      const isSeen = styles.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px')
      return isSeen ? '' : focused.outerHTML.slice(0, 120)
    })
    assert.equal(seen, '', 'has the focus, and does not show it')
  }
  assert.fail(`${role} ${name} is not reached by Tab`)
}

async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

describe('keys alone', withChromium, () => {
  let stage: Stage
  let seeded: Seed
  before(async () => {
    stage = await openStage()
    seeded = await seed(stage.chain, 'keyboard')
  })

  const connectByKeys = async (page: Page) => {
    await tabTo(page, 'button', 'Connect a wallet')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    assert.deepEqual(await seriousFindings(page), [], 'the list of wallets')
    await tabTo(page, 'button', /Test wallet/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  }

  test('skip what is on every page, and find a work by its id', async () => {
    const page = await stage.open('/explore')
    await page.getByRole('heading', { name: 'Latest payments' }).waitFor()
    await page.keyboard.press('Tab')
    const [first] = await page.locator(':focus').allTextContents()
    assert.match(first ?? '', /Skip/)
    await page.keyboard.press('Enter')
    await tabTo(page, 'combobox', /Find a work/)
    await page.keyboard.type(seeded.works.song.slice(0, 20))
    await page.getByRole('option').first().waitFor()
    assert.deepEqual(await seriousFindings(page), [], 'with hits')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/works/${seeded.works.song}`)
    assert.deepEqual(page.trouble, [])
  })

  test('close a review with Escape, and are where they were; claim, to the money in the wallet', async () => {
    const { chain } = stage
    const page = await stage.open('/me', { as: 'author', theme: 'dark' })
    await page.getByRole('heading', { name: 'My earnings' }).waitFor()
    await connectByKeys(page)
    await page.getByRole('button', { name: 'Claim everything' }).waitFor()
    await tabTo(page, 'button', 'Claim everything')
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog')
    await sheet.locator('[data-call]').first().waitFor()
    assert.deepEqual(await seriousFindings(page), [], 'a review')
    // The focus stays inside, however long one goes on.
    for (let i = 0; i < 25; i += 1) {
      await page.keyboard.press('Tab')
      const isOutside = await page.evaluate(() => {
        const focused = document.activeElement
        return focused !== document.body && focused?.closest('dialog') === null
      })
      assert.equal(isOutside, false)
    }
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'hidden' })
    assert.equal(await page.getByRole('button', { name: 'Claim everything' }).and(page.locator(':focus')).count(), 1)
    assert.equal((await askedOf(page)).length, 0)

    const before = await chain.balanceOf(chain.people.author.address)
    await page.keyboard.press('Enter')
    await sheet.locator('[data-call]').first().waitFor()
    await tabTo(page, 'button', 'Confirm in the wallet')
    await page.keyboard.press('Enter')
    await sheet.getByText('What waited has been sent.').waitFor()
    assert.ok((await chain.balanceOf(chain.people.author.address)) > before)
    assert.deepEqual(page.trouble, [])
  })

  test('take a license', async () => {
    const page = await stage.open(`/offers/${seeded.offerId}`, { as: 'relayer' })
    await page.getByRole('button', { name: 'Connect a wallet' }).first().waitFor()
    await connectByKeys(page)
    await page.getByText('Your wallet holds').waitFor()
    await tabTo(page, 'textbox', 'Stream per day, TUSD')
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('25.5')
    await tabTo(page, 'textbox', 'Days paid in advance')
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('30')
    await tabTo(page, 'button', 'Look it over')
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog')
    for (const title of ['What you ask for', 'What may be taken for it']) {
      await sheet.getByRole('heading', { name: title }).waitFor()
      await tabTo(page, 'button', 'Sign in the wallet')
      await page.keyboard.press('Enter')
    }
    await sheet.locator('[data-call=acquireWithPermit]').waitFor()
    await tabTo(page, 'button', 'Confirm in the wallet')
    await page.keyboard.press('Enter')
    await sheet.getByText('The license is yours.').waitFor()
    assert.deepEqual(page.trouble, [])
  })

  test('on a screen at twice its size, nothing is wider than the page', async () => {
    const page = await stage.open('/explore')
    // 1280 pixels at 200 %.
    await page.setViewportSize({ width: 640, height: 450 })
    for (const route of [
      '/explore',
      '/',
      `/pools/${seeded.poolId}`,
      `/offers/${seeded.offerId}`,
      `/works/${seeded.works.essay}`,
    ]) {
      await page.goto(stage.app.url + route)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      assert.equal(overflow, 0, route)
    }
  })
})
