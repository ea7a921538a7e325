import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Hex, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { type AccountName, localAccounts } from '../../scripts/ops/accounts.ts'
import { createRoyaltyClient, type DeploymentFile } from '../../sdk/src/index.ts'
import { readUsageFile } from '../../sdk/src/meter/index.ts'
import { usageEpochsOf } from '../../sdk/src/usage/index.ts'
import { bundle } from '../utils/bundle.ts'
import { sdkChain, someContent } from '../utils/sdkChain.ts'
import { type SettlerOrders, settlingMeter } from '../utils/settler.ts'

/** `npm run test:deep` asks for more. */
const KILLS = Number(process.env.SETTLE_KILLS ?? 100)
/** A license for some of them, since each run begins at its first period. */
const KILLS_PER_LICENSE = 20
/** More than are settled before the last of them. */
const PERIODS = KILLS_PER_LICENSE * 2
/** Of a process until it is killed; a period takes some thirty. */
const MOST_REQUESTS = 50
/** Who settle, and are killed, at the same time. */
const FIRMS: readonly AccountName[] = ['firm', 'auditor', 'relayer']
/** Periods that two processes settle at the same time. */
const TWICE = 8
const DAY = 86_400
const MINTED = 10n ** 12n
const SETTLER = fileURLToPath(new URL('../utils/settler.ts', import.meta.url))

/** So that no two periods that follow each other cost the same. */
const answersIn = (period: number) => 1 + (period % 30)

