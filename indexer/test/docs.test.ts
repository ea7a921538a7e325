import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as schema from '../ponder.schema.ts'

const text = readFileSync(new URL('../../docs/indexer.md', import.meta.url), 'utf8')
const sections = text.split(/^### /m).slice(1)

test('docs/indexer.md has a section for each table', () => {
  assert.deepEqual(sections.map((section) => section.split('\n')[0]).sort(), Object.keys(schema).sort())
})

for (const [name, table] of Object.entries(schema)) {
  test(`docs/indexer.md says of every column of ${name} what it is`, () => {
    const section = sections.find((each) => each.startsWith(`${name}\n`)) ?? ''
    const described = [...section.matchAll(/^\| `(\w+)` \| \S.*\|$/gm)].map(([, column]) => column)
    const columns = Object.entries(table).filter(([, value]) => typeof value === 'object' && 'columnType' in value)
    assert.deepEqual(
      described,
      columns.map(([column]) => column),
    )
  })
}
