import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, test } from 'node:test'
import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import { type Hex, hexToBytes, keccak256, toHex, zeroHash } from 'viem'
import {
  attributed,
  createMeter,
  equal,
  memoryStore,
  type Policy,
  prevalence,
  readUsageFile,
  retrieved,
  type UsageEvent,
} from '../../../sdk/src/meter/index.ts'
import { buildUsageTree } from '../../../sdk/src/tree/index.ts'
import { parseUsageFile, shareOut, unpackUsageFile } from './recount.ts'

/** Random usage files; `npm run test:deep` asks for 1,000. */
const FILES = Number(process.env.USAGE_FILES ?? 25)
const SEED = process.env.USAGE_SEED ?? 'usage files'

const START = 1_772_323_200
const LEAF = ['bytes32', 'uint32', 'uint16', 'uint32', 'bytes32', 'uint128']

/** Numbers drawn from a seed: the same each time. */
function diceOf(seed: string) {
  let count = 0
  return (sides: number) => Number(BigInt(keccak256(toHex(`${seed}/${count++}`))) % BigInt(sides))
}

type Dice = ReturnType<typeof diceOf>

function policyOf(dice: Dice, works: readonly Hex[]): Policy {
  const kind = dice(4)
  if (kind === 0) return equal()
  if (kind === 1) return retrieved({ rates: { standard: { requests: '1', outputTokens: '0.001' } } })
  if (kind === 2) return attributed({ confidence: dice(101) / 100, fallback: dice(2) === 0 ? 'event' : 'period' })
  return prevalence({
    manifest: works.map((workId) => ({ workId, tokens: 1 + dice(10_000), epochs: 1 + dice(4) / 2 })),
  })
}

/** A period's events of many works, and the file that is published of them. */
async function publish(seed: string) {
  const dice = diceOf(seed)
  // A few are large.
  const count = 1 + dice(dice(20) === 0 ? 1_500 : 40)
  const works = Array.from({ length: count }, (_, i) => keccak256(toHex(`${seed}/work/${i}`)))
  const policy = policyOf(dice, works)
  const licenseId = keccak256(toHex(seed))
  const meter = createMeter({
    license: { licenseId, start: START, periodDays: 30 },
    policy,
    store: memoryStore(),
    clock: () => START * 1000 + 31 * 86_400_000,
    random: (bytes) => void bytes.set(hexToBytes(keccak256(toHex(seed))).subarray(0, bytes.length)),
  })
  const events = Array.from({ length: 1 + dice(30) + Math.floor(count / 40) }, (_, i): UsageEvent => {
    const used = new Set(Array.from({ length: 1 + dice(60) }, () => works[dice(count)] as Hex))
    return {
      id: `e${i}`,
      time: START * 1000 + i,
      units: { requests: 1 + dice(5), outputTokens: dice(100_000) },
      revenue: BigInt(dice(1_000)),
      ...(policy.name === 'prevalence' ? {} : { works: [...used].map((workId) => ({ workId, weight: dice(8) / 8 })) }),
    }
  })
  assert.deepEqual((await meter.recordBatch(events)).refused, [])
  const total = BigInt(dice(5) === 0 ? dice(count + 1) : dice(2 ** 48))
  const version = 1 + dice(3)
  const pieces: Buffer[] = []
  const to = new Writable({
    write(piece, _, done) {
      pieces.push(piece)
      done()
    },
  })
  const { hash } = await meter.writeUsageFile({ period: 0, total, version, to })
  return { bytes: Buffer.concat(pieces), hash }
}

/** The tree that the SDK builds of the shares that it reads in the file. */
async function rootBySdk(bytes: Uint8Array): Promise<Hex> {
  const { head, works } = await readUsageFile([bytes])
  const shares = works.filter(({ amount }) => amount > 0n)
  if (shares.length === 0) return zeroHash
  const { root } = await buildUsageTree({ ...head, shares })
  return root
}

/** The same from the text alone, with none of that code: amounts by the points, and OpenZeppelin's tree. */
function rootByText(text: string): Hex {
  const { head, works, problems } = parseUsageFile(text)
  assert.deepEqual(problems, [])
  const lines = text.trim().split('\n').slice(1, -1)
  const ids = [...works.keys()]
  assert.deepEqual(ids, ids.toSorted())
  const points = lines.map((line) => BigInt(JSON.parse(line).points))
  const amounts = shareOut(BigInt(head.total ?? 0), points)
  assert.deepEqual(
    [...works.values()].map(({ amount }) => amount),
    amounts,
  )
  const { licenseId, period, version } = JSON.parse(text.split('\n')[0] ?? '')
  const rows = ids
    .map((workId, i) => ({ workId, amount: amounts[i] ?? 0n }))
    .filter(({ amount }) => amount > 0n)
    .map(({ workId, amount }, index) => [licenseId, period, version, index, workId, amount])
  return rows.length === 0 ? zeroHash : (StandardMerkleTree.of(rows, LEAF).root as Hex)
}

describe('usage files', () => {
  test(`${FILES} of them have the root that an independent verifier finds`, async (t) => {
    const roots = new Set<Hex>()
    let largest = 0
    for (let i = 0; i < FILES; i++) {
      const { bytes, hash } = await publish(`${SEED}/${i}`)
      const text = unpackUsageFile(bytes)
      assert.equal(parseUsageFile(text).hash, hash, `file ${i}: hash`)
      const root = await rootBySdk(bytes)
      assert.equal(root, rootByText(text), `file ${i}: root`)
      roots.add(root)
      largest = Math.max(largest, parseUsageFile(text).works.size)
    }
    assert.ok(roots.size > FILES * 0.8, `${roots.size} roots`)
    t.diagnostic(`${FILES} files, ${roots.size} roots, the largest of ${largest} works`)
  })

  test('another amount, another root', async () => {
    const { bytes } = await publish('a')
    const text = unpackUsageFile(bytes)
    const { head, works } = await readUsageFile([bytes])
    const shares = works.filter(({ amount }) => amount > 0n)
    const changed = shares.map((share, i) => (i === 0 ? { ...share, amount: share.amount + 1n } : share))
    const { root } = await buildUsageTree({ ...head, shares: changed })
    assert.notEqual(root, rootByText(text))
  })
})
