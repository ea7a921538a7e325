import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { USE_NAMES } from '../../../sdk/src/utils/uses.ts'
import { sharedData } from '../../../test/utils/sharedData.ts'
import { summarizeCatalogue } from './inspect.ts'
import { readCatalogue } from './readCatalogue.ts'
import { bytesOf, noBadRow } from './testing.ts'

const root = path.join(import.meta.dirname, '../../..')
const example = path.join(root, 'examples/catalogue.csv')

describe('summarizeCatalogue', () => {
  test('default', async () => {
    const content = 'id,creators\n1,Ada\n2,Ada; Bo\n3,\n'
    assert.deepEqual(await summarizeCatalogue(bytesOf(content)), {
      works: 2,
      creators: 2,
      several: 1,
      badRows: [{ line: 4, problem: 'no-creators', reason: 'has nobody in "creators"' }],
    })
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

describe('the command', () => {
  const run = (...args: string[]) => {
    return promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'inspect.ts'), ...args], { cwd: root })
  }

  test('default', async () => {
    const { stdout } = await run(example)
    assert.equal(stdout, '60 works, 25 creators, 14 works with several; 0 rows cannot be used\n')
  })

  test('args: --map, --separator', async () => {
    const { stdout } = await run(example, '--map', 'creators=title', '--separator', ' ')
    assert.match(stdout, /^60 works, \d+ creators/)
  })

  test('errors are told in words', async () => {
    const failing: [string[], RegExp][] = [
      [[], /Which catalogue/],
      [['none.csv'], /^The catalogue cannot be read: ENOENT/],
      [[example, '--map', 'id=No.'], /"No\.", which is not there/],
    ]
    for (const [args, message] of failing) {
      await assert.rejects(run(...args), (error) => {
        const { code, stderr } = error as unknown as { code: number; stderr: string }
        assert.equal(code, 1)
        assert.match(stderr, message)
        return true
      })
    }
  })
})
