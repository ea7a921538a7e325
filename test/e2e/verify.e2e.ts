import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Hex, isAddressEqual, parseEventLogs } from 'viem'
import { creatorPoolsAbi } from '../../sdk/src/abis/index.ts'
import { issueCertificate, writeCertificate } from '../../sdk/src/audit/index.ts'
import { contentHashOf } from '../../sdk/src/index.ts'
import { type Seed, seed } from './utils/seed.ts'
import { openStage, type Stage, withChromium } from './utils/stage.ts'

/** Bytes of a file that no browser should hold at once, and that its page may use meanwhile. */
const [LARGE, MOST_HEAP] = [150_000_000, 100_000_000]

describe('somebody who verifies', withChromium, () => {
  let stage: Stage
  let seeded: Seed
  let page: Awaited<ReturnType<Stage['open']>>
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-verify-'))
  before(async () => {
    stage = await openStage()
    seeded = await seed(stage.chain, 'verify')
    page = await stage.open('/verify')
  })
  after(() => rmSync(folder, { recursive: true }))

  const drop = (name: string, content: string | Buffer, into: Page = page) =>
    into
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })

  /** A certificate of the one event with this name that a transaction has logged. */
  async function certificateOf(hash: Hex, eventName: 'Paid' | 'Claimed'): Promise<string> {
    const { chain } = stage
    const { logs } = await chain.publicClient.getTransactionReceipt({ hash })
    const own = logs.filter(({ address }) => isAddressEqual(address, chain.deployment.creatorPools.address))
    const [event] = parseEventLogs({ abi: creatorPoolsAbi, eventName, logs: own })
    const logIndex = logs.findIndex((log) => log.logIndex === event?.logIndex)
    return writeCertificate(await issueCertificate(chain.people.relayer, { hash, logIndex }))
  }

  test('a payment and a claim, by their certificates; and none that differs by one digit', async () => {
    const { relayer } = stage.chain.people
    const { poolId, works } = seeded
    const { hash: paid } = await relayer.pools.pay({ poolId, amount: 5_000_000n })
    const { hash: claimed } = await relayer.claims.claim({ poolId, workId: works.photo })
    await drop('claim.json', await certificateOf(claimed, 'Claimed'))
    await page.getByText('The claim is proven').waitFor()
    const payment = await certificateOf(paid, 'Paid')
    await drop('payment.json', payment)
    await page.getByText('The payment is proven').waitFor()
    await page.getByText('5000000').first().waitFor()

    // Digits of the amount, of hashes and of proofs, from all over the file.
    const digits = [...payment.matchAll(/(?<=[0-9a-f])[0-9a-f](?=[0-9a-f])/g)].map(({ index }) => index)
    const amount = payment.indexOf('5000000')
    assert.ok(digits.length > 500 && amount > 0)
    for (const at of [
      amount,
      ...Array.from({ length: 9 }, (_, i) => digits[Math.floor((digits.length * (i + 0.5)) / 9)] as number),
    ]) {
      const digit = payment[at] === '7' ? '8' : '7'
      await drop('altered.json', payment.slice(0, at) + digit + payment.slice(at + 1))
      await page.getByRole('alert').waitFor()
      assert.equal(await page.getByText('is proven').count(), 0, payment.slice(at - 30, at + 10))
      await drop('payment.json', payment)
      await page.getByText('The payment is proven').waitFor()
    }
    const { chainId } = JSON.parse(payment) as { chainId?: number }
    if (chainId !== undefined) {
      await drop(
        'elsewhere.json',
        payment.replace(`"chainId": ${chainId}`, '"chainId": 1').replace(`"chainId":${chainId}`, '"chainId":1'),
      )
      await page.getByRole('alert').waitFor()
    }
    assert.deepEqual(page.trouble, [])
  })

  test('a file that is registered, and one that is not', async () => {
    await drop('song.txt', 'A song, verify')
    await page.getByText('This very file is registered').waitFor()
    await page.locator(`a[href="/works/${seeded.works.song}"]`).waitFor()
    await drop('song.txt', 'A song, verify ')
    await page.getByText('Nobody has registered this very file by itself').waitFor()
    assert.deepEqual(page.trouble, [])
  })

  test('a file that is larger than what its page may hold, piece by piece', async () => {
    const file = path.join(folder, 'film.bin')
    writeFileSync(file, 'the beginning')
    truncateSync(file, LARGE)
    const chunk = Buffer.alloc(1_000_000)
    const expected = await contentHashOf(
      (async function* () {
        yield Buffer.concat([Buffer.from('the beginning'), chunk.subarray(13)])
        for (let i = 1; i < LARGE / chunk.length; i += 1) yield chunk
      })(),
    )
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    let most = 0
    const watch = setInterval(async () => {
      const { metrics } = await session.send('Performance.getMetrics').catch(() => ({ metrics: [] }))
      most = Math.max(most, metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0)
    }, 100)
    await page.locator('input[type=file]').first().setInputFiles(file)
    await page.getByText(expected).waitFor()
    clearInterval(watch)
    assert.ok(most > 0 && most < MOST_HEAP, `${most} bytes`)
    assert.deepEqual(page.trouble, [])
  })
})
