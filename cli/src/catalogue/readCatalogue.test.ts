import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { CatalogueColumnsError, CatalogueFileError } from './errors.ts'
import { type ReadCatalogueOptions, readCatalogue } from './readCatalogue.ts'
import { bytesOf, noBadRow, pieceLength, toArray } from './testing.ts'
import type { BadRow, CatalogueWork } from './types.ts'

async function read(
  content: string | Uint8Array,
  options: Omit<ReadCatalogueOptions, 'onBadRow'> = {},
  length?: number,
): Promise<{ works: CatalogueWork[]; badRows: BadRow[] }> {
  const badRows: BadRow[] = []
  const works = await toArray(
    readCatalogue(bytesOf(content, length), { ...options, onBadRow: (row) => badRows.push(row) }),
  )
  return { works, badRows }
}
const CSV = 'id,title,creators\n1,Dusk,Ada\n2,Dawn,Ada; Bo\n'
const NDJSON = '{"id":1,"title":"Dusk","creators":["Ada"]}\n{"id":2,"title":"Dawn","creators":["Ada","Bo"]}\n'
const JSON_ARRAY = `[\n${NDJSON.trim().replace('\n', ',\n')}\n]`
const ADA = { id: 'name:Ada', name: 'Ada' }
const BO = { id: 'name:Bo', name: 'Bo' }
const WORKS: CatalogueWork[] = [
  { id: '1', title: 'Dusk', creators: [ADA], line: 2 },
  { id: '2', title: 'Dawn', creators: [ADA, BO], line: 3 },
]

