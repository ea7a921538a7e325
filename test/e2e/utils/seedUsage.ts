import { Writable } from 'node:stream'
import { type Hex, hexToBytes, keccak256, toHex } from 'viem'
import { contentHashOfBytes } from '../../../sdk/src/index.ts'
import { createMeter, memoryStore, retrieved } from '../../../sdk/src/meter/index.ts'
import { buildUsageTree, dumpUsageTree } from '../../../sdk/src/tree/index.ts'
import { type PublishUsageEpochReturnType, publishUsageEpoch } from '../../../sdk/src/usage/index.ts'
import type { ServedChain } from './chain.ts'

/** A period that was settled, and the files that go with it. */
export type SettledPeriod = PublishUsageEpochReturnType & {
  usageFile: Buffer
  treeFile: Buffer
  /** Base units due to each work. */
  amountOf(workId: Hex): bigint
}

export type UsageSeed = {
  poolId: Hex
  licenseId: Hex
  /** The day that it is: what the works were used is counted, and when it is over filed and paid. */
  settle(uses: readonly { workId: Hex; count: number }[], total: bigint): Promise<SettledPeriod>
}

/** A pool that sells answers, and a firm that pays for them by measured use. */
export async function seedUsage(chain: ServedChain, name: string): Promise<UsageSeed> {
  const { operator, firm } = chain.people
  const hashOf = (text: string) => contentHashOfBytes(new TextEncoder().encode(`${text}, ${name}`))
  const { poolId } = await operator.pools.create({
    token: chain.deployment.testDollar.address,
    uses: ['Retrieve'],
    joinUnits: 1,
    fallbackPayee: operator.address,
    salt: hashOf('usage'),
  })
  const { offerId } = await operator.offers.publish({
    poolId,
    textHash: hashOf('terms'),
    uses: ['Retrieve'],
    coversLater: true,
    distribution: 'Usage',
    unitPrice: 1n,
    periodDays: 1,
    graceDays: 60,
    cureDays: 60,
  })
  const { licenseId } = await firm.licenses.acquire({ offerId })
  const { start } = await firm.reads.licenseStateOf({ licenseId })
  const meter = createMeter({
    license: { licenseId, start: Number(start), periodDays: 1 },
    policy: retrieved({ rates: { standard: { requests: '1' } } }),
    store: memoryStore(),
    clock: () => now,
    random: (bytes) => void bytes.set(hexToBytes(keccak256(toHex(name))).subarray(0, bytes.length)),
  })
  let now = Number(await chain.now()) * 1000
  const periodNow = async () => Math.floor((Number(await chain.now()) - Number(start)) / 86_400)
  let next = 0
  return {
    poolId,
    licenseId,
    async settle(uses, total) {
      // Periods come in order; those in which nothing was used before this one are filed as such.
      const period = await periodNow()
      for (; next < period; next += 1) await firm.statements.report({ licenseId, period: next })
      const time = Number(await chain.now()) * 1000
      now = time
      const { refused } = await meter.recordBatch(
        uses.map(({ workId, count }, i) => ({
          id: `${period}/${i}`,
          time,
          units: { requests: count },
          works: [{ workId, weight: 1 }],
        })),
      )
      if (refused.length > 0) throw new Error(JSON.stringify(refused))
      await chain.passDays(1)
      now = Number(await chain.now()) * 1000
      const pieces: Buffer[] = []
      const to = new Writable({ write: (piece, _, done) => done(void pieces.push(piece) as undefined) })
      await meter.closePeriod(period)
      const { hash } = await meter.writeUsageFile({ period, total, to })
      const { works } = await meter.report({ period, total })
      const units = uses.reduce((sum, { count }) => sum + BigInt(count), 0n)
      const statement = { licenseId, period, version: 1 }
      const tree = await buildUsageTree({ ...statement, shares: works })
      const published = await publishUsageEpoch(firm, {
        licenseId,
        period,
        units,
        usageHash: hash,
        root: tree.root,
        total,
      })
      next = period + 1
      return {
        ...published,
        usageFile: Buffer.concat(pieces),
        treeFile: Buffer.concat([...dumpUsageTree(tree)]),
        amountOf: (workId) => works.find((each) => each.workId === workId)?.amount ?? 0n,
      }
    },
  }
}
