import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

const ROOT = path.resolve(import.meta.dirname, '../..')
const page = readFileSync(path.join(ROOT, 'docs/security.md'), 'utf8')
/** Rows of the tables of threats, by their first cell. */
const rows = [...page.matchAll(/^\| ([A-H]\d+(?:, [A-H]\d+)*) \|(.*)\|$/gm)].map(([, names, rest]) => ({
  names: (names as string).split(', '),
  seenIn: rest?.split('|').at(-1) ?? '',
}))
/** How many threats each group has. */
const GROUPS = { A: 12, B: 7, C: 11, D: 11, E: 8, F: 14, G: 6, H: 14 }

describe('docs/security.md', () => {
  test('has every threat, once', () => {
    const all = Object.entries(GROUPS).flatMap(([group, count]) =>
      Array.from({ length: count }, (_, i) => `${group}${i + 1}`),
    )
    const named = rows.flatMap(({ names }) => names)
    assert.deepEqual(named.toSorted(), all.toSorted())
  })

  test('names tests that are there', () => {
    for (const { names, seenIn } of rows) {
      if (seenIn.trim() === '–') continue
      const tests = [...seenIn.matchAll(/`([^`]+)`/g)].map(([, file]) => file as string)
      assert.ok(tests.length > 0, `${names} names no test`)
      for (const each of tests)
        assert.ok(each.startsWith('npm ') || existsSync(path.join(ROOT, each)), `${each} is not there`)
    }
  })

  test('says so of each threat for which a bug was seeded, or why none was', () => {
    const { seeded, explained } = JSON.parse(readFileSync(path.join(ROOT, 'test/mutation/threats.json'), 'utf8'))
    const known = new Set([...seeded, ...explained].map(({ row }: { row: string }) => row.split(',')[0]))
    const asked = rows.flatMap(({ names }) => names).filter((name) => /^[A-F]/.test(name))
    assert.deepEqual(
      asked.filter((name) => !known.has(name)),
      [],
    )
  })
})
