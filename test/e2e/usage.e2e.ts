import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Hex } from 'viem'
import { formatAmount } from '../../sdk/src/index.ts'
import { hashOfText } from './utils/seed.ts'
import { type SettledPeriod, seedUsage, type UsageSeed } from './utils/seedUsage.ts'
import { askedOf, confirm, connect, openStage, type Stage, withChromium } from './utils/stage.ts'

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

    const unpacked = gunzipSync(settled.usageFile)
    const drop = (name: string, buffer: Buffer) =>
      page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
    const verdict = page.getByTestId('usage-check')
    for (const [name, buffer] of [
      ['period-0.ndjson.gz', settled.usageFile],
      ['period-0.ndjson', unpacked],
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
    const changed = unpacked.toString().replace(`"amount":"${settled.amountOf(works.photo)}"`, '"amount":"1"')
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

  test('reaches a creator’s wallet: files dropped once, remembered, and claimed with all else', async () => {
    const { chain } = stage
    const { deployer } = chain.people
    const { poolId } = seeded
    const register = (text: string) =>
      deployer.works.registerAndJoin({ contentHash: hashOfText(`${text} by use`), uses: ['Retrieve'], poolId })
    const [{ workId: song }, { workId: poem }] = [await register('A song'), await register('A poem')]
    const [first, second] = [
      await seeded.settle(
        [
          { workId: song, count: 3 },
          { workId: poem, count: 4 },
          { workId: works.other, count: 2 },
        ],
        TOTAL,
      ),
      await seeded.settle(
        [
          { workId: song, count: 1 },
          { workId: works.other, count: 2 },
        ],
        1_000n,
      ),
    ]
    await chain.people.relayer.pools.pay({ poolId, amount: 5_000_000n })

    const page = await stage.open('/me', { as: 'deployer' })
    await connect(page)
    const section = page.getByRole('region', { name: 'By measured use' })
    await section.getByText('Drop its file').first().waitFor()
    const drop = (buffer: Buffer, name: string) =>
      section.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
    await drop(first.usageFile, 'first.ndjson.gz')
    await section.getByText('It names 2 of your works.').waitFor()
    await drop(second.treeFile, 'second.tree')
    await section.getByText('It names one of your works.').waitFor()
    await drop(settled.treeFile, 'before.tree')
    await section.getByText('None of your works is in it.').waitFor()
    await section.getByText('Nothing for you').waitFor()
    await drop(Buffer.from('no usage file'), 'notes.txt')
    await section.getByText('This file does not hold').waitFor()

    // What was read is known after a reload, and works that are not named ask for nothing more.
    await page.reload()
    await section.getByText('Waiting').first().waitFor()
    assert.equal(await section.getByText('Waiting', { exact: true }).count(), 2)

    const owed = first.amountOf(song) + first.amountOf(poem) + second.amountOf(song)
    const before = await chain.balanceOf(deployer.address)
    await page.getByRole('button', { name: 'Claim everything' }).click()
    const sheet = page.getByRole('dialog')
    const claim = sheet.locator('[data-call=claim]')
    await claim.getByText(text(owed)).waitFor()
    await confirm(page)
    await sheet.getByText('What waited has been sent.').waitFor()
    assert.equal((await askedOf(page)).length, 2)
    const fromPool = (await deployer.reads.claimsOf({ poolId })).reduce((sum, { args }) => sum + args.amount, 0n)
    assert.ok(fromPool > 0n)
    assert.equal((await chain.balanceOf(deployer.address)) - before, owed + fromPool)
    await sheet.getByRole('button', { name: 'Close' }).last().click()
    await section.getByText('Claimed', { exact: true }).first().waitFor()

    // The payment's own page says who has claimed.
    await page.goto(`${stage.app.url}/epochs/${first.epochId}`)
    await page.getByText('in 2 claims, below').waitFor()
    assert.deepEqual(page.trouble, [])
  })
})

/** Of base units with six decimals, as a page in English writes it. */
function text(amount: bigint): string {
  const [whole = '', fraction = ''] = formatAmount(amount, 6).split('.')
  return `${whole}.${fraction.padEnd(2, '0')}`
}
