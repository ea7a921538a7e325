/** The app over an indexer: whose word the books are, what is done about a lie, and that nothing hangs on it. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { createPublicClient, custom, type Hex } from 'viem'
import { hardhat } from 'viem/chains'
import { takeSdkFromSources } from '../../app/server/sdkSources.ts'
import type { BookKeeperParameters, Recount } from '../../app/src/lib/bookKeeper.ts'
import type { Books } from '../../app/src/lib/books.ts'
import { type Indexer, startIndexer } from '../../indexer/server/startIndexer.ts'
import { decoderFor } from '../../sdk/src/audit/logs/abis.ts'
import type { RawLog } from '../../sdk/src/audit/logs/lines.ts'
import { buildCatalogue, catalogueWorkIdOf, createRoyaltyConnection, metadataHashOf } from '../../sdk/src/index.ts'
import { type Behavior, type IndexServer, serveIndex } from './utils/indexServer.ts'
import { hashOfText, type Seed, seed } from './utils/seed.ts'
import { openStage, type Stage, withChromium } from './utils/stage.ts'

takeSdkFromSources()
const { BookKeeper } = await import('../../app/src/lib/bookKeeper.ts')
const { openBooks } = await import('../../app/src/lib/books.ts')

const eventOf = ({ contract, topics, data }: RawLog) => decoderFor(contract)(topics, data)?.eventName
/** The last payment into a pool: nothing that comes later asks for it. */
const lastPaid = (logs: readonly RawLog[]) => logs.findLastIndex((log) => eventOf(log) === 'Paid')

/** Each of the ways in which a log can be told wrongly. */
const LIES: Record<'missing' | 'changed' | 'invented', (logs: readonly RawLog[]) => RawLog[]> = {
  missing: (logs) => logs.filter((_, position) => position !== lastPaid(logs)),
  // A base unit more or less.
  changed: (logs) =>
    logs.map((log, position) =>
      position === lastPaid(logs)
        ? { ...log, data: log.data.replace(/.$/, (digit) => (digit === '1' ? '2' : '1')) as never }
        : log,
    ),
  invented: (logs) => {
    const paid = logs[lastPaid(logs)] as RawLog
    const end = logs.at(-1) as RawLog
    const { blockNumber, blockHash, time, logIndex } = end
    return [...logs, { ...paid, blockNumber, blockHash, time, logIndex: logIndex + 1 }]
  },
}

const LISTED = { title: 'A repertoire', works: ['Ballad of the first', 'Zither and the second'] }

const withoutHash = (header: string) => header.replace(/ 0x\w+$/, '')

