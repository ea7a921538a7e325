import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  type Address,
  createPublicClient,
  createWalletClient,
  custom,
  type Hex,
  type LocalAccount,
  parseGwei,
  parseTransaction,
  type TransactionSerialized,
  toHex,
} from 'viem'
import { hardhat } from 'viem/chains'
import { createRoyaltyClient, PaymentUnknownError } from '../../sdk/src/index.ts'
import {
  createMeter,
  EventLateError,
  equal,
  folderTarget,
  type Meter,
  type MeterStore,
  memoryStore,
  NothingToShareError,
  PeriodOpenError,
  readUsageFile,
  retrieved,
  SettlementBusyError,
  SettlementConflictError,
  SettlementJournalError,
  SettlementMissingError,
  UsageFileTargetError,
} from '../../sdk/src/meter/index.ts'
import { openUsageTreeFile } from '../../sdk/src/tree/node/index.ts'
import { claimUsage, heldSecondOf, usageEpochsOf } from '../../sdk/src/usage/index.ts'
import { sdkChain, someContent } from '../utils/sdkChain.ts'

const DAY = 86_400
const TEXT = toHex(0x7e, { size: 32 })
const UNIT_PRICE = 3n

/** What a node says, or does not, to each request: `next` asks the chain. */
type Wire = (request: { method: string; params?: unknown[] }, next: () => Promise<unknown>) => Promise<unknown>

