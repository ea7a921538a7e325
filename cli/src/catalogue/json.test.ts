import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { readJsonArray, readJsonLines } from './json.ts'
import { readLines } from './lines.ts'
import { bytesOf, pieceLength, toArray } from './testing.ts'

type Reader = (content: string | Uint8Array, length?: number, maxBytes?: number) => ReturnType<typeof toArray<object>>
const readLinesOf: Reader = (content, length, maxBytes = 10_000) => {
  return toArray(readJsonLines(readLines(bytesOf(content, length), maxBytes), maxBytes))
}
const readArrayOf: Reader = (content, length, maxBytes = 10_000) => {
  return toArray(readJsonArray(bytesOf(content, length), maxBytes))
}
/** Rows as [line, id] and problems as [line, problem]. */
const short = (rows: object[]) => {
  return (rows as { line: number; record?: { id: unknown }; problem?: string }[]).map(({ line, record, problem }) => {
    return [line, record ? record.id : problem]
  })
}

const object = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 })
/** Random documents can be long; what is tested here is not their length. */
const ROOM = 1_000_000

describe('readJsonLines', () => {
  test('default', async () => {
    assert.deepEqual(await readLinesOf('{"id":1}\n\n{"id":"b","x":[{}]}\r\n'), [
      { line: 1, record: { id: 1 } },
      { line: 3, record: { id: 'b', x: [{}] } },
    ])
  })

  test('behavior: every bad line is reported, every other is read', async () => {
    const content = Buffer.concat([
      Buffer.from('{"id":1}\n{"id":2\n[1]\nnull\n5\n{"id":6}\n{"id":"'),
      Buffer.from([0xe9]),
      Buffer.from(`"}\n{"id":"${'x'.repeat(100)}"}\n{"id":9}`),
    ])
    assert.deepEqual(short(await readLinesOf(content, undefined, 50)), [
      [1, 1],
      [2, 'malformed-json'],
      [3, 'not-an-object'],
      [4, 'not-an-object'],
      [5, 'not-an-object'],
      [6, 6],
      [7, 'invalid-utf8'],
      [8, 'overlong'],
      [9, 9],
    ])
  })

  test('reads what was written, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(object), pieceLength, async (records, length) => {
        const content = records.map((record) => `${JSON.stringify(record)}\n`).join('')
        const expected = records.map((record, i) => ({ line: i + 1, record: JSON.parse(JSON.stringify(record)) }))
        assert.deepEqual(await readLinesOf(content, length, ROOM), expected)
      }),
    )
  })
})

