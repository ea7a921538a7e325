/**
 * Every screen, in both themes and two widths: no serious finding of axe, nothing wider than the page, no error, and no word to anybody but the node.
 * SCREENSHOTS=1 writes docs/screens/ anew.
 */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { before, describe, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Hex } from 'viem'
import type { AccountName } from '../../scripts/ops/accounts.ts'
import { buildCatalogue, buildClaim } from '../../sdk/src/index.ts'
import { dumpCatalogue } from '../../sdk/src/tree/index.ts'
import { type Seed, seed } from './utils/seed.ts'
import { seedUsage } from './utils/seedUsage.ts'
import { connect, openStage, SIZES, type Stage, shiftsOf, withChromium } from './utils/stage.ts'

/** A tenth: what is called good. */
const MOST_SHIFT = 0.1
const FOLDER = path.resolve(import.meta.dirname, '../../docs/screens')
const WAYS = [
  ['light', 'desktop'],
  ['dark', 'phone'],
  ['light', 'phone'],
  ['dark', 'desktop'],
] as const

type Seeded = Seed & { epochId: Hex; transaction: Hex; usageFile: Buffer; catalogueFile: Buffer; requestFile: Buffer }
type Screen = {
  name: string
  route: (seeded: Seeded, stage: Stage) => string
  as?: AccountName
  /** Dropped on it. */
  file?: (seeded: Seeded) => { name: string; buffer: Buffer }
  ready: string
}

const SCREENS: Screen[] = [
  { name: 'home', route: () => '/', ready: 'What holds, whoever runs this page' },
  { name: 'me', route: () => '/me', as: 'author', ready: 'Earned in all' },
  { name: 'register', route: () => '/me/register', as: 'author', ready: 'Who made it' },
  { name: 'firm', route: () => '/firm', as: 'firm', ready: 'Latest payments' },
  { name: 'license', route: ({ licenseId }) => `/licenses/${licenseId}`, as: 'firm', ready: 'Pay for more days' },
  { name: 'offer', route: ({ offerId }) => `/offers/${offerId}`, as: 'firm', ready: 'Your wallet holds' },
  { name: 'explore', route: () => '/explore', ready: 'Latest payments' },
  { name: 'pool', route: ({ poolId }) => `/pools/${poolId}`, ready: 'Latest payments' },
  { name: 'work', route: ({ works }) => `/works/${works.essay}`, as: 'author', ready: 'Change the uses' },
  { name: 'account', route: (_, { chain }) => `/addresses/${chain.people.firm.address}`, ready: 'Latest payments' },
  {
    name: 'epoch',
    route: ({ epochId }) => `/epochs/${epochId}`,
    file: ({ usageFile }) => ({ name: 'usage.ndjson.gz', buffer: usageFile }),
    ready: 'This is what was published',
  },
  { name: 'history', route: ({ poolId }) => `/history/${poolId}?only=in`, ready: 'What happened' },
  { name: 'transaction', route: ({ transaction }) => `/transactions/${transaction}`, ready: 'What it did' },
  { name: 'verify', route: () => '/verify', ready: 'A work, or a certificate' },
  {
    name: 'relay',
    route: () => '/relay',
    file: ({ requestFile }) => ({ name: 'claim-request.json', buffer: requestFile }),
    ready: 'Tried just now: it would go through.',
  },
  {
    name: 'waiting',
    route: () => '/me/waiting',
    as: 'author',
    file: ({ catalogueFile }) => ({ name: 'works.tree.ndjson', buffer: catalogueFile }),
    ready: 'Found: 2 of 2 works',
  },
  { name: 'missing', route: () => '/nowhere', ready: 'There is nothing here' },
]

describe('every screen', { ...withChromium, concurrency: 3 }, () => {
  let stage: Stage
  let seeded: Seeded
  before(async () => {
    stage = await openStage()
    const first = await seed(stage.chain, 'screens')
    const usage = await seedUsage(stage.chain, 'screens')
    const { poolId } = usage
    const { essay, song } = first.works
    for (const workId of [essay, song]) await stage.chain.people.author.pools.join({ poolId, workId })
    const uses = [essay, song].map((workId, count) => ({ workId, count: 2 + count }))
    const { epochId, hash: transaction, usageFile } = await usage.settle(uses, 12_345_678n)
    const { author, steward, relayer } = stage.chain.people
    const tree = buildCatalogue(
      [false, true].map((isClaimKey) => ({ contentHash: essay, holder: author.address, isClaimKey })),
    )
    const { root, count } = tree
    await steward.works.registerCatalogue({ root, count, uses: ['Retrieve'] })
    await steward.pools.joinLot({ poolId, steward: steward.address, root, count })
    await relayer.pools.pay({ poolId, amount: 40_000_000n })
    const { to, data } = buildClaim(stage.chain.deployment, { poolId, workId: essay })
    const request = { format: 'openroyalty-claim-request-1', chainId: 31337, calls: [{ to, data }] }
    const catalogueFile = Buffer.from([...dumpCatalogue(tree)].join(''))
    seeded = {
      ...first,
      epochId,
      transaction,
      usageFile,
      catalogueFile,
      requestFile: Buffer.from(JSON.stringify(request)),
    }
    if (process.env.SCREENSHOTS) mkdirSync(FOLDER, { recursive: true })
  })

  for (const [position, { name, route, as, file, ready }] of SCREENS.entries()) {
    test(name, async () => {
      // A commit looks at each screen in one of the four ways, and at each way in three screens.
      for (const [way, [theme, size]] of WAYS.entries()) {
        if (!process.env.SCREENSHOTS && way !== position % WAYS.length) continue
        const where = `${name}, ${theme}, ${size}`
        const page = await stage.open(route(seeded, stage), { theme, size, ...(as && { as }) })
        if (as) await connect(page)
        if (file)
          await page
            .locator('input[type=file]')
            .setInputFiles({ mimeType: 'application/octet-stream', ...file(seeded) })
        await page.getByText(ready, { exact: true }).first().waitFor()
        // Until all tokens have said how they are counted.
        await page.waitForFunction(() =>
          [...document.querySelectorAll('.amount')].every((each) => each.textContent !== '…'),
        )
        const { violations } = await new AxeBuilder({ page }).analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        assert.deepEqual(
          serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
          [],
          where,
        )
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        assert.equal(overflow, 0, `${where}: wider than the page`)
        // What comes later takes its place without pushing what is read.
        const shifts = await shiftsOf(page)
        const jumped = shifts.reduce((sum, { value }) => sum + value, 0)
        assert.ok(jumped < MOST_SHIFT, `${where}: jumped by ${jumped.toFixed(3)}: ${JSON.stringify(shifts)}`)
        const restless = await page.evaluate(() => ({
          // In their order on the page, and no other, things are reached by keys.
          outOfOrder: [...document.querySelectorAll('[tabindex]')].filter((each) => (each as HTMLElement).tabIndex > 0)
            .length,
          // Who wants no motion sees none that goes on.
          moving: document.getAnimations().filter((each) => each.effect?.getTiming().iterations === Infinity).length,
        }))
        assert.deepEqual(restless, { outOfOrder: 0, moving: 0 }, where)
        assert.deepEqual(page.trouble, [], where)
        if (process.env.SCREENSHOTS) {
          const file = path.join(FOLDER, `${name}-${theme}-${SIZES[size].width}.jpg`)
          await page.screenshot({ path: file, fullPage: true, type: 'jpeg', quality: 72 })
        }
        await page.context().close()
      }
    })
  }
})
