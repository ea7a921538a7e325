import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Hex, toHex } from 'viem'
import { localAccounts } from '../../scripts/ops/accounts.ts'
import { readUsageFile } from '../../sdk/src/meter/index.ts'
import { usageEpochsOf } from '../../sdk/src/usage/index.ts'
import { sdkChain, someContent } from '../utils/sdkChain.ts'
import { type SettlerOrders, settlingMeter } from '../utils/settler.ts'

/** `npm run test:deep` asks for more. */
const KILLS = Number(process.env.SETTLE_KILLS ?? 10)
/** More than are settled before the last kill. */
const PERIODS = KILLS * 8
const DAY = 86_400
const MINTED = 10n ** 12n
const SETTLER = fileURLToPath(new URL('../utils/settler.ts', import.meta.url))

/** So that no two periods that follow each other cost the same. */
const answersIn = (period: number) => 1 + (period % 30)

describe('SDK: settling, killed at any moment', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-settle-crash-'))
  let server: Server | undefined
  after(() => {
    server?.closeAllConnections()
    server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Serves the test's chain to other processes. */
  async function serve(request: (asked: never) => Promise<unknown>): Promise<string> {
    server = createServer(async (asked, answer) => {
      const pieces: Buffer[] = []
      for await (const piece of asked) pieces.push(piece)
      const { id, method, params } = JSON.parse(Buffer.concat(pieces).toString())
      const outcome = await request({ method, params } as never).then(
        (result) => ({ result }),
        ({ code = -32_000, message, data }) => ({ error: { code, message, data } }),
      )
      answer
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id, ...outcome }))
    })
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** Runs a settler, and kills it some milliseconds after it began. Says whether it was through. */
  function runSettler(orders: string, killAfter?: number): Promise<{ isDone: boolean; errors: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [SETTLER, orders], { stdio: ['ignore', 'pipe', 'pipe'] })
      let output = ''
      let errors = ''
      child.stdout.on('data', (piece) => {
        if (output === '' && killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter)
        output += piece
      })
      child.stderr.on('data', (piece) => {
        errors += piece
      })
      child.on('error', reject)
      child.on('close', () => resolve({ isDone: output.includes('done'), errors }))
    })
  }

  it(`${KILLS} times: each period is paid once, and its file is there`, async function () {
    this.timeout(60_000 + KILLS * 5_000)
    const { author, operator, payer, stranger, deployment, dollar, mint, networkHelpers, provider } = await sdkChain()
    const pool = { token: dollar.address, uses: ['Retrieve'], joinUnits: 1 } as const
    const { poolId } = await operator.royalty.pools.create({ ...pool, fallbackPayee: operator.account.address })
    const join = () => author.royalty.works.registerAndJoin({ contentHash: someContent(), uses: ['Retrieve'], poolId })
    const works = [(await join()).workId, (await join()).workId]
    const { offerId } = await operator.royalty.offers.publish({
      ...{ poolId, textHash: toHex(0x7e, { size: 32 }), uses: ['Retrieve'], distribution: 'Usage', unitPrice: 7n },
      ...{ periodDays: 1, graceDays: 60_000, cureDays: 60_000 },
    })
    const { licenseId, start } = await payer.royalty.licenses.acquire({ offerId })
    await mint(payer.account.address, MINTED)
    const contracts = Object.entries(deployment).map(([name, { address, block }]) => [
      name,
      { address, block: Number(block) },
    ])
    const orders: SettlerOrders = {
      url: await serve((asked) => provider.request(asked)),
      privateKey: localAccounts().find(({ name }) => name === 'firm')?.privateKey as Hex,
      deployment: { chainId: 31_337, contracts: Object.fromEntries(contracts) },
      ...{ licenseId, start, periods: PERIODS, store: path.join(folder, 'meter.sqlite') },
      ...{ folder: path.join(folder, 'journal'), published: path.join(folder, 'published') },
    }
    mkdirSync(orders.folder)
    const file = path.join(folder, 'orders.json')
    writeFileSync(file, JSON.stringify(orders))

    const meter = settlingMeter(orders)
    for (let period = 0; period < PERIODS; period += 1) {
      for (let i = 0; i < answersIn(period); i += 1) {
        const time = (start + period * DAY + i) * 1_000
        void meter.record({ id: `${period}-${i}`, time, works: works.map((workId) => ({ workId, weight: 1 })) })
      }
    }
    await meter.close()
    await networkHelpers.time.increase(PERIODS * DAY)

    let wasKilled = 0
    for (let i = 0; i < KILLS; i += 1) {
      const { isDone, errors } = await runSettler(file, Math.random() * 400)
      assert.equal(errors, '')
      if (!isDone) wasKilled += 1
    }
    assert.ok(wasKilled > KILLS / 2, `killed ${wasKilled} times before it was through`)
    const { isDone, errors } = await runSettler(file)
    assert.deepEqual([isDone, errors], [true, ''])

    const epochs = await usageEpochsOf(stranger.royalty, { licenseId })
    assert.deepEqual(
      epochs.map(({ epoch, total }) => [epoch.period, epoch.version, total]),
      Array.from({ length: PERIODS }, (_, period) => [period, 1, 7n * BigInt(answersIn(period))]),
    )
    const total = epochs.reduce((sum, each) => sum + each.total, 0n)
    assert.equal(await dollar.read.balanceOf([payer.account.address]), MINTED - total)
    for (const { epoch, dataHash } of epochs) {
      const published = path.join(orders.published, `${licenseId}-${epoch.period}-v1.ndjson.gz`)
      assert.equal((await readUsageFile(published)).hash, dataHash)
    }
    // Nothing half done is left but what killed processes had begun under names of its own.
    const left = readdirSync(orders.folder).filter((name) => !/\.(json|tree|gz|part)$/.test(name))
    assert.deepEqual(left, [])
  })
})
