import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Indexer, startIndexer } from '../../indexer/server/startIndexer.ts'
import { compareWithChain, fetchLogs, logFileHead, readLogs, replay } from '../../sdk/src/audit/index.ts'
import { writeLines } from '../../sdk/src/audit/logs/lines.ts'
import { DAY } from '../../sdk/src/index.ts'
import { askGraphql, plainState, stateOfTables } from '../utils/indexTables.ts'
import { collectLogs } from '../utils/lyingNode.ts'
import { randomFrom } from '../utils/randomHistory.ts'
import { startReplay } from '../utils/randomReplay.ts'
import { type ServedProvider, serveProvider } from '../utils/serveProvider.ts'

/** Blocks of history before the indexer is started, and after. */
const BLOCKS = Number(process.env.INDEXER_BLOCKS ?? 200)
const SEED = Number(process.env.INDEXER_SEED ?? 5)
const STEPS = [1n, 60n, 3_600n, DAY / 2n, DAY, 2n * DAY, 3n * DAY]

describe('the indexer', () => {
  let chain: Awaited<ReturnType<typeof startReplay>>
  let node: ServedProvider
  let indexer: Indexer
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-indexer-'))

  const grow = async (blocks: number) => {
    for (let i = 0; i < blocks; i += 1) await chain.block(i % 10 === 9 ? [7n * DAY, 8n * DAY] : STEPS)
  }
  const start = async () => {
    const contracts = Object.fromEntries(
      Object.entries(chain.deployment).map(([name, { address, block }]) => [name, { address, block: Number(block) }]),
    )
    const deployment = { chainId: 31_337, contracts }
    return startIndexer({ folder, rpcUrl: node.url, deployment, pollingInterval: 100 })
  }
  /** Once the index is at the chain's head. */
  const caughtUp = async () => {
    const { number, hash } = await chain.publicClient.getBlock()
    for (;;) {
      const { block, logs } = await head()
      if (block?.number === String(number) && block.hash === hash) return { number, logs: Number(logs) }
      await sleep(50)
    }
  }
  const head = async () =>
    (await (await fetch(`${indexer.url}/head`)).json()) as {
      block: { number: string; hash: string } | null
      logs: string
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
    rmSync(folder, { recursive: true, force: true })
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

  it('goes on after it was killed, with what happened meanwhile', async () => {
    indexer.process.kill('SIGKILL')
    await grow(10)
    indexer = await start()
    await compare()
    await grow(3)
    await compare()
  })
})