describe('SDK: settling, killed at any moment', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-settle-crash-'))
  const servers: Server[] = []
  let settler: Awaited<ReturnType<typeof bundle>> | undefined
  before(async () => {
    settler = await bundle(SETTLER)
  })
  after(() => {
    settler?.remove()
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
    rmSync(folder, { recursive: true, force: true })
  })

  /** Who is to be killed, by the path under which they ask, and how many requests they have until then. */
  const doomed = new Map<string, { requests: number; kill: () => void }>()

  let orderFiles = 0

  /** Serves the test's chain to other processes. */
  async function serve(request: (asked: never) => Promise<unknown>): Promise<string> {
    const server = createServer(async (asked, answer) => {
      const pieces: Buffer[] = []
      for await (const piece of asked) pieces.push(piece)
      const { id, method, params } = JSON.parse(Buffer.concat(pieces).toString())
      const doom = doomed.get(asked.url ?? '')
      const isLast = doom && --doom.requests === 0
      const moment = Math.random()
      // Before the chain hears of it, before its answer is told, or some time after that.
      if (isLast && moment < 0.3) return doom.kill()
      const outcome = await request({ method, params } as never).then(
        (result) => ({ result }),
        ({ code = -32_000, message, data }) => ({ error: { code, message, data } }),
      )
      if (isLast && moment < 0.6) return doom.kill()
      answer
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id, ...outcome }))
      if (isLast) setTimeout(doom.kill, Math.random() * 20)
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** Records the answers of all periods. */
  async function use(orders: SettlerOrders, works: readonly Hex[]) {
    const meter = settlingMeter(orders)
    for (let period = 0; period < orders.periods; period += 1) {
      for (let j = 0; j < answersIn(period); j += 1) {
        const time = (orders.start + period * DAY + j) * 1_000
        void meter.record({ id: `${period}-${j}`, time, works: works.map((workId) => ({ workId, weight: 1 })) })
      }
    }
    await meter.close()
  }

  /** Runs a settler, and kills it around one of its requests. Says whether it was through. */
  function runSettler(orders: SettlerOrders, killAt?: number): Promise<{ isDone: boolean; errors: string }> {
    orderFiles += 1
    const file = path.join(folder, `orders-${orderFiles}.json`)
    writeFileSync(file, JSON.stringify(orders))
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [settler?.file ?? '', file], { stdio: ['ignore', 'pipe', 'pipe'] })
      const { pathname } = new URL(orders.url)
      if (killAt !== undefined) doomed.set(pathname, { requests: killAt, kill: () => child.kill('SIGKILL') })
      let output = ''
      let errors = ''
      child.stdout.on('data', (piece) => {
        output += piece
      })
      child.stderr.on('data', (piece) => {
        errors += piece
      })
      child.on('error', reject)
      child.on('close', () => {
        doomed.delete(pathname)
        resolve({ isDone: output.includes('done'), errors })
      })
    })
  }

  /** A chain that other processes can ask, with two works in a pool and an offer by use, by the day. */
  async function setUp() {
    const chain = await sdkChain()
    const { author, operator, deployment, dollar, provider } = chain
    const pool = { token: dollar.address, uses: ['Retrieve'], joinUnits: 1 } as const
    const { poolId } = await operator.royalty.pools.create({ ...pool, fallbackPayee: operator.account.address })
    const join = () => author.royalty.works.registerAndJoin({ contentHash: someContent(), uses: ['Retrieve'], poolId })
    const works = [(await join()).workId, (await join()).workId]
    const { offerId } = await operator.royalty.offers.publish({
      ...{ poolId, textHash: toHex(0x7e, { size: 32 }), uses: ['Retrieve'], distribution: 'Usage', unitPrice: 7n },
      ...{ periodDays: 1, graceDays: 60_000, cureDays: 60_000 },
    })
    const contracts = Object.entries(deployment).map(([name, { address, block }]) => [
      name,
      { address, block: Number(block) },
    ])
    const url = await serve((asked) => provider.request(asked))
    const file: DeploymentFile = { chainId: 31_337, contracts: Object.fromEntries(contracts) }
    return { ...chain, provider, works, offerId, url, file }
  }

  it(`${KILLS} times: each period is paid once, and its file is there`, async function () {
    this.timeout(120_000 + KILLS * 5_000)
    const chain = await setUp()
    const { works, offerId, url, file, deployment, dollar, mint, networkHelpers, publicClient, walletOf } = chain
    const shared = { deployment: file, ...{ periods: PERIODS, upTo: PERIODS } }

    /** What each firm has to settle, one license after the other. */
    const ordersOf = new Map<Hex, SettlerOrders[]>()
    for (const name of FIRMS) {
      const privateKey = localAccounts().find((each) => each.name === name)?.privateKey as Hex
      const account = privateKeyToAccount(privateKey)
      await mint(account.address, MINTED)
      const royalty = createRoyaltyClient({ publicClient, walletClient: walletOf(account), deployment })
      const all: SettlerOrders[] = []
      ordersOf.set(privateKey, all)
      for (let i = 0; i < KILLS / KILLS_PER_LICENSE / FIRMS.length; i += 1) {
        const { licenseId, start } = await royalty.licenses.acquire({ offerId, salt: toHex(i, { size: 32 }) })
        const place = path.join(folder, `${name}-${i}`)
        const [journal, published] = [path.join(place, 'journal'), path.join(place, 'published')]
        mkdirSync(journal, { recursive: true })
        const store = path.join(place, 'meter.sqlite')
        const orders = {
          ...shared,
          url: `${url}/${name}`,
          privateKey,
          licenseId,
          start,
          store,
          folder: journal,
          published,
        }
        all.push(orders)
        await use(orders, works)
      }
    }
    await networkHelpers.time.increase((PERIODS + 1) * DAY)

    let kills = 0
    let wasKilled = 0
    const settleAll = async (all: readonly SettlerOrders[]) => {
      for (const orders of all) {
        for (let i = 0; i < KILLS_PER_LICENSE && kills < KILLS; i += 1) {
          kills += 1
          const { isDone, errors } = await runSettler(orders, randomInt(1, MOST_REQUESTS))
          assert.equal(errors, '')
          if (!isDone) wasKilled += 1
        }
        // All that was begun, and some more.
        const begun = readdirSync(orders.folder).filter((name) => name.endsWith('.json')).length
        orders.upTo = Math.min(begun + 2, PERIODS)
        const { isDone, errors } = await runSettler(orders)
        assert.deepEqual([isDone, errors], [true, ''])
      }
    }
    await Promise.all([...ordersOf.values()].map(settleAll))
    assert.equal(kills, KILLS)
    assert.ok(wasKilled > KILLS / 2, `killed ${wasKilled} times before it was through`)

    let settled = 0
    for (const [privateKey, all] of ordersOf) {
      let paid = 0n
      for (const { licenseId, upTo, folder: journal, published } of all) {
        const epochs = await usageEpochsOf(chain.stranger.royalty, { licenseId })
        assert.deepEqual(
          epochs.map(({ epoch, total }) => [epoch.period, epoch.version, total]),
          Array.from({ length: upTo }, (_, period) => [period, 1, 7n * BigInt(answersIn(period))]),
        )
        settled += epochs.length
        paid += epochs.reduce((sum, { total }) => sum + total, 0n)
        for (const { epoch, dataHash } of epochs) {
          const file = path.join(published, `${licenseId}-${epoch.period}-v1.ndjson.gz`)
          assert.equal((await readUsageFile(file)).hash, dataHash)
        }
        // Nothing half done is left but what killed processes had begun under names of its own.
        const left = readdirSync(journal).filter((name) => !/\.(json|tree|gz|part)$/.test(name))
        assert.deepEqual(left, [])
      }
      assert.equal(await dollar.read.balanceOf([privateKeyToAccount(privateKey).address]), MINTED - paid)
    }
    assert.ok(settled > KILLS / 3, `${settled} settled: kills come at every step`)
  })
  for (const places of ['one folder', 'two folders']) {
    it(`two processes at once, on ${places}: each period is paid once`, async function () {
      this.timeout(120_000)
      const { works, offerId, url, file, deployment, dollar, mint, networkHelpers, stranger, publicClient, walletOf } =
        await setUp()
      const privateKey = localAccounts().find(({ name }) => name === 'firm')?.privateKey as Hex
      const account = privateKeyToAccount(privateKey)
      await mint(account.address, MINTED)
      const royalty = createRoyaltyClient({ publicClient, walletClient: walletOf(account), deployment })
      // As one approval would take that of another.
      await royalty.tokens.approve({ token: dollar.address, spender: 'usageEpochs', amount: MINTED })
      const { licenseId, start } = await royalty.licenses.acquire({ offerId })
      const ordersIn = (name: string): SettlerOrders => {
        const place = path.join(folder, `${places}-${name}`)
        const journal = path.join(place, 'journal')
        mkdirSync(journal, { recursive: true })
        const orders = {
          ...{ url, privateKey, deployment: file, licenseId, start, periods: TWICE, upTo: 0 },
          ...{ store: path.join(place, 'meter.sqlite'), folder: journal, published: path.join(place, 'published') },
        }
        return orders
      }
      const one = ordersIn('one')
      const both = [one, places === 'one folder' ? one : ordersIn('other')]
      await use(one, works)
      // The same events, and so the same usage files.
      if (both[1] !== one) copyFileSync(one.store, (both[1] as SettlerOrders).store)
      await networkHelpers.time.increase((TWICE + 1) * DAY)

      for (let period = 0; period < TWICE; period += 1) {
        // Left behind by a process that is gone, so that both may want to take it over.
        for (const { folder: journal } of both) {
          writeFileSync(path.join(journal, `${licenseId}-${period}-v1.lock`), '999999999-0123456789ab')
        }
        const ran = await Promise.all(both.map((orders) => runSettler({ ...orders, from: period, upTo: period + 1 })))
        assert.ok(
          ran.some(({ isDone }) => isDone),
          ran.map(({ errors }) => errors).join('\n'),
        )
        // Kept out by the lock, or refused by the chain, or by what it finds there before it has begun.
        for (const { isDone, errors } of ran) {
          if (places === 'one folder') assert.match(errors, isDone ? /^$/ : /SettlementBusyError/)
          assert.doesNotMatch(errors, /SettlementMismatchError|SettlementJournalError/)
        }
        const epochs = await usageEpochsOf(stranger.royalty, { licenseId })
        assert.deepEqual(
          epochs.map(({ epoch, total }) => [epoch.period, epoch.version, total]),
          Array.from({ length: period + 1 }, (_, each) => [each, 1, 7n * BigInt(answersIn(each))]),
        )
        const paid = epochs.reduce((sum, { total }) => sum + total, 0n)
        assert.equal(await dollar.read.balanceOf([account.address]), MINTED - paid)
      }
      // Asked again with nobody in the way, it finds all of it settled.
      if (places === 'one folder')
        assert.deepEqual(await runSettler({ ...one, upTo: TWICE }), { isDone: true, errors: '' })
    })
  }
})
