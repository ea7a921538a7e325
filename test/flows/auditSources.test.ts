import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createPublicClient, type Hex, http, numberToHex } from 'viem'
import { hardhat } from 'viem/chains'
import {
  audit,
  compareSources,
  compareWithChain,
  fetchLogs,
  LogsInvalidError,
  LogsReorganizedError,
  logFileHead,
  type RawLog,
  readLogs,
  replay,
} from '../../sdk/src/audit/index.ts'
import { LogFile, syncLogFile } from '../../sdk/src/audit/node/index.ts'
import { NetworkError } from '../../sdk/src/index.ts'
import type { RoyaltyConnection } from '../../sdk/src/types/connection.ts'
import { startHistory } from '../utils/history.ts'
import { type Answer, collectLogs, type Request, throughNode } from '../utils/lyingNode.ts'
import { ACTS, FREQUENT, randomFrom, randomHistory } from '../utils/randomHistory.ts'

/** Reorganizations in all, of which some come while others are not over. */
const REORGS = Number(process.env.AUDIT_REORGS ?? 12)
const SEED = Number(process.env.AUDIT_SEED ?? 41)

describe('sources that lie, disagree or change their mind', () => {
  let history: Awaited<ReturnType<typeof startHistory>>
  let grow: (blocks: number) => Promise<void>
  let client: RoyaltyConnection
  let folder: string
  const random = randomFrom(SEED)

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'openroyalty-sources-'))
    history = await startHistory()
    client = history.stranger.royalty
    const { pick, block } = await randomHistory(history, random)
    grow = async (blocks) => {
      for (let i = 0; i < blocks; i += 1)
        await block(Array.from({ length: 1 + random(3) }, () => pick([...ACTS, ...FREQUENT])))
    }
    await grow(25)
  })
  after(() => rm(folder, { recursive: true }))

  const through = (answer: Answer) => throughNode(client, history.provider, answer)
  const height = () => history.publicClient.getBlockNumber({ cacheTime: 0 })
  const compare = async (other: RoyaltyConnection, pageSize?: bigint) =>
    compareSources(client, other, { toBlock: await height(), pageSize })

  describe('a node that lies in one of sixteen ways', () => {
    type Log = Record<string, unknown> & { blockNumber: Hex; topics: Hex[] }
    const on =
      (method: string, change: (answer: never, request: Request) => unknown): Answer =>
      async (request, honest) => {
        const answer = await honest(request)
        return request.method === method ? change(structuredClone(answer) as never, request) : answer
      }
    const onLogs = (change: (logs: Log[]) => Log[]) => on('eth_getLogs', change)
    const middle = <each>(all: each[]) => all[Math.floor(all.length / 2)] as each
    const elsewhere = `0x${'77'.repeat(32)}`
    const onTag = (tag: string, change: (block: never) => unknown) =>
      on('eth_getBlockByNumber', (block, { params }) => (params?.[0] === tag ? change(block) : block))

    /** `seen` is what two sources say of each other where one of them lies so. */
    const LIES: { name: string; answer: Answer; seen: 'logs' | 'block' | 'chain' | 'answer' | 'harmless' }[] = [
      { name: 'a log missing', answer: onLogs((logs) => logs.filter((log) => log !== middle(logs))), seen: 'logs' },
      {
        name: 'a log too many',
        answer: onLogs((logs) => [...logs, ...logs.slice(-1).map((log) => ({ ...log, logIndex: '0x7f' }))]),
        seen: 'logs',
      },
      { name: 'a log twice', answer: onLogs((logs) => logs.flatMap((log) => [log, log])), seen: 'answer' },
      { name: 'logs in another order', answer: onLogs((logs) => logs.toReversed()), seen: 'answer' },
      { name: 'another chain', answer: on('eth_chainId', () => '0x5'), seen: 'chain' },
      {
        name: 'an old head',
        answer: async (request, honest) =>
          request.params?.[0] === 'latest' ? honest({ ...request, params: ['0x5', false] }) : honest(request),
        seen: 'harmless',
      },
      {
        name: 'a head that is still to come',
        answer: onTag('latest', (block: { number: Hex }) => ({ ...block, number: '0xffff' })),
        seen: 'harmless',
      },
      {
        name: 'a receipt without its logs',
        answer: on('eth_getTransactionReceipt', (receipt: object) => ({ ...receipt, logs: [] })),
        seen: 'harmless',
      },
      { name: 'a range cut short', answer: onLogs((logs) => logs.slice(0, -5)), seen: 'logs' },
      {
        name: 'a block with another hash',
        answer: on('eth_getBlockByNumber', (block: object) => ({ ...block, hash: elsewhere })),
        seen: 'answer',
      },
      { name: 'another nonce', answer: on('eth_getTransactionCount', () => '0x63'), seen: 'harmless' },
      { name: 'another price of gas', answer: on('eth_gasPrice', () => '0x1'), seen: 'harmless' },
      { name: 'another balance', answer: on('eth_getBalance', () => '0x0'), seen: 'harmless' },
      {
        name: 'other decimals, and whatever else a view tells',
        answer: on('eth_call', () => numberToHex(77, { size: 32 })),
        seen: 'harmless',
      },
      { name: 'errors with status 200', answer: async () => ({ error: 'busy' }), seen: 'answer' },
    ]
    const refusal = (error: unknown) => error instanceof LogsInvalidError || error instanceof LogsReorganizedError

    for (const { name, answer, seen } of LIES)
      it(`${name}: ${seen === 'harmless' ? 'harmless' : 'found'}`, async () => {
        const liar = through(answer)
        // By itself, taking no node's word.
        const honest = await collectLogs(fetchLogs(client, { toBlock: 'latest', thorough: true }))
        const upTo = async (source: RoyaltyConnection) => {
          const logs: RawLog[] = []
          let last = 0n
          for await (const batch of fetchLogs(source, { toBlock: 'latest', thorough: true })) {
            logs.push(...batch.logs)
            last = batch.last.number
          }
          return { logs, last }
        }
        try {
          const { logs, last } = await upTo(liar)
          // A head that is old is told as such.
          assert.deepEqual(
            logs,
            honest.filter(({ blockNumber }) => blockNumber <= last),
          )
          if (name === 'an old head') assert.equal(last, 5n)
          else assert.equal(last, await height())
        } catch (error) {
          if (!refusal(error)) throw error
        }
        // Beside another.
        const { disagreement, logs } = await compare(liar).catch((error) => {
          if (seen !== 'answer') throw error
          return { disagreement: { what: 'answer' as const, wrong: { first: false, second: true } }, logs: 0 }
        })
        assert.equal(disagreement?.what ?? 'harmless', seen)
        if (disagreement?.what === 'logs' || disagreement?.what === 'answer')
          assert.deepEqual(disagreement.wrong, { first: false, second: true })
        if (seen === 'harmless') assert.equal(logs, honest.length)
      })

    it('no answer at all: an error that says so', async () => {
      const server: Server = createServer(() => {})
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      try {
        const transport = http(`http://127.0.0.1:${port}`, { timeout: 150, retryCount: 0 })
        const silent = { ...client, publicClient: createPublicClient({ chain: hardhat, transport }) as never }
        await assert.rejects(collectLogs(fetchLogs(silent)), NetworkError)
        await assert.rejects(compareSources(client, silent), NetworkError)
      } finally {
        server.closeAllConnections()
        server.close()
      }
    })

    it('a view that lies is seen where the state is held against it', async () => {
      const state = await replay(readLogs(client))
      const blockNumber = await height()
      const honest = await compareWithChain(client, { state, blockNumber })
      assert.deepEqual(honest.differences, [])
      // The last thing that it tells is something else.
      const other = (data: Hex) =>
        data.replace(/([1-9a-f])(0*)$/, (_, digit, zeros) => `${digit === '1' ? 2 : 1}${zeros}`)
      const asked = (request: Request) => history.provider.request(request as never)
      const liar = await history.readerOf({ request: (each) => on('eth_call', other)(each as Request, asked) })
      const told = await compareWithChain(liar, { state, blockNumber })
      assert.equal(told.compared, honest.compared)
      assert.ok(told.differences.length > 0)
    })
  })

  describe('two sources', () => {
    it('that are one: agreed to the end', async () => {
      const last = await history.publicClient.getBlock()
      const { agreed, disagreement, logs } = await compare(client, 3n)
      assert.deepEqual([agreed, disagreement], [{ number: last.number, hash: last.hash }, undefined])
      assert.equal(logs, (await collectLogs(fetchLogs(client, { toBlock: 'latest' }))).length)
    })

    it('one of which follows another branch: the first block of it', async () => {
      const { provider } = history
      const common = await height()
      const snapshot = await provider.request({ method: 'evm_snapshot', params: [] })
      await grow(6)
      const branch = new Map<string, unknown>()
      for (let number = common + 1n; number <= common + 6n; number += 1n) {
        const params = [numberToHex(number), false]
        branch.set(numberToHex(number), await provider.request({ method: 'eth_getBlockByNumber', params }))
      }
      await provider.request({ method: 'evm_revert', params: [snapshot] })
      await grow(6)
      const other = through(async (request, honest) =>
        request.method === 'eth_getBlockByNumber'
          ? (branch.get(String(request.params?.[0])) ?? honest(request))
          : honest(request),
      )
      const { agreed, disagreement } = await compare(other)
      assert.equal(agreed?.number, common)
      assert.ok(disagreement?.what === 'block')
      assert.equal(disagreement.blockNumber, common + 1n)
      assert.notEqual(disagreement.first, disagreement.second)
    })

    it('one of which leaves a log out: the block, and which of the two is wrong', async () => {
      const all = await collectLogs(fetchLogs(client, { toBlock: 'latest' }))
      const missing = all[Math.floor(all.length / 3)] as RawLog
      const isMissing = (log: { blockNumber: Hex; logIndex: Hex }) =>
        BigInt(log.blockNumber) === missing.blockNumber && Number(log.logIndex) === missing.logIndex
      const other = through(async (request, honest) => {
        const answer = await honest(request)
        if (request.method !== 'eth_getLogs') return answer
        return (answer as never[]).filter((log) => !isMissing(log))
      })
      for (const pair of [
        { first: client, second: other, wrong: { first: false, second: true } },
        { first: other, second: client, wrong: { first: true, second: false } },
      ]) {
        const range = { toBlock: await height(), pageSize: 4n }
        const { agreed, disagreement } = await compareSources(pair.first, pair.second, range)
        assert.ok(disagreement?.what === 'logs')
        assert.equal(disagreement.blockNumber, missing.blockNumber)
        assert.equal(agreed?.number, missing.blockNumber - 1n)
        assert.deepEqual(disagreement.wrong, pair.wrong)
      }
    })
  })

  it(`${REORGS} reorganizations, one within the other: always the state of a fresh replay`, async () => {
    const { provider } = history
    const file = path.join(folder, 'nested.gz')
    const take = async () => (await provider.request({ method: 'evm_snapshot', params: [] })) as Hex
    const sync = () =>
      syncLogFile(client, {
        path: file,
        toBlock: 'latest',
        pageSize: BigInt(1 + random(40)),
        thorough: random(8) === 0,
      })
    const snapshots: Hex[] = [await take()]
    const seen = { cutBacks: 0, deepest: 0, nested: 0 }
    for (let reorgs = 0; reorgs < REORGS; ) {
      if (snapshots.length < 2 || (snapshots.length < 6 && random(3) > 0)) {
        await grow(1 + random(4))
        snapshots.push(await take())
        await grow(1 + random(4))
        if (random(2) === 0) await sync()
        continue
      }
      // Back to any of them: those that came later are gone with it. Now and then to the first, so that the chain stays short.
      const to = reorgs % 20 === 19 ? 0 : random(snapshots.length)
      const before = await height()
      await provider.request({ method: 'evm_revert', params: [snapshots[to]] })
      seen.deepest = Math.max(seen.deepest, Number(before - (await height())))
      if (to < snapshots.length - 1) seen.nested += 1
      snapshots.length = to
      snapshots.push(await take())
      await grow(random(5))
      const { cutBackTo } = await sync()
      if (cutBackTo !== undefined) seen.cutBacks += 1
      const logs = await LogFile.open(file)
      const { state, last } = { state: await replay(logs.logs()), last: logs.last }
      await logs.close()
      assert.deepEqual(state, await replay(readLogs(client)), `reorganization ${reorgs}`)
      assert.equal(last?.number, await height())
      if (reorgs % 10 === 0) {
        const report = await audit({ head: logFileHead(client), logs: readLogs(client) })
        assert.deepEqual(
          report.findings.filter(({ severity }) => severity === 'critical'),
          [],
        )
      }
      reorgs += 1
    }
    assert.ok(seen.cutBacks > REORGS / 4 && seen.nested > REORGS / 8, JSON.stringify(seen))
    if (REORGS > 100) console.log(seen)
  }).timeout(3_600_000)
})
