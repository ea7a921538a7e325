import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { CatalogueColumnsError } from '../../../cli/src/catalogue/errors.ts'
import { bytesOf, noBadRow, toArray } from '../../../cli/src/catalogue/testing.ts'
import type { BadRow } from '../../../cli/src/catalogue/types.ts'
import { sharedData } from '../../../test/utils/sharedData.ts'
import { PilotError } from '../errors.ts'
import { readUsage, type UsageColumns } from './readUsage.ts'

describe('readUsage', () => {
  const read = async (content: string | Uint8Array, columns: Partial<UsageColumns> = {}) => {
    const badRows: BadRow[] = []
    const onBadRow = (row: BadRow) => badRows.push(row)
    return { rows: await toArray(readUsage(bytesOf(content), { columns, onBadRow })), badRows }
  }
  const ROWS = [
    { id: 'a', count: 7 },
    { id: 'b', count: 0 },
  ]

  for (const [name, content] of [
    ['CSV', 'id,count\na,7\nb,0\n'],
    ['NDJSON', '{"id":"a","plays":7}\n{"id":"b","plays":0}\n'],
    ['a JSON array', '[{"work_id":"a","work_ratings_count":"7.0"},{"work_id":"b","work_ratings_count":0}]'],
  ] as const) {
    test(`args: ${name}`, async () => {
      for (const packed of [content, gzipSync(content)]) {
        const { rows, badRows } = await read(packed)
        assert.deepEqual(
          rows.map(({ id, count }) => ({ id, count })),
          ROWS,
        )
        assert.deepEqual(badRows, [])
      }
    })
  }

  test('args: columns', async () => {
    const { rows } = await read('id,No.,times,count\nx,a,7,1\nx,b,0,1\n', { id: 'No.', count: 'times' })
    assert.deepEqual(
      rows.map(({ id, count }) => ({ id, count })),
      ROWS,
    )
  })

  test('behavior: every bad row is told by line and reason, a work in many rows is good', async () => {
    const content = 'id,count\na,1\n,2\nc\nd,\ne,-1\nf,1.5\ng,many\nh,1000000000001\na,1000000000000\n'
    const { rows, badRows } = await read(content)
    assert.deepEqual(rows, [
      { id: 'a', count: 1, line: 2 },
      { id: 'a', count: 1_000_000_000_000, line: 10 },
    ])
    assert.deepEqual(
      badRows.map(({ line, problem }) => [line, problem]),
      [
        [3, 'missing-id'],
        [4, 'column-count'],
        [5, 'count'],
        [6, 'count'],
        [7, 'count'],
        [8, 'count'],
        [9, 'count'],
      ],
    )
  })

  test('error: CatalogueColumnsError names the option', async () => {
    for (const [content, columns, message] of [
      ['work,count\na,1\n', {}, /identifies a work.*--usage-map id=….*The file has: work, count/],
      ['id,times\na,1\n', {}, /how often.*--usage-map count=…/],
      ['id,count\na,1\n', { count: 'times' }, /"times", which is not there/],
    ] as const) {
      await assert.rejects(
        read(content, columns),
        (error) => error instanceof CatalogueColumnsError && message.test(error.message),
      )
    }
  })

  test('error: PilotError where the file is missing', async () => {
    await assert.rejects(
      toArray(readUsage('/none/uses.csv', { onBadRow: noBadRow })),
      (error) => error instanceof PilotError && /file of uses cannot be read: ENOENT/.test(error.message),
    )
  })

  const books = sharedData('usage/books.csv.gz')
  test('reads how often 4,386 books were rated', { skip: books.skip }, async () => {
    const rows = await toArray(readUsage(books.file, { onBadRow: noBadRow }))
    assert.deepEqual([rows.length, rows.reduce((sum, { count }) => sum + count, 0)], [4_386, 247_946_152])
  })
})