describe('SDK: settling metered use', () => {
  const folders: string[] = []
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
  const newFolder = () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-settle-'))
    folders.push(folder)
    return folder
  }

  /** A license by use on a pool with three works, whose first period of a day is nearly over. */
  async function setUp(distribution: 'Usage' | 'Units' = 'Usage', terms: object = {}) {
    const chain = await sdkChain()
    const { author, operator, payer, dollar, mint, networkHelpers, deployment, provider, publicClient } = chain
    const { poolId } = await operator.royalty.pools.create({
      token: dollar.address,
      uses: ['Retrieve'],
      joinUnits: 7,
      fallbackPayee: operator.account.address,
    })
    const workIds: Hex[] = []
    for (let i = 0; i < 3; i += 1) {
      const work = { contentHash: someContent(), uses: ['Retrieve'] as const, poolId }
      workIds.push((await author.royalty.works.registerAndJoin(work)).workId)
    }
    const { offerId } = await operator.royalty.offers.publish({
      ...{ poolId, textHash: TEXT, uses: ['Retrieve'], distribution, unitPrice: UNIT_PRICE },
      ...{ periodDays: 1, graceDays: 30, cureDays: 5_000, ...terms },
    })
    const { licenseId, start } = await payer.royalty.licenses.acquire({ offerId })
    await mint(payer.account.address, 1_000_000n)

    /** A client of the payer's whose node answers as a wire lets it; given an address alone, a wallet (the node) signs and sends. */
    const clientOver = (wire: Wire, account: LocalAccount | Address = payer.account) => {
      const request = (asked: { method: string; params?: unknown[] }) =>
        wire(asked, () => provider.request(asked as never))
      const transport = custom({ request } as never, { retryCount: 0 })
      return createRoyaltyClient({
        publicClient: createPublicClient({ chain: hardhat, transport, pollingInterval: 10 }),
        walletClient: createWalletClient({ account, chain: hardhat, transport }),
        deployment,
      })
    }
    const meterOf = (options: {
      client?: typeof payer.royalty
      folder?: string
      target?: { put: (file: { name: string; path: string }) => Promise<string> }
      store?: MeterStore
      timeout?: number
      finality?: number
    }) =>
      createMeter({
        license: { licenseId, start: BigInt(start), periodDays: 1 },
        store: options.store ?? memoryStore(),
        policy: retrieved(),
        settlement: {
          client: options.client ?? payer.royalty,
          folder: options.folder ?? newFolder(),
          target: options.target ?? folderTarget(newFolder()),
          timeout: options.timeout ?? 2_000,
          finality: options.finality,
        },
        clock: () => clock,
      })
    let clock = (start + 60) * 1_000
    const record = (meter: Meter, id: string, weights: readonly number[], daysAgo = 0) =>
      meter.record({
        id,
        time: clock - daysAgo * DAY * 1_000,
        works: weights.flatMap((weight, i) => (weight > 0 ? [{ workId: workIds[i] as Hex, weight }] : [])),
      })
    /** A day of use: ten answers, of which the third work is in none. */
    const use = async (meter: Meter) => {
      for (let i = 0; i < 10; i += 1) await record(meter, `answer ${clock} ${i}`, [1, i % 2 === 0 ? 1 : 3, 0])
    }
    const endPeriod = async () => {
      await networkHelpers.time.increase(DAY)
      clock += DAY * 1_000
    }
    const epochs = () => usageEpochsOf(chain.stranger.royalty, { licenseId })
    const nonce = () => publicClient.getTransactionCount({ address: payer.account.address })
    const has = (who: Hex) => dollar.read.balanceOf([who])
    return {
      ...chain,
      provider,
      poolId,
      offerId,
      workIds,
      licenseId,
      clientOver,
      meterOf,
      record,
      use,
      endPeriod,
      epochs,
      nonce,
      has,
    }
  }

  it('a period: file, tree, statement and payment, and every work claims its share', async () => {
    const { meterOf, use, endPeriod, epochs, payer, stranger, author, has, licenseId, workIds } = await setUp()
    const [folder, open] = [newFolder(), newFolder()]
    const meter = meterOf({ folder, target: folderTarget(open) })
    await use(meter)
    await assert.rejects(meter.settle({ period: 0 }), PeriodOpenError)
    await endPeriod()
    const settled = await meter.settle({ period: 0 })

    assert.deepEqual([settled.units, settled.total], [10n, 30n])
    const [epoch, ...others] = await epochs()
    assert.ok(epoch)
    assert.deepEqual(others, [])
    assert.deepEqual([epoch.epochId, epoch.total, epoch.dataHash], [settled.settled.epochId, 30n, settled.usageHash])
    assert.equal(epoch.epoch.root, settled.root)
    // What was published is what its hash is on chain of, and leads to the very shares of the tree.
    assert.equal(settled.location, path.join(open, settled.usageFile))
    const file = await readUsageFile(settled.location as string)
    assert.equal(file.hash, settled.usageHash)
    const tree = await openUsageTreeFile(path.join(folder, settled.treeFile as string))
    assert.equal(tree.root, settled.root)

    const claims = []
    for (const workId of workIds.slice(0, 2)) {
      const proof = await tree.proveWork(workId)
      const heldAt = await heldSecondOf(stranger.royalty, { epoch: epoch.epoch, workId })
      assert.ok(proof && heldAt)
      claims.push({ epoch: epoch.epoch, heldAt, ...proof.leaf, siblings: proof.siblings })
    }
    await claimUsage(stranger.royalty, { claims })
    assert.equal(await has(author.account.address), 30n)
    assert.equal((await payer.royalty.reads.licenseStateOf({ licenseId })).paid, 30n)

    // Settled once more, it is what it was.
    const again = await meter.settle({ period: 0 })
    assert.deepEqual(again, settled)
    assert.deepEqual(readdirSync(folder).sort(), [settled.treeFile, settled.usageFile, `${licenseId}-0-v1.json`].sort())
  })

  it('what a dry run says beforehand is what is paid afterwards, to the last unit', async () => {
    const { meterOf, use, record, endPeriod, epochs, author, stranger, has, workIds } = await setUp()
    const folder = newFolder()
    const meter = meterOf({ folder })
    await use(meter)
    await record(meter, 'one more', [0, 0, 1])
    // Two works are paid to one wallet, and the third to another.
    const other = stranger.account.address
    await author.royalty.works.transfer({ workId: workIds[2] as Hex, to: other })

    const dry = await meter.dryRun({ period: 0 })
    assert.deepEqual([dry.report.isClosed, dry.report.total, dry.toPool], [false, 33n, 0n])
    assert.deepEqual(
      dry.payees.map(({ payee, works }) => [payee, works]),
      [
        [author.account.address, 2],
        [other, 1],
      ],
    )
    assert.deepEqual([await meter.dryRun({ period: 0 }), await epochs()], [dry, []], 'nothing was changed')
    await endPeriod()
    const settled = await meter.settle({ period: 0 })
    const [epoch] = await epochs()
    assert.ok(epoch)
    assert.deepEqual(
      [settled.units, settled.total, epoch.total],
      [dry.report.units, dry.report.total, dry.report.total],
    )

    const tree = await openUsageTreeFile(path.join(folder, settled.treeFile as string))
    const before = await Promise.all(dry.payees.map(({ payee }) => has(payee)))
    const claims = []
    for (const { workId, amount } of dry.report.works) {
      const proof = await tree.proveWork(workId)
      const heldAt = await heldSecondOf(stranger.royalty, { epoch: epoch.epoch, workId })
      assert.ok(proof && heldAt)
      assert.equal(proof.leaf.amount, amount)
      claims.push({ epoch: epoch.epoch, heldAt, ...proof.leaf, siblings: proof.siblings })
    }
    await claimUsage(stranger.royalty, { claims })
    const after = await Promise.all(dry.payees.map(({ payee }) => has(payee)))
    assert.deepEqual(
      after.map((amount, i) => amount - (before[i] ?? 0n)),
      dry.payees.map(({ amount }) => amount),
    )

    // Settled, nothing is due; and of a correction, what came late.
    const settledRun = await meter.dryRun({ period: 0 })
    assert.deepEqual([settledRun.report.total, settledRun.toPool, settledRun.payees], [0n, 0n, []])
    await assert.rejects(record(meter, 'late', [0, 0, 1], 1), EventLateError)
    const late = await meter.dryRun({ period: 0, includeLate: true })
    const { total, units } = await meter.settle({ period: 0, version: 2 })
    assert.deepEqual([total, units], [3n, 12n])
    assert.deepEqual([late.report.total, late.report.units], [total, units])
  })

  it('a statement under terms that share by units: the pool is paid, and the file says what was used', async () => {
    const { meterOf, use, endPeriod, epochs, payer, licenseId, poolId } = await setUp('Units')
    const meter = meterOf({})
    await use(meter)
    await endPeriod()
    const dry = await meter.dryRun({ period: 0 })
    assert.deepEqual([dry.toPool, dry.report.total, dry.payees], [30n, 0n, []])
    const { root, treeFile, settled, total, usageHash } = await meter.settle({ period: 0 })
    assert.deepEqual([root, treeFile, settled.epochId, total], [undefined, undefined, undefined, 30n])
    assert.deepEqual(await epochs(), [])
    const [payment] = await payer.royalty.reads.paymentsOf({ poolId, ref: licenseId })
    assert.equal(payment?.args.amount, 30n)
    const events = await payer.royalty.reads.licenseEventsOf({ licenseId })
    const [filed] = events.flatMap(({ eventName, args }) => (eventName === 'StatementFiled' ? [args] : []))
    assert.equal((filed as { usageHash: Hex } | undefined)?.usageHash, usageHash)
  })

  it('a period without use, and one in which something is due for nothing', async () => {
    const { meterOf, endPeriod, epochs, record } = await setUp()
    const meter = meterOf({})
    await record(meter, 'an answer of no works', [])
    await endPeriod()
    // Its one unit costs three, and nobody is there to get them.
    await assert.rejects(meter.settle({ period: 0 }), NothingToShareError)
    assert.deepEqual(await epochs(), [])

    const free = await setUp('Usage', { unitPrice: 0n })
    const other = free.meterOf({})
    await free.use(other)
    await free.endPeriod()
    const { total, root, settled } = await other.settle({ period: 0 })
    assert.deepEqual([total, root, settled.epochId], [0n, undefined, undefined])
  })

  it('a correction with what came late, for its own total alone', async () => {
    const { meterOf, use, record, endPeriod, epochs, payer, licenseId } = await setUp()
    const meter = meterOf({})
    await use(meter)
    await endPeriod()
    await assert.rejects(meter.settle({ period: 0, version: 2 }), SettlementConflictError)
    await meter.settle({ period: 0 })
    await assert.rejects(record(meter, 'late', [0, 0, 1], 1), EventLateError)
    const { total, version, units } = await meter.settle({ period: 0, version: 2 })
    assert.deepEqual([version, units, total], [2, 11n, 3n])
    const [first, second] = await epochs()
    assert.deepEqual([first?.total, second?.total, second?.epoch.version], [30n, 3n, 2])
    const state = await payer.royalty.reads.licenseStateOf({ licenseId })
    assert.deepEqual([state.owed, state.paid], [33n, 33n])

    await record(meter, 'on the next day', [1, 0, 0])
    await assert.rejects(meter.settle({ period: 1 }), PeriodOpenError)
    await endPeriod()
    const next = await meter.settle({ period: 1 })
    assert.deepEqual([next.units, next.total], [1n, 3n])
  })

  it('a correction while events still come late: the file says what the statement says', async () => {
    const { meterOf, use, record, endPeriod, payer, licenseId } = await setUp()
    const folder = newFolder()
    const meter = meterOf({ folder })
    await use(meter)
    await endPeriod()
    await meter.settle({ period: 0 })
    await record(meter, 'late 1', [1, 0, 0], 1).catch(() => {})
    // One more comes after the price was worked out, and before the file is written.
    const { writeUsageFile } = meter
    let times = 0
    meter.writeUsageFile = async (parameters) => {
      times += 1
      if (times === 1) await record(meter, 'late 2', [0, 1, 0], 1).catch(() => {})
      return writeUsageFile(parameters)
    }
    const { units, total, usageFile } = await meter.settle({ period: 0, version: 2 })
    assert.deepEqual([times, units, total], [2, 12n, 6n])
    const { head } = await readUsageFile(path.join(folder, usageFile))
    assert.deepEqual([head.units, head.total], ['12', '6'])
    const state = await payer.royalty.reads.licenseStateOf({ licenseId })
    assert.deepEqual([state.owed, state.paid], [36n, 36n])
  })

  it('nothing where it was told no place, and no second time while it is under way', async () => {
    const { meterOf, use, endPeriod, licenseId, payer, epochs } = await setUp()
    const lost = createMeter({
      license: { licenseId, start: 1n, periodDays: 1 },
      store: memoryStore(),
      policy: equal(),
    })
    await assert.rejects(lost.settle({ period: 0 }), SettlementMissingError)

    const folder = newFolder()
    const meter = meterOf({ folder })
    await use(meter)
    await endPeriod()
    const both = await Promise.allSettled([meter.settle({ period: 0 }), meter.settle({ period: 0 })])
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const failed = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    assert.ok(failed.reason instanceof SettlementBusyError)
    assert.equal((await epochs()).length, 1)

    // A lock whose process is gone is nobody's.
    writeFileSync(path.join(folder, `${licenseId}-0-v1.lock`), '999999999')
    assert.ok((await meter.settle({ period: 0 })).settled)
    assert.equal((await payer.royalty.reads.statementOf({ licenseId, period: 0 })).version, 1)
  })

  it('goes on once the file can be published, and pays nothing before', async () => {
    const { meterOf, use, endPeriod, epochs, nonce } = await setUp()
    let isDown = true
    const places: string[] = []
    const target = {
      async put({ name }: { name: string }) {
        if (isDown) throw new UsageFileTargetError({ location: name, status: 503 })
        places.push(name)
        return `https://example.org/${name}`
      },
    }
    const meter = meterOf({ target })
    await use(meter)
    await endPeriod()
    const before = await nonce()
    await assert.rejects(meter.settle({ period: 0 }), UsageFileTargetError)
    assert.deepEqual([await nonce(), await epochs()], [before, []])
    isDown = false
    const { location } = await meter.settle({ period: 0 })
    await meter.settle({ period: 0 })
    assert.equal(places.length, 1)
    assert.equal(location, `https://example.org/${places[0]}`)
    assert.equal((await epochs()).length, 1)
  })

  it('is settled once it is as final as was asked for, whoever sent it', async () => {
    const { meterOf, use, endPeriod, epochs, licenseId, networkHelpers, payer, dollar } = await setUp()
    await payer.royalty.tokens.approve({ token: dollar.address, spender: 'usageEpochs', amount: 1_000n })
    const store = memoryStore()
    const host = () => {
      const folder = newFolder()
      const journal = () => JSON.parse(readFileSync(path.join(folder, `${licenseId}-0-v1.json`), 'utf8'))
      return { meter: meterOf({ folder, store, finality: 3, timeout: 200 }), journal }
    }
    const [sender, finder] = [host(), host()]
    await use(sender.meter)
    await endPeriod()
    // Both have worked it out before one of them sends.
    const { writeUsageFile } = finder.meter
    finder.meter.writeUsageFile = async (parameters) => {
      const written = await writeUsageFile(parameters)
      await assert.rejects(sender.meter.settle({ period: 0 }), PaymentUnknownError)
      return written
    }
    for (const blocks of [1, 2]) {
      for (const { meter, journal } of [finder, sender]) {
        await assert.rejects(meter.settle({ period: 0 }), PaymentUnknownError, `after ${blocks} blocks`)
        assert.equal(journal().settled, undefined)
      }
      await networkHelpers.mine()
    }
    assert.deepEqual([sender.journal().transactions.length, finder.journal().transactions.length], [1, 0])
    const [epoch, ...others] = await epochs()
    assert.deepEqual(others, [])
    for (const { meter, journal } of [finder, sender]) {
      const { settled } = await meter.settle({ period: 0 })
      assert.equal(settled.epochId, epoch?.epochId)
      assert.equal(settled.hash, sender.journal().transactions[0].hash)
      assert.equal(journal().settled.hash, settled.hash)
    }
  })

  it('is on disk before it is signed, and what is signed before it is sent', async () => {
    const { meterOf, use, endPeriod, clientOver, licenseId, payer, dollar } = await setUp()
    await payer.royalty.tokens.approve({ token: dollar.address, spender: 'usageEpochs', amount: 1_000n })
    const folder = newFolder()
    const journal = path.join(folder, `${licenseId}-0-v1.json`)
    const steps: string[] = []
    const account = {
      ...payer.account,
      signTransaction: (async (...asked: Parameters<typeof payer.account.signTransaction>) => {
        steps.push('sign')
        const { location, units } = JSON.parse(readFileSync(journal, 'utf8'))
        assert.deepEqual([path.basename(location), units], [`${licenseId}-0-v1.ndjson.gz`, '10'])
        return payer.account.signTransaction(...asked)
      }) as typeof payer.account.signTransaction,
    }
    const wire: Wire = async (request, next) => {
      if (request.method === 'eth_sendRawTransaction') {
        steps.push('send')
        const { transactions } = JSON.parse(readFileSync(journal, 'utf8'))
        assert.equal(transactions.at(-1).serializedTransaction, request.params?.[0])
      }
      return next()
    }
    const meter = meterOf({ folder, client: clientOver(wire, account) })
    await use(meter)
    await endPeriod()

    const { open, rename } = files
    files.open = async (file, ...others) => {
      const handle = await open(file, ...others)
      const isJournal = String(file).startsWith(`${journal}.`)
      if (!isJournal && file !== folder) return handle
      const { sync } = handle
      return Object.assign(handle, {
        async sync() {
          await sync.call(handle)
          steps.push(isJournal ? 'sync file' : 'sync folder')
        },
      })
    }
    files.rename = async (from, to) => {
      await rename(from, to)
      if (to === journal) steps.push('rename')
    }
    syncBuiltinESMExports()
    try {
      await meter.settle({ period: 0 })
    } finally {
      Object.assign(files, { open, rename })
      syncBuiltinESMExports()
    }
    const written = ['sync file', 'rename', 'sync folder']
    const signs = steps.indexOf('sign')
    assert.deepEqual(steps.slice(signs - 3), [...written, 'sign', ...written, 'send', ...written])
  })

  it('a journal that was torn or is of another statement is not overwritten', async () => {
    const { meterOf, use, endPeriod, epochs, licenseId } = await setUp()
    const folder = newFolder()
    const meter = meterOf({ folder })
    await use(meter)
    await endPeriod()
    const file = path.join(folder, `${licenseId}-0-v1.json`)
    writeFileSync(file, '{ "format": "openroyalty-settl')
    await assert.rejects(meter.settle({ period: 0 }), SettlementJournalError)
    writeFileSync(file, '{ "format": "openroyalty-settlement", "formatVersion": 2 }')
    await assert.rejects(meter.settle({ period: 0 }), SettlementJournalError)
    assert.deepEqual(await epochs(), [])
    rmSync(file)
    await meter.settle({ period: 0 })
    const journal = readFileSync(file, 'utf8')
    writeFileSync(path.join(folder, `${licenseId}-0-v2.json`), journal)
    await assert.rejects(meter.settle({ period: 0, version: 2 }), SettlementJournalError)
  })

  it('as docs/settling.md says, block by block', async () => {
    const { licenseId, workIds, payer, endPeriod, publicClient, networkHelpers } = await setUp()
    const page = readFileSync(new URL('../../docs/settling.md', import.meta.url), 'utf8')
    const [first, second, ...others] = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? '')
    assert.ok(first && second)
    assert.deepEqual(others, [])
    const { start } = await payer.royalty.reads.licenseStateOf({ licenseId })
    const folder = newFolder()
    let hasEnded = false
    const clockAhead = () => (hasEnded ? DAY : 60) * 1_000
    const given = {
      ...{ licenseId, start, periodDays: 1, firm: payer.royalty, folder, published: newFolder(), workId: workIds[0] },
      ...{ file: path.join(folder, 'meter.sqlite'), time: Number(start) * 1_000 + 1 },
      endPeriod: async () => {
        await endPeriod()
        hasEnded = true
      },
      // The chain's time is ahead of the machine's.
      clock: () => Number(start) * 1_000 + clockAhead(),
    }
    Object.assign(globalThis, { settling: given })
    const source = new URL('../../sdk/src/meter/index.ts', import.meta.url).href
    const file = path.join(folder, 'page.mjs')
    // Two blocks are final enough, and nobody else makes any here.
    const code = `
      const { ${Object.keys(given).join(', ')} } = globalThis.settling
      ${first.replaceAll('@openroyalty/sdk/meter', source).replace('settlement: {', 'clock, settlement: {')}
      await endPeriod()
      ${second}
      await meter.close()
      export { total, usageHash, location, settled }`
    writeFileSync(file, code)
    const timer = setInterval(() => void networkHelpers.mine().catch(() => {}), 50)
    const { total, usageHash, location, settled } = await import(file).finally(() => clearInterval(timer))
    assert.equal(total, UNIT_PRICE)
    assert.equal((await readUsageFile(location)).hash, usageHash)
    const { status } = await publicClient.getTransactionReceipt({ hash: settled.hash })
    assert.equal(status, 'success')
  })

  describe('one payment, whatever the wire does', () => {
    const isSend = ({ method }: { method: string }) => method === 'eth_sendRawTransaction'
    const lost = () => Object.assign(new Error('fetch failed'), { name: 'HttpRequestError' })

    /** Settles over a wire that misbehaves, then over one that does not; says what came of it. */
    async function over(wireOf: (chain: Awaited<ReturnType<typeof setUp>>) => Wire) {
      const chain = await setUp()
      const { meterOf, use, endPeriod, epochs, clientOver, payer } = chain
      const [folder, store] = [newFolder(), memoryStore()]
      const shaky = meterOf({ folder, store, client: clientOver(wireOf(chain)), timeout: 300 })
      await use(shaky)
      await endPeriod()
      const first = await shaky.settle({ period: 0 }).catch((error: Error) => error)
      const steady = meterOf({ folder, store })
      const settled = await steady.settle({ period: 0 })
      const found = await epochs()
      assert.equal(found.length, 1, 'one epoch')
      assert.equal(found[0]?.epochId, settled.settled.epochId)
      assert.equal(await chain.has(payer.account.address), 1_000_000n - 30n, 'paid once')
      return { ...chain, first, settled }
    }

    it('whose answer is lost after the transaction was taken', async () => {
      let times = 0
      const { first, settled } = await over(() => async (request, next) => {
        const answer = await next()
        if (!isSend(request)) return answer
        times += 1
        throw lost()
      })
      // The approval's answers are lost too, and it is known by its receipt.
      assert.ok(times > 0)
      assert.ok(!(first instanceof Error) || first instanceof PaymentUnknownError, String(first))
      assert.equal(settled.transactions.length, 1)
    })

    it('that breaks before the payment is sent, and stays broken for a while', async () => {
      let sends = 0
      const { settled } = await over(() => async (request, next) => {
        if (isSend(request) && ++sends > 1) throw lost()
        return next()
      })
      // The same signed bytes, sent again.
      assert.equal(settled.transactions.length, 1)
      assert.equal(settled.settled.hash, settled.transactions[0]?.hash)
    })

    it('that says it knows the transaction already, or that its nonce is used', async () => {
      for (const message of ['already known', 'nonce too low']) {
        const { settled } = await over(() => {
          let sends = 0
          return async (request, next) => {
            const answer = await next()
            if (!isSend(request)) return answer
            sends += 1
            if (sends === 1) return answer
            if (sends === 2) throw lost()
            throw Object.assign(new Error(message), { code: -32_000 })
          }
        })
        assert.equal(settled.transactions.length, 1, message)
      }
    })

    it('whose receipts do not come', async () => {
      const { first, settled } = await over(() => {
        let sends = 0
        return async (request, next) => {
          if (isSend(request)) sends += 1
          if (sends > 1 && request.method === 'eth_getTransactionReceipt') return null
          return next()
        }
      })
      assert.ok(first instanceof PaymentUnknownError, String(first))
      assert.equal(settled.transactions.length, 1)
    })

    it('and another transaction takes the nonce: only then is another signed', async () => {
      let sends = 0
      const { settled } = await over(({ payer, walletOf }) => async (request, next) => {
        if (!isSend(request) || ++sends < 2) return next()
        // What was signed never arrives; the payer's own wallet sends something else meanwhile.
        if (sends === 2) await walletOf(payer.account).sendTransaction({ to: payer.account.address, value: 1n })
        throw lost()
      })
      assert.equal(settled.transactions.length, 2)
      assert.equal(settled.settled.hash, settled.transactions[1]?.hash)
    })

    it('and the same call, sent again for more, takes the nonce: that is what settled', async () => {
      for (const isCut of [true, false]) {
        let sends = 0
        let replacement: Hex | undefined
        const { first, settled } = await over(({ payer, walletOf }) => async (request, next) => {
          if (!isSend(request) || ++sends < 2) return next()
          if (sends === 2) {
            const { to, data, maxFeePerGas, nonce } = parseTransaction(request.params?.[0] as TransactionSerialized)
            replacement = await walletOf(payer.account).sendTransaction({
              ...{ to: to as Hex, data: data as Hex, nonce: nonce as number },
              ...{ maxFeePerGas: (maxFeePerGas as bigint) * 2n, maxPriorityFeePerGas: maxFeePerGas as bigint },
            })
            throw lost()
          }
          // Then nothing arrives any more; or the node says that the nonce is used.
          if (isCut) throw lost()
          return next()
        })
        assert.equal(settled.transactions.length, 1)
        assert.ok(replacement && replacement !== settled.transactions[0]?.hash)
        assert.equal(settled.settled.hash, replacement)
        // Where the chain could be asked, it was found out at once.
        assert.ok(!(first instanceof Error), String(first))
        assert.deepEqual(first.settled, settled.settled)
      }
    })

    /** Settles by a wallet, until what it sent is pending and the process gone; then the wallet sends something else in its place. */
    async function replacedInWallet({ isKnown, isCancelled }: { isKnown: boolean; isCancelled: boolean }) {
      const chain = await setUp()
      const { meterOf, use, endPeriod, clientOver, payer, dollar, provider, publicClient, walletOf } = chain
      await payer.royalty.tokens.approve({ token: dollar.address, spender: 'usageEpochs', amount: 1_000n })
      const wire: Wire = async (request, next) =>
        !isKnown && request.method === 'eth_getTransactionByHash' ? null : next()
      const client = clientOver(wire, payer.account.address)
      const [folder, store] = [newFolder(), memoryStore()]
      const meter = meterOf({ folder, store, client, timeout: 300 })
      await use(meter)
      await endPeriod()
      await provider.request({ method: 'evm_setAutomine', params: [false] })
      const unknown = await meter.settle({ period: 0 }).catch((error: Error) => error)
      assert.ok(unknown instanceof PaymentUnknownError, String(unknown))
      const [name] = readdirSync(folder).filter((each) => each.endsWith('.json'))
      const { transactions } = JSON.parse(readFileSync(path.join(folder, name as string), 'utf8'))
      const { to, input, nonce, gas } = await publicClient.getTransaction({ hash: unknown.hash as Hex })
      assert.deepEqual(transactions, [
        { hash: unknown.hash, account: payer.account.address, ...(isKnown && { nonce }) },
      ])

      const replacement = await walletOf(payer.account).sendTransaction({
        ...(isCancelled ? { to: payer.account.address } : { to, data: input }),
        ...{ nonce, gas, maxFeePerGas: parseGwei('20'), maxPriorityFeePerGas: parseGwei('10') },
      })
      await provider.request({ method: 'evm_mine', params: [] })
      await provider.request({ method: 'evm_setAutomine', params: [true] })
      assert.equal(await publicClient.getTransaction({ hash: unknown.hash as Hex }).catch(() => 'gone'), 'gone')
      /** In another process. Waiting for what is gone, it would not be through before the test's time is up. */
      const settleAgain = (timeout = 600_000) => meterOf({ folder, store, client, timeout }).settle({ period: 0 })
      return { ...chain, lost: unknown.hash as Hex, replacement, settleAgain }
    }

    it('and a wallet that sends for itself sends the same again for more: that is what settled', async () => {
      for (const isKnown of [true, false]) {
        const { epochs, has, payer, lost, replacement, settleAgain } = await replacedInWallet({
          isKnown,
          isCancelled: false,
        })
        const { settled, transactions } = await settleAgain()
        assert.equal(settled.hash, replacement)
        assert.deepEqual(
          transactions.map(({ hash }) => hash),
          [lost],
        )
        assert.deepEqual(
          (await epochs()).map(({ epochId }) => epochId),
          [settled.epochId],
        )
        assert.equal(await has(payer.account.address), 1_000_000n - 30n)
      }
    })

    it('and a wallet that sends for itself cancels: it is asked again, once the nonce tells that nothing can land', async () => {
      const { epochs, has, payer, lost, settleAgain } = await replacedInWallet({ isKnown: true, isCancelled: true })
      const { settled, transactions } = await settleAgain()
      assert.deepEqual(
        transactions.map(({ hash }) => hash),
        [lost, settled.hash],
      )
      assert.equal((await epochs()).length, 1)
      assert.equal(await has(payer.account.address), 1_000_000n - 30n)

      // Without the nonce nobody can tell, and nothing else is sent.
      const blind = await replacedInWallet({ isKnown: false, isCancelled: true })
      const before = await blind.nonce()
      await assert.rejects(blind.settleAgain(300), PaymentUnknownError)
      assert.deepEqual([await blind.nonce(), await blind.epochs()], [before, []])
    })

    it('and two hosts settle the same: one pays, the other finds it paid', async () => {
      const { meterOf, use, endPeriod, epochs, has, payer } = await setUp()
      const store = memoryStore()
      const [one, other] = [meterOf({ store }), meterOf({ store })]
      await use(one)
      await endPeriod()
      const outcomes = await Promise.allSettled([one.settle({ period: 0 }), other.settle({ period: 0 })])
      for (const outcome of outcomes) {
        // Whoever loses is told so, or finds the same statement there; nobody pays a second time.
        if (outcome.status === 'rejected') assert.ok(outcome.reason instanceof Error)
      }
      assert.ok(outcomes.some(({ status }) => status === 'fulfilled'))
      assert.equal((await epochs()).length, 1)
      assert.equal(await has(payer.account.address), 1_000_000n - 30n)
      // Asked again, the loser agrees, or says what stands there.
      const again = await Promise.allSettled([one.settle({ period: 0 }), other.settle({ period: 0 })])
      for (const outcome of again) {
        if (outcome.status === 'rejected') assert.ok(outcome.reason instanceof SettlementConflictError, outcome.reason)
      }
      assert.equal((await epochs()).length, 1)
    })
  })
})
