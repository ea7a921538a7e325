import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Hex } from 'viem'
import { type Indexer, startIndexer } from '../../indexer/server/startIndexer.ts'
import {
  compareWithChain,
  fetchLogs,
  logFileHead,
  type ReplayLog,
  readLogs,
  replay,
} from '../../sdk/src/audit/index.ts'
import { writeLines } from '../../sdk/src/audit/logs/lines.ts'
import { buildCatalogue, catalogueWorkIdOf, DAY, metadataHashOf, perDay, USES } from '../../sdk/src/index.ts'
import { catalogueRootOf } from '../../sdk/src/utils/catalogue.ts'
import { askGraphql, plainState, readTable, stateOfTables, type TableName } from '../utils/indexTables.ts'
import { collectLogs } from '../utils/lyingNode.ts'
import { startPostgres, withPostgres } from '../utils/postgres.ts'
import { randomFrom } from '../utils/randomHistory.ts'
import { startReplay } from '../utils/randomReplay.ts'
import { someContent } from '../utils/sdkChain.ts'
import { type ServedProvider, serveProvider } from '../utils/serveProvider.ts'

/** Blocks of history before the indexer is started, and after. */
const BLOCKS = Number(process.env.INDEXER_BLOCKS ?? 260)
const SEED = Number(process.env.INDEXER_SEED ?? 1)
/** The highest number of 32 bits. */
const HIGHEST = 2 ** 32 - 1
/** What tables, and what is written to them, could take for something else. */
const HOSTILE = `\\N\t\\.\r\n\b\f\v\0\\'; drop table work; --\u2028${'x'.repeat(50_000)}`
const STEPS = [1n, 60n, 3_600n, DAY / 2n, DAY, 2n * DAY, 3n * DAY]

type Told = {
  table: TableName
  /** Columns by which a log finds its row. */
  key: readonly string[]
  /** Columns that other logs may have changed since. */
  later?: readonly string[]
  /** What the log's arguments are called there. */
  as?: Readonly<Record<string, string>>
  /** The table has a row for each of these logs, and no other but those of the table's other events. */
  isOneEach?: true
}
const PLACE = ['blockNumber', 'logIndex'] as const
const ROWS: Readonly<Record<string, Told>> = {
  WorkRegistered: { table: 'work', key: ['id'], as: { workId: 'id' } },
  CatalogueRegistered: { table: 'catalogue', key: ['id'], as: { catalogueId: 'id' }, isOneEach: true },
  WorkMaterialized: { table: 'work', key: ['id'], as: { workId: 'id' }, later: ['owner'] },
  ConsentSet: { table: 'consent', key: ['workId', ...PLACE] },
  PoolCreated: {
    table: 'pool',
    key: ['id'],
    as: { poolId: 'id', time: 'createdAt' },
    later: ['operator'],
    isOneEach: true,
  },
  Paid: { table: 'payment', key: PLACE, isOneEach: true },
  StreamOpened: { table: 'payment', key: PLACE, as: { deposit: 'amount' }, isOneEach: true },
  StreamChanged: { table: 'payment', key: PLACE, as: { deposit: 'amount' }, isOneEach: true },
  Claimed: { table: 'claim', key: PLACE, isOneEach: true },
  InboxSwept: { table: 'sweep', key: PLACE, isOneEach: true },
  StraySwept: { table: 'sweep', key: PLACE, isOneEach: true },
  OfferPublished: {
    table: 'offer',
    key: ['id'],
    as: { offerId: 'id', time: 'publishedAt' },
    later: ['terms'],
    isOneEach: true,
  },
  LicenseAcquired: {
    table: 'license',
    key: ['id'],
    as: { licenseId: 'id', time: 'acquiredAt' },
    later: ['licensee', 'credentialUntil'],
    isOneEach: true,
  },
  StatementFiled: {
    table: 'statement',
    key: ['licenseId', 'period', 'version'],
    as: { time: 'filedAt' },
    isOneEach: true,
  },
  EpochPublished: { table: 'epoch', key: ['id'], as: { epochId: 'id', time: 'publishedAt' }, isOneEach: true },
  UsageClaimed: { table: 'epochClaim', key: ['epochId', 'index'], isOneEach: true },
  ChannelOpened: { table: 'channel', key: ['id'], as: { channelId: 'id', time: 'openedAt' }, isOneEach: true },
  VoucherRedeemed: { table: 'redemption', key: PLACE, isOneEach: true },
}