describe('readJsonArray', () => {
  test('default', async () => {
    assert.deepEqual(await readArrayOf('[{"id":1},\n {"id":2, "x": "},{[\\"\\\\"}\n]\n'), [
      { line: 1, record: { id: 1 } },
      { line: 2, record: { id: 2, x: '},{["\\' } },
    ])
  })

  test('args: empty, and with space around', async () => {
    assert.deepEqual(await readArrayOf('[]'), [])
    assert.deepEqual(await readArrayOf('\n [ \n ] \n'), [])
  })

  test('reads what was written, in any layout, however it is cut', async () => {
    const layout = fc.constantFrom(undefined, 1, 2, '\t')
    await fc.assert(
      fc.asyncProperty(fc.array(object), layout, pieceLength, async (records, indent, length) => {
        const content = JSON.stringify(records, null, indent)
        const read = await readArrayOf(content, length, ROOM)
        assert.deepEqual(
          read.map((row) => (row as { record: unknown }).record),
          JSON.parse(content),
        )
        // An object that begins on line n follows n − 1 line breaks.
        if (indent === undefined) assert.ok(read.every((row) => (row as { line: number }).line === 1))
      }),
    )
  })

  describe('bad elements', () => {
    const cases: [string, string, unknown[]][] = [
      [
        'malformed, on one line',
        '[{"id":1},{"id":,},{"id":3}]',
        [
          [1, 1],
          [1, 'malformed-json'],
          [1, 3],
        ],
      ],
      ['no objects', '[1, "a", [2], null, {"id":5}]', [...Array(4).fill([1, 'not-an-object']), [1, 5]]],
      ['a bare word', '[hello]', [[1, 'malformed-json']]],
      [
        'a stray bracket',
        '[}, {"id":2}]',
        [
          [1, 'malformed-json'],
          [1, 2],
        ],
      ],
      [
        'a quote missing, one element per line',
        '[\n{"id":"1},\n{"id":2},\n{"id":3}\n]',
        [
          [2, 'malformed-json'],
          [3, 2],
          [4, 3],
        ],
      ],
      [
        'a quote missing, array begun on that line',
        '[{"id":"1},\n {"id":2}]',
        [
          [1, 'malformed-json'],
          [2, 2],
        ],
      ],
      [
        'a quote missing, commas in front',
        '[{"id":0}\n,{"id":"1}\n,{"id":2}\n]',
        [
          [1, 0],
          [2, 'malformed-json'],
          [3, 2],
        ],
      ],
      [
        'a quote missing, indented',
        '[\n  {\n    "id": "1,\n    "x": [\n      {}\n    ]\n  },\n  {\n    "id": 2\n  }\n]',
        [
          [2, 'malformed-json'],
          [8, 2],
        ],
      ],
      [
        'a bracket missing',
        '[\n{"id":1,\n{"id":2},\n{"id":3}\n]',
        [
          [2, 'malformed-json'],
          [3, 2],
          [4, 3],
        ],
      ],
      [
        'a bracket missing in the last element',
        '[\n{"id":1},\n{"id":2\n]\n',
        [
          [2, 1],
          [3, 'malformed-json'],
        ],
      ],
      [
        'a quote missing in the last element',
        '[\n{"id":1},\n{"id":"2}\n]\n',
        [
          [2, 1],
          [3, 'malformed-json'],
        ],
      ],
      [
        'a quote missing in the middle of a line',
        '[{"id":1},{"id":"2},{"id":3}]\n',
        [
          [1, 1],
          [1, 'malformed-json'],
          [1, 'cut-short'],
        ],
      ],
      [
        'no end of the array',
        '[{"id":1},\n{"id":2}\n',
        [
          [1, 1],
          [2, 2],
          [3, 'cut-short'],
        ],
      ],
      ['nothing but the beginning', '[', [[1, 'cut-short']]],
      [
        'an element cut off',
        '[\n{"id":1},\n{"id":',
        [
          [2, 1],
          [3, 'malformed-json'],
          [3, 'cut-short'],
        ],
      ],
      [
        'something behind the array',
        '[{"id":1}]\n{"id":2}',
        [
          [1, 1],
          [2, 'malformed-json'],
        ],
      ],
    ]
    for (const [name, content, expected] of cases) {
      for (const length of [undefined, 1, 7]) {
        test(`${name}${length ? `, ${length} bytes at a time` : ''}`, async () => {
          assert.deepEqual(short(await readArrayOf(content, length)), expected)
        })
      }
    }

    test('overlong', async () => {
      const long = `{"id":"${'x'.repeat(100)}"}`
      const lines = `[\n{"id":1},\n${long},\n{"id":3}\n]`
      assert.deepEqual(short(await readArrayOf(lines, undefined, 50)), [
        [2, 1],
        [3, 'overlong'],
        [4, 3],
      ])
      assert.deepEqual(short(await readArrayOf(lines, 1, 50)), [
        [2, 1],
        [3, 'overlong'],
        [4, 3],
      ])
    })

    test('a bracket missing early, far from the end', async () => {
      const many = Array.from({ length: 1_000 }, (_, i) => `{"id":${i}}`)
      const content = `[\n{"id":"lost",\n${many.join(',\n')}\n]`
      const read = short(await readArrayOf(content, 64, 500))
      assert.deepEqual(read, [[2, 'overlong'], ...many.map((_, i) => [i + 3, i])])
    })

    test('not UTF-8', async () => {
      const content = Buffer.from('[{"id":"\xe9"},{"id":2}]', 'latin1')
      assert.deepEqual(short(await readArrayOf(content)), [
        [1, 'invalid-utf8'],
        [1, 2],
      ])
    })

    test('whatever the bytes, it ends', async () => {
      const junk = fc.string({
        unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', '\n', ' ', '1'),
        maxLength: 60,
      })
      await fc.assert(
        fc.asyncProperty(junk, pieceLength, fc.integer({ min: 1, max: 30 }), async (content, length, maxBytes) => {
          const lines = content.split('\n').length
          for (const { line } of (await readArrayOf(`[${content}`, length, maxBytes)) as { line: number }[]) {
            assert.ok(line >= 1 && line <= lines)
          }
        }),
        { numRuns: 1_000 },
      )
    })
  })
})
