import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Hex, keccak256, toHex } from 'viem'
import { takeSdkFromSources } from '../../server/sdkSources.ts'
import type { EpochRow } from './epochs.ts'

takeSdkFromSources()
const { buildUsageTree } = await import('../../../sdk/src/tree/index.ts')
const { knownShares, MOST_CHARACTERS, rememberShares } = await import('./proofs.ts')

const idOf = (number: number): Hex => keccak256(toHex(number))

function storageOf(texts = new Map<string, string>()) {
  return {
    texts,
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
  }
}

async function epochOf(number: number, works: number) {
  const head = { licenseId: idOf(number), period: number, version: 1 }
  const tree = await buildUsageTree({
    ...head,
    shares: Array.from({ length: works }, (_, i) => ({ workId: idOf(i), amount: BigInt(i + 1) })),
  })
  // What is looked at of an epoch.
  const row = { epochId: idOf(1_000 + number), epoch: { ...head, root: tree.root } } as unknown as EpochRow
  const proofOf = (work: number) => {
    const index = tree.indexOf(idOf(work)) as number
    return { leaf: tree.leaf(index), siblings: tree.proof(index) }
  }
  return { row, proofOf }
}

describe('what usage files have said', () => {
  test('is known again: leaves of works, and works without one; and what is read later comes beside it', async () => {
    const storage = storageOf()
    const place = { storage, chainId: 1 }
    const { row, proofOf } = await epochOf(1, 5)
    const remember = (now: number, workIds: Hex[], proofs: ReturnType<typeof proofOf>[]) =>
      rememberShares(place, { epochId: row.epochId, workIds, proofs, now })
    remember(1, [idOf(2), idOf(77)], [proofOf(2)])
    remember(2, [idOf(3)], [proofOf(3)])
    const known = knownShares(place, [row]).get(row.epochId)
    assert.deepEqual(known?.proofs, [proofOf(3), proofOf(2)])
    assert.deepEqual([...(known?.none ?? [])], [idOf(77)])
    assert.equal(knownShares({ storage, chainId: 2 }, [row]).size, 0)
  })

  test('is not believed where it does not lead to the root, or is nothing that was kept', async () => {
    const storage = storageOf()
    const place = { storage, chainId: 1 }
    const { row, proofOf } = await epochOf(1, 5)
    rememberShares(place, { epochId: row.epochId, workIds: [], proofs: [proofOf(2)], now: 1 })
    const [[key, text]] = [...storage.texts] as [[string, string]]
    const shares = () => knownShares(place, [row]).get(row.epochId)?.proofs.length
    assert.equal(shares(), 1)
    storage.setItem(key, text.replace('"3"', '"4"'))
    assert.equal(shares(), 0)
    for (const broken of [
      '',
      'null',
      '[]',
      '{"0x12":5}',
      text.slice(0, -4),
      text.replace('"3"', '"-3"'),
      text.replace('"3"', '3'),
    ]) {
      storage.setItem(key, broken)
      assert.equal(shares(), undefined, broken)
    }
  })

  test('has its bounds: those read longest ago go first', async () => {
    const place = { storage: storageOf(), chainId: 1 }
    const epochs = await Promise.all(Array.from({ length: 16 }, (_, number) => epochOf(number, 256)))
    for (const [now, { row, proofOf }] of epochs.entries()) {
      const proofs = Array.from({ length: 256 }, (_, work) => proofOf(work))
      rememberShares(place, { epochId: row.epochId, workIds: [], proofs, now })
    }
    const [text = ''] = place.storage.texts.values()
    assert.ok(text.length <= MOST_CHARACTERS)
    const known = knownShares(
      place,
      epochs.map(({ row }) => row),
    )
    assert.ok(known.size < 16)
    assert.deepEqual(
      [...known.keys()].sort(),
      epochs
        .slice(-known.size)
        .map(({ row }) => row.epochId)
        .sort(),
    )
  })
})
