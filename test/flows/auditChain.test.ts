import assert from 'node:assert/strict'
import {
  applyLog,
  auditWithState,
  compareWithChain,
  emptyReplay,
  logFileHead,
  type ReplayLog,
  type ReplayState,
  readLogs,
} from '../../sdk/src/audit/index.ts'
import { startHistory } from '../utils/history.ts'
import { ACTS, FREQUENT, randomFrom, randomHistory } from '../utils/randomHistory.ts'
import { startReplay } from '../utils/randomReplay.ts'

const DAY = 86_400n
/** How often in all a history is held against the chain. */
const CHECKPOINTS = Number(process.env.AUDIT_CHECKPOINTS ?? 8)
const SEED = Number(process.env.AUDIT_SEED ?? 31)
/** Of each history. */
const PER_HISTORY = 4
/** Findings that a history of chance acts is bound to have. */
const EXPECTED = [
  'statement-missing',
  'statement-late',
  'payer-is-paid',
  'own-works-gain-units',
  'debt-open',
  'split-unannounced',
]

type Mixed = { client: Parameters<typeof readLogs>[0]; step: () => Promise<unknown> }

describe('the state that logs lead to, held against the chain', () => {
  const STEPS = [1n, 60n, 3_600n, DAY / 2n, DAY, 2n * DAY, 3n * DAY]
  /** Everything that can happen; or licenses with streams, lots and changing units. */
  const everything = async (random: (below: number) => number): Promise<Mixed> => {
    const started = await startReplay(random)
    let later = 0n
    const step = () => {
      later += 1n
      return started.block(later % 60n === 0n ? [1_200n * DAY] : STEPS)
    }
    return { client: started.stranger.royalty, step }
  }
  const licenses = async (random: (below: number) => number): Promise<Mixed> => {
    const history = await startHistory()
    const { pick, block } = await randomHistory(history, random)
    const step = () =>
      block(Array.from({ length: random(4) }, () => (random(6) === 0 ? 'acquire' : pick([...ACTS, ...FREQUENT]))))
    return { client: history.stranger.royalty, step }
  }

  it(`${CHECKPOINTS} checkpoints by chance: no difference, and nothing found that chance did not do`, async () => {
    const seen = { checkpoints: 0, compared: 0, logs: 0 }
    for (let number = 0; seen.checkpoints < CHECKPOINTS; number += 1) {
      const random = randomFrom(SEED + number)
      const { client, step } = await (number % 2 === 0 ? everything : licenses)(random)
      const { publicClient } = client
      const blockNumber = async () =>
        BigInt((await publicClient.request({ method: 'eth_blockNumber' } as never)) as string)
      const state = emptyReplay()
      const logs: ReplayLog[] = []
      for (let i = 0; i < PER_HISTORY && seen.checkpoints < CHECKPOINTS; i += 1) {
        for (let blocks = 3 + random(20); blocks > 0; blocks -= 1) await step()
        const last = await blockNumber()
        const fromBlock = (logs.at(-1)?.blockNumber ?? -1n) + 1n
        for await (const log of readLogs(client, { fromBlock, toBlock: last })) {
          applyLog(state, log)
          logs.push(log)
        }
        const { compared, differences } = await compareWithChain(client, { state, blockNumber: last })
        assert.deepEqual(differences, [], `seed ${SEED + number}, block ${last}`)
        seen.checkpoints += 1
        seen.compared += compared
      }
      const { report, state: audited } = await auditWithState({ head: logFileHead(client), logs })
      assert.deepEqual(audited, state)
      const found = report.findings.filter(({ code }) => !EXPECTED.includes(code))
      assert.deepEqual(found, [], `seed ${SEED + number}`)
      seen.logs += logs.length
    }
    assert.ok(seen.compared > 50 * CHECKPOINTS, JSON.stringify(seen))
    if (CHECKPOINTS > 100) console.log(seen)
  }).timeout(3_600_000)

  it('names what is not as the logs say', async () => {
    const { client, step } = await everything(randomFrom(7))
    for (let i = 0; i < 40; i += 1) await step()
    const { report, state } = await auditWithState({ head: logFileHead(client), logs: readLogs(client) })
    const blockNumber = BigInt((await client.publicClient.request({ method: 'eth_blockNumber' } as never)) as string)
    const differs = async (change: (state: ReplayState) => unknown) => {
      const altered = structuredClone(state)
      change(altered)
      return (await compareWithChain(client, { state: altered, blockNumber })).differences.map(({ what }) => what)
    }
    assert.ok(report.counts.logs > 50)
    assert.deepEqual(await differs(() => undefined), [])
    const first = <value>(map: Map<unknown, value>) => [...map.values()][0] as value
    const books = (altered: ReplayState) => [...altered.pools.pools.values()].map(({ book }) => book)
    assert.deepEqual(await differs((altered) => (first(altered.pools.streams).rate += 1n)), ['stream'])
    assert.deepEqual(await differs((altered) => (first(altered.licenses.licenses).owed += 1n)), ['license'])
    assert.deepEqual(await differs(({ works }) => (first(works.works).isPayeeLocked = true)), ['pending payee'])
    assert.deepEqual(await differs(({ channels }) => (first(channels.channels).free -= 1n)), ['channel'])
    assert.deepEqual(await differs(({ works }) => works.commitments.set(`0x${'11'.repeat(32)}`, 5n)), ['commitment'])
    // More money than the contract holds: the books of one pool, and so the balance.
    const richer = await differs((altered) => {
      const book = books(altered).find(({ paidIn }) => paidIn > 0n)
      if (book) book.paidIn += 10n ** 30n
    })
    assert.deepEqual(richer, ['balance'])
  })
})