describe('an indexer', withChromium, () => {
  let stage: Stage
  let seeded: Seed
  let index: IndexServer
  /** The indexer itself, which takes its time to start. */
  let starting: Promise<Indexer>
  let catalogueId: Hex
  let folder: string
  before(async () => {
    stage = await openStage()
    const contracts = Object.fromEntries(
      Object.entries(stage.chain.deployment).map(([name, { address, block }]) => [
        name,
        { address, block: Number(block) },
      ]),
    )
    const deployment = { chainId: 31337, contracts }
    folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-indexer-'))
    starting = startIndexer({
      ...{ folder, rpcUrl: stage.chain.url, deployment, pollingInterval: 100 },
      environment: { METADATA_DIR: folder, METADATA_FETCH: 'off' },
    })
    starting.catch(() => undefined)
    seeded = await seed(stage.chain, 'indexer')
    // A catalogue whose document is nowhere but with the indexer.
    const { steward } = stage.chain.people
    const tree = buildCatalogue(
      ['One', 'Two'].map((text) => ({ contentHash: hashOfText(text), holder: steward.address, isClaimKey: false })),
    )
    const metadataHash = metadataHashOf(LISTED)
    writeFileSync(path.join(folder, `${metadataHash}.json`), JSON.stringify(LISTED))
    const { root, count } = tree
    const registered = await steward.works.registerCatalogue({ root, count, uses: ['Train'], metadataHash })
    catalogueId = registered.catalogueId
    index = await serveIndex(clientOf().client)
  })
  after(async () => {
    const { process: child } = await starting
    const isGone = once(child, 'exit')
    // Nothing of it is kept, so it need not end in order.
    child.kill('SIGKILL')
    await Promise.all([isGone, index.stop()])
    rmSync(folder, { recursive: true, force: true })
  })

  /** A client as the app has it, and what the node was asked. */
  function clientOf() {
    const asked: string[] = []
    const request = ({ method, params }: { method: string; params?: unknown }) => {
      asked.push(method)
      return stage.chain.request(method, params as unknown[])
    }
    const publicClient = createPublicClient({ chain: hardhat, transport: custom({ request }), cacheTime: 0 })
    return { asked, client: createRoyaltyConnection({ publicClient, deployment: stage.chain.deployment }) }
  }

  /** A keeper over the index, the index told how to behave. */
  function keep(behavior: Behavior = {}, given: Partial<BookKeeperParameters> = {}) {
    index.behave({ page: 8, ...behavior })
    const { asked, client } = clientOf()
    let recounted: (books: Books) => void = () => undefined
    const isRecounted = new Promise<Books>((resolve) => {
      recounted = resolve
    })
    const told: Recount[] = []
    const onProgress = (recount: Recount) => told.push(recount)
    const keeper = new BookKeeper({ indexerUrl: index.url, onRecounted: recounted, onProgress, ...given })
    return { keeper, client, asked, isRecounted, told }
  }

  const fromNode = () => openBooks(clientOf().client, Date.now)

  describe('that is honest', () => {
    test('opens the books without a log of the node, which are then recounted', async () => {
      await index.refresh()
      const { keeper, client, asked, isRecounted, told } = keep()
      const opened = await keeper.read(client)
      assert.equal(opened.origin.kind, 'indexer')
      assert.ok(index.asked.filter((path) => path === '/logs').length > 2, 'several pages')
      assert.ok(!asked.includes('eth_getLogs'), asked.join())
      const node = await fromNode()
      assert.deepEqual([opened.state, opened.logs, opened.block], [node.state, node.logs, node.block])

      await keeper.read(client)
      const books = await isRecounted
      assert.equal(books.origin.kind, 'both')
      assert.deepEqual(told.at(-1), { logs: node.logs.length, state: 'over' })
      assert.equal((await keeper.read(client)).origin.kind, 'both')
    })

    test('may leave the hash of its last block to the node', async () => {
      await index.refresh()
      const { keeper, client } = keep({ block: withoutHash })
      const { origin, block } = await keeper.read(client)
      assert.equal(origin.kind, 'indexer')
      assert.deepEqual(block, (await fromNode()).block)
    })

    test('is gone on from with the node, and not held to what came later', async () => {
      await index.refresh()
      const { author } = stage.chain.people
      await author.works.register({ contentHash: hashOfText('later than the index'), uses: [] })
      const { keeper, client, isRecounted } = keep()
      const opened = await keeper.read(client)
      const node = await fromNode()
      assert.ok(opened.block.number < node.block.number)
      const next = await keeper.read(client)
      assert.deepEqual([next.state, next.logs, next.block], [node.state, node.logs, node.block])
      assert.equal((await isRecounted).origin.kind, 'both')
    })

    test('has its word kept where there is more than is recounted unasked, until somebody asks', async () => {
      const { keeper, client, asked, isRecounted } = keep({}, { recountedUnasked: 10 })
      await keeper.read(client)
      await keeper.read(client)
      assert.equal((await keeper.read(client)).origin.kind, 'indexer')
      assert.ok(asked.filter((method) => method === 'eth_getLogs').length <= 1, 'no more than what is new')
      await keeper.recount(client)
      assert.equal((await isRecounted).origin.kind, 'both')
    })
  })

  describe('that lies is found out, named, and not believed', () => {
    for (const [kind, tell] of Object.entries(LIES)) {
      test(`a log is ${kind}`, async () => {
        await index.refresh()
        const { keeper, client, isRecounted } = keep({ tell })
        const opened = await keeper.read(client)
        const node = await fromNode()
        assert.equal(opened.origin.kind, 'indexer')
        assert.notDeepEqual(opened.state, node.state)
        await keeper.read(client)
        const books = await isRecounted
        assert.deepEqual([books.state, books.logs], [node.state, node.logs])
        assert.ok(books.origin.kind === 'differs')
        assert.equal(books.origin.difference.kind, kind)
        const { log } = books.origin.difference
        const paid = node.logs.findLast(({ eventName }) => eventName === 'Paid')
        const end = node.logs.at(-1)
        assert.deepEqual(
          [log.blockNumber, log.logIndex],
          kind === 'invented' ? [end?.blockNumber, (end?.logIndex ?? 0) + 1] : [paid?.blockNumber, paid?.logIndex],
        )
        assert.equal((await keeper.read(client)).origin.kind, 'differs')
      })
    }

    test('a log is missing of which later ones tell', async () => {
      const tell = (logs: readonly RawLog[]) => logs.filter((log) => eventOf(log) !== 'PoolCreated')
      const { keeper, client } = keep({ tell })
      const { origin, state } = await keeper.read(client)
      assert.ok(origin.kind === 'differs' && origin.difference.log.eventName === 'PoolCreated')
      assert.deepEqual(state, (await fromNode()).state)
    })

    test('a log is missing of which the node’s later ones tell', async () => {
      await index.refresh()
      const { poolId } = await stage.chain.people.operator.pools.create({
        token: stage.chain.deployment.testDollar.address,
        uses: ['Mine'],
        noticeDays: 7,
        joinUnits: 1,
        minStreamPerDay: 0n,
        fallbackPayee: stage.chain.people.operator.address,
        salt: hashOfText('kept back'),
      })
      await index.refresh()
      const { keeper, client } = keep({ tell: (logs) => logs.filter((log) => !log.topics.includes(poolId)) })
      assert.equal((await keeper.read(client)).origin.kind, 'indexer')
      await stage.chain.people.relayer.pools.pay({ poolId, amount: 5n })
      const { origin } = await keeper.read(client)
      assert.ok(origin.kind === 'differs' && origin.difference.kind === 'missing')
      const books = await keeper.read(client)
      assert.deepEqual(books.state, (await fromNode()).state)
    })
  })

  describe('that cannot be listened to leaves the node', () => {
    const address = `0x${'5a'.repeat(20)}`
    const cases: Record<string, [reason: string, behavior: Behavior, given?: Partial<BookKeeperParameters>]> = {
      'nobody is there': ['down', {}, { indexerUrl: 'http://127.0.0.1:9' }],
      'it never answers': ['slow', { trouble: 'silent' }, { patience: 150 }],
      'it breaks off in the middle of a page': ['down', { trouble: 'cut' }],
      'it is of another chain': ['otherChain', { head: (head) => ({ ...head, chainId: 1 }) }],
      'it is of other contracts': [
        'otherContracts',
        { head: (head) => ({ ...head, contracts: head.contracts.map((each) => ({ ...each, address })) }) },
      ],
      'it lacks a contract': [
        'otherContracts',
        {
          head: (head) => ({ ...head, contracts: head.contracts.slice(0, 1) }),
          body: (text) => text.slice(0, text.indexOf('\n') + 1),
        },
      ],
      'it began too late': ['otherContracts', { head: (head) => ({ ...head, fromBlock: 1_000_000 }) }],
      'it is behind by far': ['behind', {}, { mostBehind: -1n }],
      'it has come to no block': ['behind', { block: () => '' }],
      'its last block is another': [
        'replaced',
        { block: (header) => header.replace(/.$/, (digit) => (digit === '1' ? '2' : '1')) },
      ],
      'the block of its last log is another': [
        'replaced',
        { block: withoutHash, body: (text) => text.replace(/(B \d+ \d+ 0x)[0-9a-f]{8}(?=[^B]*$)/, '$100000000') },
      ],
      'it is ahead of the node': ['replaced', { block: (header) => header.replace(/^\d+/, '99999999') }],
      'its logs are later than its last block': ['unreadable', { block: (header) => header.replace(/^\d+/, '2') }],
      'its logs are of years to come': [
        'unreadable',
        { body: (text) => text.replaceAll(/^(B \d+) \d+/gm, '$1 9999999999') },
      ],
      'it does not speak of logs': ['unreadable', { body: () => '<!doctype html>' }],
      'it says the same page again': ['unreadable', { body: (text) => text.replaceAll(/^B \d+/gm, 'B 1') }],
    }
    for (const [name, [reason, behavior, given]] of Object.entries(cases)) {
      test(name, async () => {
        await index.refresh()
        const { keeper, client } = keep(behavior, given)
        const books = await keeper.read(client)
        assert.deepEqual(books.origin, { kind: 'node', without: reason })
        assert.deepEqual(books.state, (await fromNode()).state)
      })
    }

    test('its block was replaced after the books were opened', async () => {
      const { chain } = stage
      const snapshot = await chain.request('evm_snapshot')
      const { author } = chain.people
      const { workId: former } = await author.works.register({ contentHash: hashOfText('replaced'), uses: [] })
      await index.refresh()
      const { keeper, client } = keep()
      assert.ok((await keeper.read(client)).state.works.works.has(former))
      await chain.request('evm_revert', [snapshot])
      const { workId } = await author.works.register({ contentHash: hashOfText('in its place'), uses: [] })
      await chain.request('evm_mine')
      const books = await keeper.read(client)
      assert.deepEqual(books.origin, { kind: 'node', without: 'replaced' })
      assert.ok(books.state.works.works.has(workId) && !books.state.works.works.has(former))
    })
  })

  describe('in a browser', () => {
    test('its word is shown as such before the node has told a log, then recounted', async () => {
      await index.refresh()
      index.behave({})
      const page = await stage.open('about:blank', { indexer: index.url })
      let tellLogs: () => void = () => undefined
      const asked: string[] = []
      const isTold = new Promise<void>((resolve) => {
        tellLogs = resolve
      })
      await page.route(`${stage.chain.url}/**`, async (route) => {
        const body = route.request().postData() ?? ''
        asked.push(body)
        if (body.includes('eth_getLogs')) await isTold
        await route.continue()
      })
      await page.goto(`${page.app.url}/pools/${seeded.poolId}`)
      await page.getByRole('button', { name: /^Indexer’s word, to block/ }).waitFor()
      await page.getByRole('heading', { name: 'Latest payments' }).waitFor()
      await page.getByRole('button', { name: /^Indexer’s word/ }).click()
      const sheet = page.getByRole('dialog')
      await sheet.getByText(/^An indexer has told this page/).waitFor()
      tellLogs()
      await sheet.getByText('The indexer had told the very same, log for log.').waitFor()
      await sheet.getByRole('button', { name: 'Close' }).click()
      await page.getByRole('button', { name: /^Recounted here/ }).waitFor()
      assert.deepEqual(page.trouble, [])
      await page.context().close()
    })

    test('a lie is said aloud, with its place, and the figures are the node’s', async () => {
      await index.refresh()
      index.behave({ tell: LIES.changed })
      const page = await stage.open(`/pools/${seeded.poolId}`, { indexer: index.url })
      const alarm = page.getByRole('alert')
      await alarm.getByText('The indexer has told something else than the chain').waitFor()
      const paid = (await fromNode()).logs.findLast(({ eventName }) => eventName === 'Paid')
      await alarm
        .getByText(`it changed log ${paid?.logIndex} of block ${paid?.blockNumber.toLocaleString('en-US')}`)
        .waitFor()
      await page.getByRole('button', { name: /^Recounted here/ }).waitFor()
      assert.deepEqual(page.trouble, [])
      await page.context().close()
    })

    test('killed in the middle, it is done without, and used again once it is back', async () => {
      await index.refresh()
      index.behave({ page: 8, trouble: 'cut' })
      const page = await stage.open(`/pools/${seeded.poolId}`, { indexer: index.url })
      await page.getByText('Without the indexer').waitFor()
      await page.getByRole('button', { name: /^Recounted here/ }).click()
      await page.getByText('The indexer did not answer, so the node was asked for everything.').waitFor()
      await index.stop()
      await page.reload()
      await page.getByText('Without the indexer').waitFor()
      index.behave({})
      await index.start()
      await page.reload()
      await page.getByRole('button', { name: /^Recounted here/ }).click()
      await page.getByText('The indexer had told the very same, log for log.').waitFor()
      // Killed while the page is open: nobody needs it any more.
      await index.stop()
      await stage.chain.people.relayer.pools.pay({ poolId: seeded.poolId, amount: 7_654_321n })
      await page.getByText('7.654321').first().waitFor()
      await index.start()
      assert.deepEqual(page.trouble, [])
      await page.context().close()
    })
  })

  describe('search', () => {
    const document = { title: 'Étude in blue', creators: [{ name: 'Ada Example' }] }
    let workId: Hex
    before(async () => {
      const { author } = stage.chain.people
      const registered = await author.works.register({
        contentHash: hashOfText('An étude'),
        metadataHash: metadataHashOf(document),
        uses: ['Train'],
      })
      workId = registered.workId
      await author.works.setUri({
        workId,
        uri: `data:application/json,${encodeURIComponent(JSON.stringify(document))}`,
      })
      await index.refresh()
    })

    test('finds what stands on the chain without an indexer, from the bar and by the keyboard', async () => {
      const page = await stage.open('/')
      const field = page.getByRole('combobox', { name: /^Find a work/ })
      await field.fill('ada etude')
      await page.getByRole('option', { name: /Étude in blue.*Ada Example/ }).waitFor()
      await field.press('ArrowDown')
      assert.equal(
        await field.getAttribute('aria-activedescendant'),
        await page.getByRole('listbox', { name: 'Found' }).getByRole('option').first().getAttribute('id'),
      )
      const { violations } = await new AxeBuilder({ page }).analyze()
      assert.deepEqual(
        violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ nodes }) => nodes[0]?.html),
        [],
      )
      await field.press('Enter')
      await page.waitForURL(`**/works/${workId}`)
      await page.getByText('Étude in blue · Ada Example').waitFor()
      assert.deepEqual(page.trouble, [])
      await page.context().close()
    })

    test('finds by an indexer what stands elsewhere, and says the same beside works', async () => {
      const { song, essay } = seeded.works
      const hostile = `<img src=x onerror=alert(1)> \u202eevil`
      const titles = {
        [song]: { title: 'The told song', creators: ['Ada Example'] },
        [essay]: { title: hostile, creators: [] },
      }
      const only = `0x${'c0'.repeat(32)}`
      index.behave({
        answers: {
          '/titles': (parameters) => ({
            titles: Object.fromEntries(
              (parameters.get('ids') ?? '').split(',').flatMap((id) => (id in titles ? [[id, titles[id as Hex]]] : [])),
            ),
          }),
          '/search': () => ({
            results: [
              { kind: 'work', id: song, ...titles[song] },
              { kind: 'work', id: 'javascript:alert(1)', title: 'Bad', creators: [] },
              { kind: 'catalogueWork', id: only, title: 'Only listed', creators: [], catalogueId: essay, index: 3 },
            ],
          }),
        },
      })
      const page = await stage.open('/explore', { indexer: index.url })
      const field = page.getByRole('combobox', { name: /^Find a work/ })
      await field.pressSequentially('told')
      await page.getByRole('option', { name: /Only listed/ }).waitFor()
      assert.equal(await page.getByRole('listbox', { name: 'Found' }).getByRole('option').count(), 2)
      assert.equal(index.asked.filter((path) => path === '/search').length, 1, 'once the typing rests')
      await page.getByRole('option', { name: /The told song/ }).click()
      await page.waitForURL(`**/works/${song}`)
      await page.getByText('The told song · Ada Example').waitFor()
      await page.goto(`${page.app.url}/pools/${seeded.poolId}`)
      await page.getByRole('link', { name: /^The told song/ }).waitFor()
      await page.getByRole('link', { name: /^<img src=x onerror=alert\(1\)> evil/ }).waitFor()
      assert.deepEqual(page.trouble, [])
      await page.context().close()
    })
  })

  test('the indexer itself is one that the app opens from, and agrees with the node', async () => {
    const indexer = await starting
    await indexer.ready()
    const { keeper, client, asked, isRecounted } = keep({}, { indexerUrl: indexer.url })
    const opened = await keeper.read(client)
    assert.deepEqual([opened.origin.kind, asked.includes('eth_getLogs')], ['indexer', false])
    await keeper.read(client)
    assert.equal((await isRecounted).origin.kind, 'both')
    const page = await stage.open(`/pools/${seeded.poolId}`, { indexer: indexer.url })
    await page.getByRole('button', { name: /^Recounted here/ }).click()
    await page.getByText('The indexer had told the very same, log for log.').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()

    // A work that only its catalogue knows, by a title that only the indexer knows.
    // It reads documents after logs, in its own time.
    while (!(await (await fetch(`${indexer.url}/search?q=zither`)).text()).includes('Zither')) await sleep(100)
    const field = page.getByRole('combobox', { name: /^Find a work/ })
    await field.fill('zither')
    await page.getByRole('option', { name: /Zither and the second/ }).waitFor()
    await field.press('Enter')
    await page.waitForURL(`**/works/${catalogueId}?within=${catalogueWorkIdOf({ catalogueId, index: 1 })}`)
    await page.getByText('A repertoire', { exact: true }).waitFor()
    await page.getByText('Zither and the second', { exact: true }).waitFor()
    assert.deepEqual(page.trouble, [])
    await page.context().close()
  })
})
