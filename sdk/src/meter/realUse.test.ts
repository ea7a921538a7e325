import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { keccak256, toHex } from 'viem'
import { sharedData } from '../../../test/utils/sharedData.ts'
import { createMeter, memoryStore, retrieved } from './index.ts'

const START = 1_772_323_200
/** Two million dollars and a cent. */
const TOTAL_6D = 2_000_000_010_000n

const books = sharedData('usage/books.csv.gz')

describe('real use', () => {
  test('of 4,386 books shares out every unit, as their counts have it', { skip: books.skip }, async () => {
    const lines = gunzipSync(readFileSync(books.file)).toString().trim().split('\n').slice(1)
    // Titles have commas in them; the numbers stand at the end.
    const used = lines.map((line) => ({ workId: keccak256(toHex(line)), count: Number(line.split(',').at(-7)) }))
    const sum = used.reduce((total, { count }) => total + count, 0)
    assert.deepEqual([used.length, sum], [4386, 247_946_152])

    const meter = createMeter({
      license: { licenseId: toHex(1, { size: 32 }), start: START, periodDays: 30 },
      store: memoryStore(),
      policy: retrieved(),
      clock: () => START * 1000 + 1,
    })
    const { counted } = await meter.recordBatch(
      used.map(({ workId, count }) => ({
        id: workId,
        time: START * 1000,
        units: { requests: count },
        works: [{ workId }],
      })),
    )
    assert.equal(counted, used.length)
    const report = await meter.report({ period: 0, total: TOTAL_6D })
    assert.equal(report.units, BigInt(sum))

    // By hand: rounded down, and one unit more for those that lost most.
    const shares = used.map(({ workId, count }) => {
      const product = TOTAL_6D * BigInt(count)
      return { workId, amount: product / BigInt(sum), lost: product % BigInt(sum) }
    })
    const left = TOTAL_6D - shares.reduce((total, { amount }) => total + amount, 0n)
    shares.sort((a, b) => (a.lost === b.lost ? (a.workId < b.workId ? -1 : 1) : a.lost > b.lost ? -1 : 1))
    const expected = new Map(shares.map(({ workId, amount }, i) => [workId, i < left ? amount + 1n : amount]))
    assert.deepEqual(new Map(report.works.map(({ workId, amount }) => [workId, amount])), new Map([...expected].sort()))
    assert.equal(
      report.works.reduce((total, { amount }) => total + amount, 0n),
      TOTAL_6D,
    )
  })
})
