import assert from 'node:assert/strict'
import path from 'node:path'
import { describe, test } from 'node:test'
import { USE_NAMES } from '../../../sdk/src/index.ts'
import { sharedData } from '../../../test/utils/sharedData.ts'
import { readCatalogue } from './readCatalogue.ts'
import { readWorks, summaryOf } from './readWorks.ts'
import { bytesOf, noBadRow } from './testing.ts'

const root = path.join(import.meta.dirname, '../../..')
const example = path.join(root, 'examples/catalogue.csv')

/** Reads a catalogue to its end and counts. */
async function summarizeCatalogue(source: Parameters<typeof readWorks>[0]) {
  const { works, badRows } = await readWorks(source)
  return { ...summaryOf(works), badRows }
}

describe('readWorks', () => {
  test('default', async () => {
    const content = 'id,creators\n1,Ada\n2,Ada; Bo\n3,\n'
    assert.deepEqual(await summarizeCatalogue(bytesOf(content)), {
      works: 2,
      creators: 2,
      several: 1,
      badRows: [{ line: 4, problem: 'no-creators', reason: 'has nobody in "creators"' }],
    })
  })

  test('takes content hashes and wallets, and tells what comes twice', async () => {
    const hash = 'AB'.repeat(32)
    const wallet = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
    const content = `id,creators,sha256,wallet\n1,Ada,${hash},${wallet.toLowerCase()}\n2,Bo,0x${hash},\n3,Cy,12,\n4,Cy,,0x1\n5,Cy,${'0'.repeat(64)},\n`
    const { works, badRows } = await readWorks(bytesOf(content))
    assert.deepEqual(
      works.map(({ id, contentHash, wallet: holder }) => [id, contentHash, holder]),
      [['1', `0x${hash.toLowerCase()}`, wallet]],
    )
    assert.deepEqual(
      badRows.map(({ line, problem, reason }) => [line, problem, reason]),
      [
        [3, 'content-hash', 'has the content hash of line 2'],
        [4, 'content-hash', 'has no hash of 64 hexadecimal digits'],
        [5, 'wallet', 'has a wallet that is no address, or whose checksum is wrong'],
        [6, 'content-hash', 'has no hash of 64 hexadecimal digits'],
      ],
    )
  })

  test('our own example has no bad rows', async () => {
    assert.deepEqual(await summarizeCatalogue(example), { works: 60, creators: 25, several: 14, badRows: [] })
    const uses = new Set<string>()
    for await (const work of readCatalogue(example, { onBadRow: noBadRow })) {
      assert.ok(work.title !== '')
      assert.ok(work.weight !== undefined && work.weight > 0n)
      for (const use of work.uses ?? []) uses.add(use)
    }
    assert.deepEqual([...uses].sort(), [...USE_NAMES].sort())
  })

  const tate = sharedData('catalogues/tate.ndjson.gz')
  test('reads 14,145 works of a museum', { skip: tate.skip }, async () => {
    const { badRows, ...counts } = await summarizeCatalogue(tate.file)
    assert.deepEqual(counts, { works: 14_145, creators: 1_676, several: 230 })
    assert.deepEqual(badRows, [])
  })

  const carnegie = sharedData('catalogues/carnegie.ndjson.gz')
  test('reads 12,953 works of another, of which 11 name nobody', { skip: carnegie.skip }, async () => {
    const { badRows, works, ...counts } = await summarizeCatalogue(carnegie.file)
    assert.deepEqual(counts, { creators: 2_866, several: 1_283 })
    assert.equal(works + badRows.length, 12_953)
    assert.ok(badRows.every(({ problem }) => problem === 'no-creators'))
    assert.deepEqual(
      badRows.map(({ line }) => line),
      [88, 3172, 3656, 5619, 5872, 8855, 9774, 12193, 12355, 12792, 12914],
    )
  })

  const books = sharedData('usage/books.csv.gz')
  test('reads 4,386 books and how often they were rated', { skip: books.skip }, async () => {
    const { badRows, works } = await summarizeCatalogue(books.file)
    assert.deepEqual([works, badRows.length], [4_386, 0])
    let ratings = 0n
    for await (const { weight = 0n } of readCatalogue(books.file, { onBadRow: noBadRow })) ratings += weight
    assert.equal(ratings, 247_946_152n)
  })
})
