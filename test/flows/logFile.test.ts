import assert from 'node:assert/strict'
import { copyFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Hex, numberToHex } from 'viem'
import {
  fetchLogs,
  LogFileError,
  LogsInvalidError,
  LogsReorganizedError,
  readLogs,
  replay,
} from '../../sdk/src/audit/index.ts'
import { LogFile, syncLogFile } from '../../sdk/src/audit/node/index.ts'
import { buildSetConsent, USES } from '../../sdk/src/index.ts'
import type { RoyaltyConnection } from '../../sdk/src/types/connection.ts'
import { startHistory } from '../utils/history.ts'
import { type Answer, collectLogs, throughNode } from '../utils/lyingNode.ts'
import { ACTS, FREQUENT, randomFrom, randomHistory } from '../utils/randomHistory.ts'

/** More than the head takes: a file that was cut off within it is none. */
const HEAD_BYTES = 900

describe('files of logs', () => {
  let history: Awaited<ReturnType<typeof startHistory>>
  let grow: (blocks: number) => Promise<void>
  let client: RoyaltyConnection
  let folder: string
  const random = randomFrom(23)

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'openroyalty-logs-'))
    history = await startHistory()
    client = history.stranger.royalty
    const { pick, block } = await randomHistory(history, random)
    grow = async (blocks) => {
      for (let i = 0; i < blocks; i += 1)
        await block(
          Array.from({ length: random(4) }, () => (random(6) === 0 ? 'acquire' : pick([...ACTS, ...FREQUENT]))),
        )
    }
    await grow(60)
  })
  after(() => rm(folder, { recursive: true }))

  const at = (name: string) => path.join(folder, name)
  const stateOf = async (name: string) => {
    const file = await LogFile.open(at(name))
    try {
      return await replay(file.logs())
    } finally {
      await file.close()
    }
  }
  const through = (answer: Answer) => throughNode(client, history.provider, answer)

  for (const thorough of [false, true])
    describe(thorough ? 'proven by every header' : 'checked where there are logs', () => {
      const name = `${thorough}.gz`

      it('the same as from the node, and the same state', async () => {
        const { logs, last } = await syncLogFile(client, { path: at(name), toBlock: 'latest', pageSize: 7n, thorough })
        assert.equal(last?.number, await history.publicClient.getBlockNumber({ cacheTime: 0 }))
        const file = await LogFile.open(at(name))
        const [read, asked] = [[], []] as [unknown[], unknown[]]
        for await (const log of file.logs()) read.push(log)
        for await (const log of readLogs(client)) asked.push(log)
        await file.close()
        assert.ok(logs > 60 && read.length === logs, `${logs} logs`)
        assert.deepEqual(read, asked)
        assert.deepEqual(await stateOf(name), await replay(readLogs(client)))
      })

      it('goes on where it ended', async () => {
        await grow(15)
        await syncLogFile(client, { path: at(name), toBlock: 'latest', pageSize: 4n, thorough })
        assert.deepEqual(await stateOf(name), await replay(readLogs(client)))
        const size = (await stat(at(name))).size
        const again = await syncLogFile(client, { path: at(name), toBlock: 'latest', thorough })
        assert.equal(again.logs, 0)
        assert.equal((await stat(at(name))).size, size, 'nothing is written where nothing is new')
      })
    })

  describe('as they are written', () => {
    before(() => syncLogFile(client, { path: at('whole.gz'), toBlock: 'latest', pageSize: 9n }))

    it('any tool unpacks it', async () => {
      const text = gunzipSync(await readFile(at('whole.gz'))).toString()
      const [head, ...lines] = text.trimEnd().split('\n')
      assert.equal(JSON.parse(head as string).format, 'openroyalty-logs-1')
      assert.ok(lines.every((line) => /^[BL] /.test(line)))
    })

    it('cut off at any byte, it is read up to there and completed', async () => {
      const whole = await stateOf('whole.gz')
      const { size } = await stat(at('whole.gz'))
      for (let i = 0; i < 40; i += 1) {
        await copyFile(at('whole.gz'), at('torn.gz'))
        await truncate(at('torn.gz'), i === 0 ? size - 1 : HEAD_BYTES + random(size - HEAD_BYTES))
        // Where a file system had made room already, what was not written is zeros.
        if (i % 2 === 1) await truncate(at('torn.gz'), size)
        await syncLogFile(client, { path: at('torn.gz'), toBlock: 'latest' })
        assert.deepEqual(await stateOf('torn.gz'), whole)
      }
      await writeFile(at('none.gz'), 'something else')
      await assert.rejects(syncLogFile(client, { path: at('none.gz') }), LogFileError)
      await writeFile(at('none.gz'), '')
      await assert.rejects(LogFile.open(at('none.gz')), LogFileError)
    })

    it('one byte altered: another answer never, an error instead', async () => {
      const bytes = await readFile(at('whole.gz'))
      const whole = await stateOf('whole.gz')
      let refused = 0
      for (let i = 0; i < 150; i += 1) {
        const altered = Buffer.from(bytes)
        const where = random(bytes.length)
        altered[where] = (altered[where] as number) ^ (1 << random(8))
        await writeFile(at('altered.gz'), altered)
        try {
          const file = await LogFile.open(at('altered.gz'))
          const isWhole = file.last?.number === (await history.publicClient.getBlockNumber({ cacheTime: 0 }))
          await file.close()
          const state = await stateOf('altered.gz')
          // What is cut off is known to be missing; what is there is right.
          if (isWhole) assert.deepEqual(state, whole)
        } catch (error) {
          assert.ok(error instanceof LogFileError, String(error))
          refused += 1
        }
      }
      assert.ok(refused > 100, `${refused} refused`)
    })

    it('of another chain or other contracts: refused', async () => {
      await assert.rejects(syncLogFile({ ...client, chainId: 5 }, { path: at('whole.gz') }), /another chain/)
    })

    it('reorganized, at every depth to 64, and 157 and 256 deep: the state of a fresh replay', async () => {
      const { provider, author, deployment, works } = history
      /** So many blocks, most of them with a log. */
      const mine = async (blocks: number, after: bigint, uses: number) => {
        for (let i = 0; i < blocks; i += 1) {
          const call = buildSetConsent(deployment, { workId: works[0], uses: i % 3 === 2 ? 0 : uses })
          const steps = i % 4 === 3 ? [] : [{ from: author.account.address, call }]
          await history.mine(after + 60n * BigInt(i + 1), ...steps)
        }
      }
      const depths = [...Array.from({ length: 64 }, (_, i) => i + 1), 157, 256]
      await syncLogFile(client, { path: at('reorg.gz'), toBlock: 'latest', pageSize: 5n, thorough: true })
      let cutBacks = 0
      for (const depth of depths) {
        const before = (await provider.request({ method: 'evm_snapshot', params: [] })) as Hex
        const { timestamp } = await history.publicClient.getBlock({ blockTag: 'latest' })
        // What was written down first is replaced by something else.
        await mine(depth, timestamp, USES.Train)
        await syncLogFile(client, { path: at('reorg.gz'), toBlock: 'latest', pageSize: 5n })
        await provider.request({ method: 'evm_revert', params: [before] })
        await mine(1 + random(depth + 3), timestamp + 1n, USES.Mine)
        const { cutBackTo } = await syncLogFile(client, { path: at('reorg.gz'), toBlock: 'latest', pageSize: 50n })
        if (cutBackTo !== undefined) cutBacks += 1
        assert.deepEqual(await stateOf('reorg.gz'), await replay(readLogs(client)), `depth ${depth}`)
      }
      assert.ok(cutBacks > 60, `${cutBacks} cut back`)
    }).timeout(600_000)
  })

  describe('a node that lies', () => {
    type Log = {
      address: Hex
      data: Hex
      topics: Hex[]
      logIndex: Hex
      blockHash: Hex
      blockNumber: Hex
      removed?: boolean
    }
    const onLogs =
      (change: (logs: Log[]) => unknown): Answer =>
      async (request, honest) => {
        const answer = await honest(request)
        return request.method === 'eth_getLogs' ? change(structuredClone(answer as Log[])) : answer
      }
    const onBlocks =
      (change: (block: Record<string, unknown>) => unknown): Answer =>
      async (request, honest) => {
        const answer = await honest(request)
        return request.method === 'eth_getBlockByNumber' ? change(structuredClone(answer as never)) : answer
      }
    const onReceipts =
      (change: (receipt: Record<string, unknown>) => unknown): Answer =>
      async (request, honest) => {
        const answer = await honest(request)
        return request.method === 'eth_getTransactionReceipt' ? change(structuredClone(answer as never)) : answer
      }
    const middle = <each>(all: each[]) => all[Math.floor(all.length / 2)] as each
    const elsewhere = `0x${'77'.repeat(32)}` as const

    it('a block of a chain that was given up, whole and in order by itself: found where every header is read', async () => {
      const { provider, publicClient } = history
      const height = await publicClient.getBlockNumber({ cacheTime: 0 })
      const mine = (interval: Hex) => provider.request({ method: 'hardhat_mine', params: ['0x5', interval] })
      const params = [numberToHex(height + 3n), false]
      const before = (await provider.request({ method: 'evm_snapshot', params: [] })) as Hex
      await mine('0x1')
      const givenUp = await provider.request({ method: 'eth_getBlockByNumber', params })
      await provider.request({ method: 'evm_revert', params: [before] })
      await mine('0x7')
      const liar = through(async (request, honest) =>
        request.method === 'eth_getBlockByNumber' && request.params?.[0] === params[0] ? givenUp : honest(request),
      )
      await assert.rejects(collectLogs(fetchLogs(liar, { toBlock: 'latest', thorough: true })), LogsReorganizedError)
    })

    const FAULTS: { name: string; answer: Answer; quick: 'refused' | 'unseen' }[] = [
      { name: 'a log missing', answer: onLogs((logs) => logs.filter((log) => log !== middle(logs))), quick: 'unseen' },
      { name: 'all logs missing', answer: onLogs(() => []), quick: 'unseen' },
      { name: 'a range cut short', answer: onLogs((logs) => logs.slice(0, -5)), quick: 'unseen' },
      {
        name: 'a log twice',
        answer: onLogs((logs) => logs.flatMap((log) => (log === middle(logs) ? [log, log] : [log]))),
        quick: 'refused',
      },
      {
        name: 'a log too many',
        answer: onLogs((logs) => [...logs, { ...middle(logs), topics: [elsewhere] }]),
        quick: 'refused',
      },
      { name: 'logs in another order', answer: onLogs((logs) => logs.toReversed()), quick: 'refused' },
      {
        name: 'a log of another contract',
        answer: onLogs((logs) => [{ ...middle(logs), address: `0x${'77'.repeat(20)}` }]),
        quick: 'refused',
      },
      {
        name: 'a log with another topic',
        answer: onLogs((logs) => [{ ...middle(logs), topics: [middle(logs).topics[0] as Hex, elsewhere] }]),
        quick: 'refused',
      },
      {
        name: 'a log of another block',
        answer: onLogs((logs) => [{ ...middle(logs), blockHash: elsewhere }]),
        quick: 'refused',
      },
      {
        name: 'a log beyond the range',
        answer: onLogs((logs) => [{ ...middle(logs), blockNumber: '0xffffff' }]),
        quick: 'refused',
      },
      {
        name: 'a log that was removed',
        answer: onLogs((logs) => [{ ...middle(logs), removed: true }]),
        quick: 'refused',
      },
      {
        name: 'a block with another second',
        answer: onBlocks((block) => ({ ...block, timestamp: '0x1' })),
        quick: 'refused',
      },
      {
        name: 'a block with another number',
        answer: onBlocks((block) => ({ ...block, number: '0x3' })),
        quick: 'refused',
      },
      {
        name: 'a block with another hash',
        answer: onBlocks((block) => ({ ...block, hash: elsewhere })),
        quick: 'refused',
      },
      {
        name: 'a block with no bloom filter to speak of',
        answer: onBlocks((block) => ({ ...block, logsBloom: `0x${'00'.repeat(256)}` })),
        quick: 'refused',
      },
      {
        name: 'a receipt without its logs',
        answer: onReceipts((receipt) => ({ ...receipt, logs: [] })),
        quick: 'unseen',
      },
      {
        name: 'a receipt that failed',
        answer: onReceipts((receipt) => ({ ...receipt, status: '0x0' })),
        quick: 'unseen',
      },
      { name: 'nothing but errors with status 200', answer: async () => ({ error: 'busy' }), quick: 'refused' },
    ]
    for (const { name, answer, quick } of FAULTS)
      it(`${name}: ${quick === 'refused' ? 'found by both ways' : 'found, or harmless, where every header is read'}`, async () => {
        const liar = through(answer)
        const honest = await collectLogs(fetchLogs(client, { toBlock: 'latest', thorough: true }))
        const refusal = (error: unknown) => error instanceof LogsInvalidError || error instanceof LogsReorganizedError
        if (quick === 'refused') await assert.rejects(collectLogs(fetchLogs(liar, { toBlock: 'latest' })), refusal)
        try {
          assert.deepEqual(await collectLogs(fetchLogs(liar, { toBlock: 'latest', thorough: true })), honest)
        } catch (error) {
          if (!refusal(error)) throw error
        }
      })
  })
})
