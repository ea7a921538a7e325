/** Texts that anybody can put on the chain, and people's browsers have to show: none of them runs, loads anything, or pretends to be ours. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { HOSTILE_TEXTS } from './utils/hostileTexts.ts'
import { type Seed, seed } from './utils/seed.ts'
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
})
