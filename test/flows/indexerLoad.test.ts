import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Hex, numberToHex } from 'viem'
import { type Indexer, startIndexer } from '../../indexer/server/startIndexer.ts'
import { compareWithChain, readLogs, replay } from '../../sdk/src/audit/index.ts'
import { buildRegisterWorkAndJoin } from '../../sdk/src/index.ts'
import { startHistory } from '../utils/history.ts'
import { plainState, stateOfTables } from '../utils/indexTables.ts'
import { manyCalls } from '../utils/manyCalls.ts'
import { startPostgres, withPostgres } from '../utils/postgres.ts'
import { someContent } from '../utils/sdkChain.ts'
import { type ServedProvider, serveProvider } from '../utils/serveProvider.ts'

/** Logs that are indexed in a run. */
const EVENTS = Number(process.env.INDEXER_EVENTS ?? 20_000)
/** Works that one transaction registers: as many as its gas allows. */
const WORKS = 100

describe('an index of many logs', () => {
  let chain: Awaited<ReturnType<typeof startHistory>>
  let node: ServedProvider
  let written = 0

  before(async () => {
    chain = await startHistory()
    node = await serveProvider(chain.provider as never)
    const { author, payer, deployment, pools, provider, publicClient } = chain
    const poolId = pools.atOnce
    // Three logs for each work that is registered and joins; payments between them.
    while (written < EVENTS) {
      const contentHash = someContent()
      const call = buildRegisterWorkAndJoin(deployment, { contentHash, uses: ['Train', 'Mine'], poolId })
      const at = (call.data.indexOf(contentHash.slice(2)) - 2) / 2
      const data = manyCalls(call, { at, count: WORKS })
      const transaction = { from: author.account.address, data, gas: numberToHex(16_700_000) }
      const hash = (await provider.request({ method: 'eth_sendTransaction', params: [transaction] })) as Hex
      const { status, logs } = await publicClient.getTransactionReceipt({ hash })
      assert.equal(status, 'success')
      written += logs.length
      await payer.royalty.pools.pay({ poolId, amount: 1_000_001n })
      written += 1
    }
  })
  after(() => node?.close())

  async function index(databaseUrl?: string) {
    const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-load-'))
    let indexer: Indexer | undefined
    try {
      const contracts = Object.fromEntries(
        Object.entries(chain.deployment).map(([name, { address, block }]) => [name, { address, block: Number(block) }]),
      )
      const deployment = { chainId: 31_337, contracts }
      indexer = await startIndexer({ folder, rpcUrl: node.url, deployment, pollingInterval: 100, databaseUrl })
      const started = performance.now()
      const { number: blockNumber, hash } = await chain.publicClient.getBlock()
      for (;;) {
        const { block, logs } = (await (await fetch(`${indexer.url}/head`)).json()) as {
          block: { hash: string } | null
          logs: string
        }
        if (block?.hash === hash) {
          const seconds = (performance.now() - started) / 1_000
          console.log(
            `      ${logs} logs in ${seconds.toFixed(1)} s, ${Math.round(Number(logs) / seconds)} each second`,
          )
          assert.ok(Number(logs) >= EVENTS)
          break
        }
        await sleep(100)
      }
      const replayed = await replay(readLogs(chain.stranger.royalty))
      const told = await stateOfTables(indexer.url)
      assert.deepEqual(plainState(told), plainState(replayed))
      return { told, blockNumber }
    } finally {
      await indexer?.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }

  it('in files', async () => {
    const { told, blockNumber } = await index()
    told.works.tokens.counts.clear()
    const { differences } = await compareWithChain(chain.stranger.royalty, { state: told, blockNumber })
    assert.deepEqual(differences, [])
  })

  // Small tables are compared there at every commit (indexer.test.ts).
  it('in PostgreSQL', async function () {
    if (withPostgres.skip || process.env.INDEXER_EVENTS === undefined) return this.skip()
    const postgres = await startPostgres()
    try {
      await index(postgres.connectionString)
    } finally {
      await postgres.stop()
    }
  })
})