/** A log's arguments and place, as columns. */
function rowOf({ args, blockNumber, logIndex, time, transactionHash }: ReplayLog, as: Told['as'] = {}) {
  const place = { blockNumber, logIndex, time, transactionHash }
  const nested = 'terms' in args && !('publisher' in args) ? args.terms : {}
  const entries = Object.entries({ ...place, ...args, ...(nested as object) })
  return Object.fromEntries(entries.map(([name, value]) => [as[name] ?? name, value]))
}

function keyOf(row: Record<string, unknown>, key: readonly string[]): string {
  return key.map((name) => written(row[name])).join(' ')
}

/** Values as one would write them: hex in lower case, nothing for the zero that stands for it, and no NUL. */
function written(value: unknown): string {
  const text = String(value ?? '')
    .replaceAll('\0', '\uFFFD')
    .toLowerCase()
  return /^0x0{64}$/.test(text) ? '' : text
}

describe('the indexer', () => {
  let chain: Awaited<ReturnType<typeof startReplay>>
  let node: ServedProvider
  let indexer: Indexer
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-indexer-'))

  const documents = mkdtempSync(path.join(tmpdir(), 'openroyalty-documents-'))

  const grow = async (blocks: number) => {
    for (let i = 0; i < blocks; i += 1) await chain.block(i % 10 === 9 ? [7n * DAY, 8n * DAY] : STEPS)
  }
  const start = async (into = folder, { databaseUrl, host }: { databaseUrl?: string; host?: string } = {}) => {
    const contracts = Object.fromEntries(
      Object.entries(chain.deployment).map(([name, { address, block }]) => [name, { address, block: Number(block) }]),
    )
    const deployment = { chainId: 31_337, contracts }
    return startIndexer({
      ...{ folder: into, rpcUrl: node.url, deployment, pollingInterval: 100, databaseUrl },
      ...(host && { host }),
      environment: { METADATA_DIR: documents, METADATA_FETCH: 'off' },
    })
  }
  const stateInPostgres = async () => {
    if (withPostgres.skip) return undefined
    const postgres = await startPostgres()
    const other = await start(path.join(folder, 'postgres'), {
      databaseUrl: postgres.connectionString,
      host: '0.0.0.0',
    })
    try {
      await caughtUp(other)
      assert.equal(await statusOfSql(other), 200)
      return await stateOfTables(other.url)
    } finally {
      await other.close()
      await postgres.stop()
    }
  }
  const statusOfSql = async (of: Indexer) => {
    const asked = encodeURIComponent(JSON.stringify({ json: { sql: 'select count(*) from log', params: [] } }))
    return (await fetch(`${of.url}/sql/db?sql=${asked}`)).status
  }
  /** Once an index is at the chain's head. */
  const caughtUp = async (of: Indexer = indexer) => {
    const { number, hash } = await chain.publicClient.getBlock()
    for (;;) {
      const { block, logs } = await head(of)
      if (block?.number === String(number) && block.hash === hash) return { number, logs: Number(logs) }
      await sleep(50)
    }
  }
  const head = async (of: Indexer = indexer) =>
    (await (await fetch(`${of.url}/head`)).json()) as {
      block: { number: string; hash: string } | null
      logs: string
    }
  /** What histories of chance leave out: descriptions, the largest numbers, claims, licenses' streams, and money that was sent to an inbox. */
  const sayMore = async () => {
    const { author, operator, payer, stranger, pools, works, dollar, mint } = chain
    await author.royalty.works.setUri({ workId: works[0] as Hex, uri: 'https://works.example/1\0' })
    await operator.royalty.pools.describe({ poolId: pools.withNotice, uri: 'ipfs://described' })
    for (const uri of ['\\.', '\\N', HOSTILE]) await author.royalty.works.setUri({ workId: works[0] as Hex, uri })
    const steward = author.account.address
    const leaf = { index: HIGHEST - 1, contentHash: someContent(), holder: steward, isClaimKey: false }
    const siblings = [someContent()]
    const root = catalogueRootOf({ leaf, siblings })
    await author.royalty.works.registerCatalogue({ root, count: HIGHEST, uri: HOSTILE })
    await author.royalty.works.materialize({ proof: { steward, count: HIGHEST, leaf, siblings } })
    const inbox = await chain.contracts.poolInboxes.read.inboxOf([pools.atOnce])
    await mint(inbox, 77n)
    await stranger.royalty.inboxes.sweep({ poolId: pools.atOnce })
    const token = await chain.viem.deployContract('TestDollar')
    await token.write.mint([inbox, 5n])
    const { terms } = (await replay(readLogs(stranger.royalty))).pools.pools.get(pools.atOnce) ?? {}
    assert.ok(terms)
    await stranger.royalty.inboxes.sweepStray({ creator: operator.account.address, terms, token: token.address })
    // A claim, and a license whose stream ends and is opened anew.
    await stranger.royalty.claims.claim({ poolId: pools.atOnce, workId: chain.members[0] as Hex })
    const rate = perDay(1_000_000n)
    const { offerId } = await chain.publish({ poolId: pools.atOnce, minRate: rate, fee: 0n, duration: 0, cureDays: 90 })
    const today = Number((await chain.now()) / DAY)
    const { licenseId } = await payer.royalty.licenses.acquire({ offerId, rate, endDay: today + 3 })
    await chain.networkHelpers.time.increase(5 * Number(DAY))
    await payer.royalty.licenses.openStream({ licenseId, rate, endDay: today + 30 })
    // An exclusive license that ends early gives back what it had taken.
    const sole = { token: dollar.address, uses: ['Search'], soleAgent: true, fallbackPayee: operator.account.address }
    const { poolId: agency } = await operator.royalty.pools.create({ ...sole, salt: someContent() } as never)
    const alone = await chain.publish({ poolId: agency, uses: USES.Search, exclusive: true, noticeDays: 1, fee: 0n })
    const { licenseId: exclusive } = await payer.royalty.licenses.acquire({ offerId: alone.offerId, rate: 0n })
    await operator.royalty.licenses.giveNotice({ licenseId: exclusive, kind: 'Publisher' })
    await chain.networkHelpers.time.increase(2 * Number(DAY))
    await stranger.royalty.licenses.recordStanding({ licenseId: exclusive })
  }
  /** Tables, the SDK's replay of the node's logs, and the contracts' own answers. */
  const compare = async () => {
    const { number: blockNumber, logs } = await caughtUp()
    const replayed = await replay(readLogs(chain.stranger.royalty))
    const told = await stateOfTables(indexer.url)
    assert.deepEqual(plainState(told), plainState(replayed))
    // Of whom tokens are is in the tables; who else may move them is not.
    told.works.tokens = { ...replayed.works.tokens, owners: told.works.tokens.owners }
    told.licenses.tokens = { ...replayed.licenses.tokens, owners: told.licenses.tokens.owners }
    const { compared, differences } = await compareWithChain(chain.stranger.royalty, { state: told, blockNumber })
    assert.deepEqual(differences, [])
    return { compared, logs }
  }

  before(async () => {
    chain = await startReplay(randomFrom(SEED))
    node = await serveProvider(chain.provider as never)
    await grow(BLOCKS)
    indexer = await start()
    await indexer.ready()
  })
  after(async () => {
    await indexer?.close()
    await node?.close()
    for (const each of [folder, documents]) rmSync(each, { recursive: true, force: true })
  })

  it('has in its tables what the logs lead to, and what the contracts say', async () => {
    const { compared, logs } = await compare()
    assert.ok(compared > 200 && logs > 300, `${compared} things of ${logs} logs`)
  })

  it('follows the chain, and goes back with it where blocks are replaced', async () => {
    await grow(8)
    await compare()
    const snapshot = await chain.networkHelpers.takeSnapshot()
    await grow(12)
    const { logs } = await compare()
    await snapshot.restore()
    // The same acts would be the same blocks.
    await chain.networkHelpers.time.increase(17)
    await grow(14)
    const replaced = await compare()
    assert.notEqual(replaced.logs, logs)
  })

  it('gives its logs as a log file, page by page, as the node has them', async () => {
    const { logs } = await caughtUp()
    const batches = await collectLogs(fetchLogs(chain.stranger.royalty, { toBlock: 'latest' }))
    let [text, after, pages] = ['', '-', 0]
    for (; after !== ''; pages += 1) {
      const from = after === '-' ? '' : `&after=${after}`
      const response = await fetch(`${indexer.url}/logs?limit=25${from}`)
      const [first = '', ...lines] = (await response.text()).split('\n')
      assert.equal(JSON.parse(first).format, 'openroyalty-logs-1')
      text += lines.join('\n')
      after = response.headers.get('x-openroyalty-next') ?? ''
    }
    const file = logFileHead(chain.stranger.royalty)
    assert.equal(text, writeLines({ ...file }, batches))
    assert.equal(batches.length, logs)
    assert.ok(pages > 10, `${pages} pages`)
  })

  it('finds works by what they are called, by whom they are, and by ids and hashes', async () => {
    const ask = async (text: string) => {
      const response = await fetch(`${indexer.url}/search?q=${encodeURIComponent(text)}`)
      return ((await response.json()) as { results: { kind: string; id: Hex; title: string | null; index?: number }[] })
        .results
    }
    const found = async (text: string) => {
      for (;;) {
        const results = await ask(text)
        if (results.length > 0) return results
        await sleep(100)
      }
    }
    const { author, stranger } = chain
    const document = { title: 'Nocturne à deux', creators: [{ name: 'Zoë Kęska' }] }
    const contentHash = someContent()
    const { workId } = await author.royalty.works.register({ contentHash, metadataHash: metadataHashOf(document) })
    await author.royalty.works.setUri({
      workId,
      uri: `data:application/json,${encodeURIComponent(JSON.stringify(document))}`,
    })
    // Of a catalogue, the works that have not left it; and one that has.
    const leaves = ['Étude 1', 'Étude 2'].map(() => ({
      contentHash: someContent(),
      holder: author.account.address,
      isClaimKey: false,
    }))
    const tree = buildCatalogue(leaves)
    const listed = {
      title: 'Études',
      works: [{ title: 'Étude one' }, { title: 'Étude two', creators: ['A. Composer'] }],
    }
    const file = metadataHashOf(listed)
    writeFileSync(path.join(documents, `${file}.json`), JSON.stringify(listed))
    const { catalogueId } = await author.royalty.works.registerCatalogue({
      root: tree.root,
      count: tree.count,
      metadataHash: file,
    })
    const proof = { steward: author.account.address, count: tree.count, leaf: tree.leaf(1), siblings: tree.proof(1) }
    const { workId: second } = await author.royalty.works.materialize({ proof })
    // A document that is not the registered one names nobody.
    const liar = await stranger.royalty.works.register({
      contentHash: someContent(),
      metadataHash: metadataHashOf({ title: 'Mine' }),
    })
    await stranger.royalty.works.setUri({
      workId: liar.workId,
      uri: 'data:application/json,{"title":"Nocturne stolen"}',
    })
    await caughtUp()

    const [song] = await found('kesk noct')
    assert.deepEqual([song?.kind, song?.id, song?.title], ['work', workId, 'Nocturne à deux'])
    const [one] = await found('etude one')
    assert.deepEqual(
      [one?.kind, one?.id, one?.index],
      ['catalogueWork', catalogueWorkIdOf({ catalogueId, index: 0 }), 0],
    )
    const [two] = await found('composer')
    assert.deepEqual([two?.kind, two?.id, two?.title], ['work', second, 'Étude two'])
    assert.deepEqual((await ask('stolen')).length, 0)
    for (const id of [
      workId,
      catalogueId,
      contentHash,
      workId.slice(0, 20),
      chain.pools.atOnce,
      chain.offerIds[0] as Hex,
    ])
      assert.ok((await ask(id)).length >= 1, id)
    assert.deepEqual((await ask(contentHash.toUpperCase().replace('X', 'x')))[0]?.id, workId)
    assert.equal((await ask(author.account.address))[0]?.kind, 'address')
    for (const text of ['', ' ', '0x', '0x12', '%', '_', "'; drop table work; --", '"', 'x'.repeat(5_000)])
      assert.deepEqual(await ask(text), [], text)

    // Who registers the same document again comes after, and in nobody's place.
    const other = { title: 'Nocturne alone', creators: [{ name: 'Zoë Kęska' }] }
    const alone = await author.royalty.works.register({
      contentHash: someContent(),
      metadataHash: metadataHashOf(other),
    })
    writeFileSync(path.join(documents, `${metadataHashOf(other)}.json`), JSON.stringify(other))
    for (const each of [document, document, other, other])
      await stranger.royalty.works.register({ contentHash: someContent(), metadataHash: metadataHashOf(each) })
    await caughtUp()
    await found('nocturne alone')
    const ids = async (limit: number) => {
      const response = await fetch(`${indexer.url}/search?q=nocturne&limit=${limit}`)
      return ((await response.json()) as { results: { id: Hex }[] }).results.map(({ id }) => id)
    }
    assert.deepEqual((await ids(2)).sort(), [workId, alone.workId].sort())
    assert.deepEqual((await ids(50)).length, 6)

    const titles = await fetch(`${indexer.url}/titles?ids=${workId},${second},${liar.workId}`)
    const told = ((await titles.json()) as { titles: Record<string, { title: string }> }).titles
    assert.deepEqual(
      Object.entries(told)
        .map(([id, { title }]) => [id, title])
        .sort(),
      [
        [workId, 'Nocturne à deux'],
        [second, 'Étude two'],
      ].sort(),
    )
    for (const ids of ['x', `${workId},`.repeat(201), '0x12'])
      assert.equal((await fetch(`${indexer.url}/titles?ids=${ids}`)).status, 400)
  })

  it('says what is wrong with a question', async () => {
    for (const query of ['after=-1', 'after=x', 'limit=0', 'limit=1e3', 'after=0x1', 'limit=']) {
      const response = await fetch(`${indexer.url}/logs?${query}`)
      assert.equal(response.status, 400, query)
      assert.match(await response.text(), /whole numbers/)
    }
    await assert.rejects(askGraphql(indexer.url, '{ works(limit: 100000) { items { id } } }'), /limit/i)
  })

  it('answers SQL that reads, and none that writes or looks elsewhere', async () => {
    const ask = async (sql: string) => {
      const asked = encodeURIComponent(JSON.stringify({ json: { sql, params: [] } }))
      return fetch(`${indexer.url}/sql/db?sql=${asked}`)
    }
    const counted = await ask('select count(*) as logs from log')
    assert.deepEqual(((await counted.json()) as { rows: unknown }).rows, [{ logs: Number((await head()).logs) }])
    for (const sql of [
      'delete from work',
      'update pool set claimed = 0',
      'drop table log',
      'select 1; drop table log',
      "select pg_read_file('/etc/passwd')",
      'select * from pg_catalog.pg_authid',
      "copy log to '/tmp/log'",
      'with gone as (delete from work returning *) select * from gone',
    ])
      assert.notEqual((await ask(sql)).status, 200, sql)
    assert.equal((await ask('select count(*) from log')).status, 200)
  })

  it('goes on after it was killed, with what happened meanwhile; in PostgreSQL, the tables are the same', async () => {
    indexer.process.kill('SIGKILL')
    await grow(10)
    // The next one waits until the lock of the former has run out: meanwhile, another begins from nothing.
    const [restarted, told] = await Promise.all([start(folder, { host: '0.0.0.0' }), stateInPostgres()])
    indexer = restarted
    // In files, a question cannot be broken off: only this machine may ask by SQL.
    assert.equal(await statusOfSql(indexer), 404)
    await compare()
    const state = plainState(await stateOfTables(indexer.url))
    if (told) assert.deepEqual(plainState(told), state)
    await grow(3)
    await compare()
  })

  it('has a row for each event, which says what its log says', async () => {
    await sayMore()
    await compare()
    const seen = new Set<string>()
    const rows = new Map<TableName, Map<string, Record<string, unknown>>>()
    for (const { table, key } of Object.values(ROWS)) {
      if (!rows.has(table)) {
        const all = await readTable(indexer.url, table)
        rows.set(table, new Map(all.map((row) => [keyOf(row, key), row])))
      }
    }
    for await (const log of readLogs(chain.stranger.royalty)) {
      const told = ROWS[log.eventName]
      if (!told) continue
      const row = rows.get(told.table)?.get(keyOf(rowOf(log, told.as), told.key))
      assert.ok(row, `${log.eventName} has no row in ${told.table}`)
      for (const [name, value] of Object.entries(rowOf(log, told.as)))
        if (name in row && !told.later?.includes(name))
          assert.equal(written(row[name]), written(value), `${log.eventName}: ${name}`)
      seen.add(log.eventName)
    }
    assert.deepEqual([...seen].sort(), Object.keys(ROWS).sort())
    // Rows that no log tells of would be an invention.
    const counts = new Map<TableName, number>()
    for await (const { eventName } of readLogs(chain.stranger.royalty)) {
      const told = ROWS[eventName]
      if (told?.isOneEach) counts.set(told.table, (counts.get(told.table) ?? 0) + 1)
    }
    for (const [table, count] of counts) assert.equal(rows.get(table)?.size, count, table)
  })

  it('adds up: what pools took in and gave is what single rows say', async () => {
    await caughtUp()
    const [pools, payments, claims, streams] = [
      await readTable(indexer.url, 'pool'),
      await readTable(indexer.url, 'payment'),
      await readTable(indexer.url, 'claim'),
      await readTable(indexer.url, 'stream'),
    ]
    const sum = <row>(all: row[], of: (row: row) => bigint) => all.reduce((total, row) => total + of(row), 0n)
    for (const { id, paidIn, refunded, claimed } of pools) {
      const own = payments.filter(({ poolId }) => poolId === id)
      assert.equal(
        sum(own, ({ amount }) => amount),
        paidIn,
      )
      assert.equal(
        sum(own, ({ refund }) => refund),
        refunded,
      )
      assert.equal(
        sum(
          claims.filter(({ poolId }) => poolId === id),
          ({ amount }) => amount,
        ),
        claimed,
      )
    }
    for (const { id, deposited, refunded } of streams) {
      const own = payments.filter(({ streamId }) => streamId === id)
      assert.deepEqual([sum(own, ({ amount }) => amount), sum(own, ({ refund }) => refund)], [deposited, refunded])
    }
    assert.ok(
      streams.some(({ licenseId }) => licenseId !== null) && streams.some(({ licenseId }) => licenseId === null),
    )
    assert.ok(streams.some(({ refunded }) => refunded > 0n))
  })

  it('says how far it is while its node does not answer', async () => {
    await node.close()
    const { block } = await head()
    assert.ok(block)
    await sleep(300)
    const asked = performance.now()
    assert.deepEqual({ ...(await head()).block, hash: null }, { ...block, hash: null })
    assert.ok(performance.now() - asked < 5_000)
  })
})