describe('readCatalogue', () => {
  const contents: [string, string, number][] = [
    ['CSV', CSV, 0],
    ['NDJSON', NDJSON, -1],
    ['a JSON array', JSON_ARRAY, 0],
  ]
  for (const [name, content, shift] of contents) {
    const expected = WORKS.map((work) => ({ ...work, line: work.line + shift }))
    const bytes = Buffer.from(content)
    const mark = Buffer.from([0xef, 0xbb, 0xbf])

    test(`args: ${name}`, async () => assert.deepEqual(await read(content), { works: expected, badRows: [] }))

    const packings: [string, Uint8Array][] = [
      ['CRLF', Buffer.from(content.replaceAll('\n', '\r\n'))],
      ['a byte order mark', Buffer.concat([mark, bytes])],
      ['gzip', gzipSync(bytes)],
      ['gzip with a byte order mark inside', gzipSync(Buffer.concat([mark, bytes]))],
      ['gzip in two parts', Buffer.concat([gzipSync(bytes.subarray(0, 20)), gzipSync(bytes.subarray(20))])],
    ]
    for (const [packing, packed] of packings) {
      test(`args: ${name}, ${packing}`, async () => {
        for (const length of [undefined, 1]) {
          assert.deepEqual(await read(packed, {}, length), { works: expected, badRows: [] })
        }
      })
    }

    test(`args: ${name} by its format`, async () => {
      const format = ({ CSV: 'csv', NDJSON: 'ndjson', 'a JSON array': 'json' } as const)[name] ?? 'csv'
      assert.deepEqual((await read(content, { format })).works, expected)
    })
  }

  test('args: columns and separator', async () => {
    const content = 'No.,Name,Made by,id\nA-1,Dusk,Ada & Bo,x\n'
    const columns = { id: 'No.', title: 'Name', creators: 'Made by' }
    assert.deepEqual(await read(content, { columns, separator: '&' }), {
      works: [{ id: 'A-1', title: 'Dusk', creators: [ADA, BO], line: 2 }],
      badRows: [],
    })
  })

  test('args: nothing, header only, white space', async () => {
    for (const content of ['', 'id,creators\n', '\n \n', '[]', gzipSync('')]) {
      const { works, badRows } = await read(content)
      assert.deepEqual(works, [])
      assert.deepEqual(badRows, [{ line: 1, problem: 'no-rows', reason: 'the file holds no rows' }])
    }
  })

  test('behavior: every bad row is told by line and reason, every good one is read', async () => {
    const content = Buffer.from(
      [
        'id,title,creators,uses,weight',
        '1,Dusk,Ada,Mine,1',
        ',Dawn,Ada,Mine,1',
        '1,Noon,Ada,Mine,1',
        '4,Rain,,Mine,1',
        '5,Snow,Ada,Mine',
        '6,"Sleet,Ada,Mine,1',
        '7,Hail,Ada,Mining,1',
        '8,Fog,Ada,Mine,many',
        '9,M\xe9l,Ada,Mine,1',
        `10,${'x'.repeat(200)},Ada,Mine,1`,
        '11,Sun,Ada,Mine,1',
      ].join('\n'),
      'latin1',
    )
    const { works, badRows } = await read(content, { maxRowBytes: 100 })
    assert.deepEqual(
      works.map(({ id, line }) => [id, line]),
      [
        ['1', 2],
        ['11', 12],
      ],
    )
    assert.deepEqual(
      badRows.map(({ line, problem }) => [line, problem]),
      [
        [3, 'missing-id'],
        [4, 'duplicate-id'],
        [5, 'no-creators'],
        [6, 'column-count'],
        [7, 'unbalanced-quotes'],
        [8, 'uses'],
        [9, 'weight'],
        [10, 'invalid-utf8'],
        [11, 'overlong'],
      ],
    )
    assert.match(badRows[1]?.reason ?? '', /id "1" of line 2/)
    for (const { reason } of badRows) assert.ok(reason.length > 10)
  })

  test('behavior: an id is taken by the first row that can be used', async () => {
    const { works, badRows } = await read('id,creators\n1,\n1,Ada\n1,Bo\n')
    assert.deepEqual(
      works.map(({ line }) => line),
      [3],
    )
    assert.deepEqual(
      badRows.map(({ line, problem }) => [line, problem]),
      [
        [2, 'no-creators'],
        [4, 'duplicate-id'],
      ],
    )
  })

  test('behavior: columns are chosen from the first rows, of which some may be bad', async () => {
    const rows = [
      'oops',
      '{"note":1}',
      ...Array(150)
        .fill(0)
        .map((_, i) => `{"id":${i},"creators":"Ada"}`),
    ]
    const { works, badRows } = await read(rows.join('\n'), { format: 'ndjson' })
    assert.equal(works.length, 150)
    assert.deepEqual(
      badRows.map(({ line, problem }) => [line, problem]),
      [
        [1, 'malformed-json'],
        [2, 'missing-id'],
      ],
    )
  })

  test('behavior: many bad rows before the first good one', async () => {
    const { works, badRows } = await read(`${'oops\n'.repeat(500)}${NDJSON}`, { format: 'ndjson' })
    assert.deepEqual([works.length, badRows.length], [2, 500])
  })

  test('behavior: a file cut short gives what came before', async () => {
    const content = Array.from(
      { length: 5_000 },
      (_, i) => `{"id":${i},"title":"${Math.sin(i)}","creators":["Ada"]}\n`,
    ).join('')
    const packed = gzipSync(content)
    const { works, badRows } = await read(packed.subarray(0, packed.length >> 1))
    assert.ok(works.length > 1_000 && works.length < 4_000, `${works.length} works`)
    assert.deepEqual(
      badRows.map(({ line, problem }) => [line, problem]),
      [[works.length + 1, 'cut-short']],
    )

    const damaged = Buffer.from(packed)
    damaged.fill(0x55, packed.length >> 1)
    assert.equal((await read(damaged)).badRows.at(-1)?.problem, 'cut-short')
  })

  test('behavior: a source that fails gives what came before', async () => {
    async function* failing() {
      yield Buffer.from(CSV)
      throw new Error('connection lost')
    }
    const badRows: BadRow[] = []
    const works = await toArray(readCatalogue(failing(), { onBadRow: (row) => badRows.push(row) }))
    assert.deepEqual(works, WORKS)
    assert.equal(badRows[0]?.problem, 'cut-short')
    assert.match(badRows[0]?.reason ?? '', /connection lost/)
  })

  test('behavior: whoever stops early closes the source', async () => {
    let isClosed = false
    async function* source() {
      try {
        while (true) yield Buffer.from(`${CSV.repeat(200)}`)
      } finally {
        isClosed = true
      }
    }
    for await (const _ of readCatalogue(source(), { onBadRow: () => {} })) break
    assert.equal(isClosed, true)
  })

  test('reads the same however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(CSV, NDJSON, JSON_ARRAY),
        fc.boolean(),
        pieceLength,
        async (content, isPacked, length) => {
          const { works, badRows } = await read(isPacked ? gzipSync(content) : content, {}, length)
          assert.deepEqual(
            works.map(({ line: _, ...work }) => work),
            WORKS.map(({ line: _, ...work }) => work),
          )
          assert.deepEqual(badRows, [])
        },
      ),
    )
  })

  describe('a file', () => {
    let folder = ''
    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'catalogue-'))
    })
    after(() => rm(folder, { recursive: true }))

    test('is told by its content, not by its name', async () => {
      const file = path.join(folder, 'works.json')
      await writeFile(file, gzipSync(CSV))
      assert.deepEqual(await toArray(readCatalogue(file, { onBadRow: noBadRow })), WORKS)
    })

    test('error: CatalogueFileError', async () => {
      for (const name of [path.join(folder, 'none.csv'), folder]) {
        const works = readCatalogue(name, { onBadRow: noBadRow })
        await assert.rejects(
          toArray(works),
          (error) => error instanceof CatalogueFileError && /E\w+:/.test(error.message),
        )
      }
    })
  })

  test('error: CatalogueFileError, UTF-16', async () => {
    const little = Buffer.from(`\ufeff${CSV}`, 'utf16le')
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      await assert.rejects(read(bytes), (error) => error instanceof CatalogueFileError && /UTF-16/.test(error.message))
    }
  })

  test('error: CatalogueColumnsError', async () => {
    const cases: [string, ReadCatalogueOptions['columns'], RegExp][] = [
      ['name,made\n1,2\n', {}, /--map id=.*The file has: name, made/],
      [CSV, { id: 'No.' }, /"No\."/],
      ['id,id\n1,2\n', {}, /twice/],
    ]
    for (const [content, columns, message] of cases) {
      await assert.rejects(
        read(content, columns && { columns }),
        (error) => error instanceof CatalogueColumnsError && message.test(error.message),
      )
    }
  })
})
