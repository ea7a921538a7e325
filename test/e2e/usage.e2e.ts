import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Hex } from 'viem'
import { hashOfText } from './utils/seed.ts'
import { type SettledPeriod, seedUsage, type UsageSeed } from './utils/seedUsage.ts'
import { openStage, type Stage, withChromium } from './utils/stage.ts'

const TOTAL = 90_000_001n

describe('money that is shared by use', withChromium, () => {
  let stage: Stage
  let seeded: UsageSeed
  let settled: SettledPeriod
  let works: { essay: Hex; photo: Hex; other: Hex }
  before(async () => {
    stage = await openStage()
    const { author, coauthor } = stage.chain.people
    seeded = await seedUsage(stage.chain, 'usage')
    const { poolId } = seeded
    const join = async (person: typeof author, text: string) =>
      (await person.works.registerAndJoin({ contentHash: hashOfText(`${text} by use`), uses: ['Retrieve'], poolId }))
        .workId
    works = {
      essay: await join(author, 'An essay'),
      photo: await join(author, 'A photo'),
      other: await join(coauthor, 'Another'),
    }
    await stage.chain.passDays(2)
    settled = await seeded.settle(
      [
        { workId: works.essay, count: 5 },
        { workId: works.photo, count: 2 },
        { workId: works.other, count: 3 },
      ],
      TOTAL,
    )
  })

  test('is listed where it was paid, and its file is checked by whoever holds it', async () => {
    const page = await stage.open(`/pools/${seeded.poolId}`)
    await page.getByRole('region', { name: 'Paid by measured use' }).getByRole('link').first().click()
    await page.getByText('Check the shares').waitFor()
    assert.ok(page.url().endsWith(`/epochs/${settled.epochId}`))
    await page.getByText('90.000001').first().waitFor()

    const text = gunzipSync(settled.usageFile)
    const drop = (name: string, buffer: Buffer) =>
      page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
    const verdict = page.getByTestId('usage-check')
    for (const [name, buffer] of [
      ['period-0.ndjson.gz', settled.usageFile],
      ['period-0.ndjson', text],
      ['period-0.tree', settled.treeFile],
    ] as const) {
      await drop(name, buffer)
      await page.getByText(name).waitFor()
      await verdict.getByText('This is what was published').waitFor()
      await page
        .getByText(`${settled.amountOf(works.essay)}`.replace(/(\d{2})(\d{6})$/, '$1.$2'))
        .first()
        .waitFor()
    }

    // Another period's file, and one whose shares do not follow from its counts.
    const changed = text.toString().replace(`"amount":"${settled.amountOf(works.photo)}"`, '"amount":"1"')
    await drop('changed.ndjson.gz', gzipSync(changed))
    await page.getByText('This file does not hold').waitFor()
    const later = await seeded.settle([{ workId: works.other, count: 3 }], 7n)
    await drop('later.tree', later.treeFile)
    await verdict.getByText('This is not what was published').waitFor()
    assert.deepEqual(await verdict.getByRole('listitem').allTextContents(), [
      'Not so: it is of another license, period or version.',
      'Not so: its shares make another root than the one on the chain.',
      'Not so: its shares add up to something else than what was paid.',
      'All that was claimed is what it says.',
    ])
    assert.deepEqual(page.trouble, [])
  })
})
