/** Texts that anybody can put on the chain, and people's browsers have to show: none of them runs, loads anything, or pretends to be ours. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Abi, type AbiParameter, encodeFunctionData, type Hex, parseAbi } from 'viem'
import * as abis from '../../sdk/src/abis/index.ts'
import { metadataHashOf } from '../../sdk/src/index.ts'
import { HOSTILE_TEXTS } from './utils/hostileTexts.ts'
import { type TokenWords, tellToken } from './utils/hostileToken.ts'
import { hashOfText, type Seed, seed } from './utils/seed.ts'
import { openStage, type Stage, withChromium } from './utils/stage.ts'

describe('texts of others', withChromium, () => {
  let stage: Stage
  let seeded: Seed
  before(async () => {
    stage = await openStage()
    seeded = await seed(stage.chain, 'hostile')
  })

  test(`run nothing: ${HOSTILE_TEXTS.length} of them in the address of a work's metadata and of a pool's description`, async () => {
    const { author, operator } = stage.chain.people
    // All at once is one page; each in its turn is the last of the logs for a moment, so several pages look at different ones.
    const groups = Array.from({ length: 2 }, (_, each) => HOSTILE_TEXTS.filter((_, position) => position % 2 === each))
    for (const group of groups) {
      const uri = group.join(' ')
      await author.works.setUri({ workId: seeded.works.song, uri })
      await operator.pools.describe({ poolId: seeded.poolId, uri })
      for (const route of [`/works/${seeded.works.song}`, `/pools/${seeded.poolId}`]) {
        const page = await stage.open(route)
        await page.getByText('Described at (not checked)').waitFor()
        assert.deepEqual(page.trouble, [])
        assert.equal(await page.evaluate(() => (window as { hacked?: unknown }).hacked), undefined)
        await page.context().close()
      }
    }
  })

  test('are in six places of the contracts, and no other', () => {
    const places: string[] = []
    const note = (place: string, parameters: readonly AbiParameter[] = []) => {
      for (const parameter of parameters) {
        if (parameter.type.startsWith('string')) places.push(`${place}(${parameter.name})`)
        if ('components' in parameter) note(place, parameter.components)
      }
    }
    for (const abi of Object.values(abis))
      for (const item of abi as Abi)
        if (
          item.type === 'event' ||
          (item.type === 'function' && ['nonpayable', 'payable'].includes(item.stateMutability))
        )
          note(item.name, item.inputs)
    // A new one has to be looked at on every screen that shows it: here.
    const known = ['CatalogueRegistered', 'PoolDescribed', 'UriSet', 'describePool', 'registerCatalogue', 'setUri']
    assert.deepEqual(places.sort(), known.map((name) => `${name}(uri)`).sort())
  })

  test('that works and catalogues are said to be called, or to be listed at, run nothing on any screen', async () => {
    const { steward } = stage.chain.people
    const texts = [...HOSTILE_TEXTS]
    let last = { workId: '0x' as Hex, hash: '0x' as Hex }
    while (texts.length > 0) {
      const [title = '', ...creators] = texts.splice(0, 5)
      const document = { title: `${title} hostile`, creators }
      const contentHash = hashOfText(`hostile ${texts.length}`)
      const { workId } = await steward.works.register({
        contentHash,
        metadataHash: metadataHashOf(document),
        uses: ['Search'],
      })
      const uri = `data:application/json,${encodeURIComponent(JSON.stringify(document))}`
      last = { workId, hash: (await steward.works.setUri({ workId, uri })).hash }
    }
    const catalogue = { root: hashOfText('hostile catalogue'), count: 3, uri: HOSTILE_TEXTS.join(' ') }
    const { catalogueId, hash } = await steward.works.registerCatalogue(catalogue)
    for (const route of [
      `/addresses/${steward.address}`,
      `/works/${last.workId}`,
      `/works/${catalogueId}`,
      `/history/${catalogueId}`,
      `/transactions/${hash}`,
      `/transactions/${last.hash}`,
      '/explore',
    ]) {
      const page = await stage.open(route, { size: 'phone' })
      await page.getByRole('heading', { level: 1 }).waitFor()
      if (route === '/explore') await page.getByRole('main').getByRole('combobox').fill('hostile')
      const shown = route === '/explore' ? page.getByRole('option') : page.locator('main section, main .card')
      await shown.first().waitFor()
      await page.waitForLoadState('networkidle')
      assert.equal(await page.evaluate(() => (window as { hacked?: unknown }).hacked), undefined, route)
      assert.deepEqual(await widerThanPage(page), [], route)
      assert.deepEqual(page.trouble, [], route)
      await page.context().close()
    }
  })

  test('that a token says of itself run nothing, hide nothing and break no screen', async () => {
    const { operator, author, relayer } = stage.chain.people
    const { chain } = stage
    const token = '0x00000000000000000000000000000000bad70c31'
    await tellToken(chain, token, { symbol: 'FINE', decimals: 6 })
    const { poolId } = await operator.pools.create({
      token,
      uses: ['TrainGenerative'],
      noticeDays: 7,
      joinUnits: 1,
      fallbackPayee: operator.address,
      salt: hashOfText('hostile token'),
    })
    const { workId } = await author.works.register({
      contentHash: hashOfText('A work for a hostile token'),
      uses: ['TrainGenerative'],
    })
    await author.pools.join({ poolId, workId })
    await operator.pools.setUnitsBatch({ poolId, workIds: [workId], units: [1] })
    const mint = encodeFunctionData({
      abi: parseAbi(['function mint(address to, uint256 amount)']),
      args: [relayer.address, AMOUNT],
    })
    await chain.request('eth_sendTransaction', [{ from: relayer.address, to: token, data: mint }])
    await relayer.pools.pay({ poolId, amount: AMOUNT })
    for (const { words, shown } of TOKENS) {
      await tellToken(chain, token, words)
      for (const route of [`/pools/${poolId}`, ...(process.env.HOSTILE_SYMBOLS ? [`/works/${workId}`] : [])]) {
        const page = await stage.open(route, { size: 'phone' })
        const place = `${JSON.stringify(words).slice(0, 80)} on ${route}`
        const figure = page.locator('.amount').filter({ hasText: shown }).first()
        await figure.waitFor().catch(async () => {
          assert.fail(`${place}: ${(await page.locator('.amount').allTextContents()).join(' | ')}`)
        })
        assert.equal(await page.evaluate(() => (window as { hacked?: unknown }).hacked), undefined, place)
        assert.deepEqual(await widerThanPage(page), [], `${place}: wider than the page`)
        assert.deepEqual(page.trouble, [], place)
        await page.context().close()
      }
    }
    // Others find a token that is as it should be.
    await tellToken(chain, token, { symbol: 'FINE', decimals: 6 })
  })

  test('meet a policy that is sent with the page and stands in it, and lets nothing inline run', async () => {
    const response = await fetch(stage.app.url)
    const html = await response.text()
    const sent = response.headers.get('content-security-policy') ?? ''
    const [, inside = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? []
    assert.equal(sent.replace("; frame-ancestors 'none'", ''), inside)
    assert.notEqual(sent, inside)
    assert.match(inside, /^default-src 'none'; script-src 'self'; style-src 'self';/)
    for (const policy of [sent, inside]) assert.doesNotMatch(policy, /unsafe|\*|data: .*script/)
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
  })

  test('that a certificate is not', async () => {
    const page = await stage.open('/verify')
    const drop = async (name: string, buffer: Buffer) =>
      page.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'application/json', buffer })
    const format = '{"format":"openroyalty-certificate-1"'
    for (const text of [`${format}, <script>`, `${format}}`, `${format},"block":{"number":"999999999"},"proof":{}}`]) {
      await page.reload()
      await drop('certificate.json', Buffer.from(text))
      await page
        .getByRole('alert')
        .getByText(/^This (certificate|file) does not hold$/)
        .waitFor()
    }
    await page.reload()
    await drop('nothing.txt', Buffer.alloc(0))
    await page.getByText('Nobody has registered').first().waitFor()
    assert.deepEqual(page.trouble, [])
  })
})

const AMOUNT = 1_234_567_890n

/** What tokens say of themselves, and how {@link AMOUNT}'s beginning is then written. HOSTILE_SYMBOLS: with each of the hostile texts as a symbol. */
const TOKENS: { words: TokenWords; shown: string | RegExp }[] = [
  { words: { symbol: '<img src=x onerror="window.hacked=1">', decimals: 6 }, shown: '1,234.56789 <img src=x ' },
  { words: { symbol: '\u202EDSU\u202C\u2066', decimals: 6 }, shown: '1,234.56789 DSU' },
  { words: { symbol: 'W'.repeat(10_240), decimals: 6 }, shown: /1,234\.56789 W+…/ },
  { words: { symbol: '', decimals: 6 }, shown: /1,234\.56789 0x/ },
  { words: { symbol: undefined, decimals: 6 }, shown: /1,234\.56789 0x/ },
  { words: { symbol: 'NONE', decimals: 0 }, shown: '1,234,567,890 NONE' },
  { words: { symbol: 'MANY', decimals: 255 }, shown: /0\.0{245}123456789/ },
  ...(process.env.HOSTILE_SYMBOLS
    ? HOSTILE_TEXTS.map((symbol) => ({ words: { symbol, decimals: 6 }, shown: /1,234\.56789/ }))
    : []),
]

/** What stands out of the page at its right, where it can be scrolled for it. */
function widerThanPage(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth === clientWidth) return []
    const wide = [...document.querySelectorAll('body *')].filter(
      (each) => each.getBoundingClientRect().right > clientWidth,
    )
    return wide.map(({ outerHTML }) => outerHTML.slice(0, 160))
  })
}
