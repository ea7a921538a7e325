import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { readCsv } from './csv.ts'
import { CatalogueColumnsError } from './errors.ts'
import { readLines } from './lines.ts'
import { bytesOf, pieceLength, toArray } from './testing.ts'

const read = (content: string | Uint8Array, length?: number, maxBytes = 10_000) => {
  return toArray(readCsv(readLines(bytesOf(content, length), maxBytes), maxBytes))
}
/** Rows as [line, fields] and problems as [line, problem]. */
const short = async (content: string | Uint8Array, maxBytes?: number) => {
  const rows = await read(content, undefined, maxBytes)
  return rows.map((row) => ('record' in row ? [row.line, Object.values(row.record)] : [row.line, row.problem]))
}

describe('readCsv', () => {
  test('default', async () => {
    assert.deepEqual(await read('id,title\n1,Dusk\n2,"Rain, Steam"\n'), [
      { line: 2, record: { id: '1', title: 'Dusk' } },
      { line: 3, record: { id: '2', title: 'Rain, Steam' } },
    ])
  })

  test('args: quotes, breaks and delimiters inside quotes', async () => {
    assert.deepEqual(await short('a,b\r\n"say ""hi""","two\r\nlines, one"\r\n"",""\r\n'), [
      [2, ['say "hi"', 'two\nlines, one']],
      [4, ['', '']],
    ])
  })

  test('args: empty fields, empty lines, no break at the end', async () => {
    assert.deepEqual(await short('\na,b,c\n\n,,\n1,,3'), [
      [4, ['', '', '']],
      [5, ['1', '', '3']],
    ])
  })

  test('args: nothing, header only', async () => {
    assert.deepEqual(await read(''), [])
    assert.deepEqual(await read('id,title\n'), [])
  })

  for (const delimiter of [';', '\t', '|']) {
    test(`args: ${JSON.stringify(delimiter)} as delimiter`, async () => {
      const content = `id${delimiter}"a, b, c"${delimiter}title\n1${delimiter}2,3${delimiter}"x${delimiter}y"\n`
      assert.deepEqual(await short(content), [[2, ['1', '2,3', `x${delimiter}y`]]])
    })
  }

  test('reads back what was written, however it is cut', async () => {
    // CR alone, before a break, cannot be told from the break of a file that was written elsewhere.
    const field = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' ', ';'), maxLength: 8 })
    const table = fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 10 })
    const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
    await fc.assert(
      fc.asyncProperty(table, pieceLength, fc.constantFrom('\n', '\r\n'), async (rows, length, end) => {
        // Line breaks inside quotes become LF whichever the file uses.
        const content = [['a', 'b', 'c'], ...rows].map((fields) => `${fields.map(quoted).join(',')}${end}`).join('')
        const records = (await read(content, length)).map((row) => ('record' in row ? Object.values(row.record) : row))
        assert.deepEqual(records, rows)
      }),
    )
  })

  describe('bad rows', () => {
    const cases: [string, string, unknown[]][] = [
      [
        'too few columns',
        'a,b\n1\n3,4\n',
        [
          [2, 'column-count'],
          [3, ['3', '4']],
        ],
      ],
      [
        'too many columns',
        'a,b\n1,2,3\n3,4\n',
        [
          [2, 'column-count'],
          [3, ['3', '4']],
        ],
      ],
      [
        'a quote never closed',
        'a,b\n1,"x\n3,4\n5,6\n',
        [
          [2, 'unbalanced-quotes'],
          [3, ['3', '4']],
          [4, ['5', '6']],
        ],
      ],
      [
        'a quote closed by the next quoted row',
        'a,b\n1,"x\n3,4\n5,"y"\n7,8\n',
        [
          [2, 'unbalanced-quotes'],
          [3, ['3', '4']],
          [4, ['5', 'y']],
          [5, ['7', '8']],
        ],
      ],
      [
        'a quote in the last line',
        'a,b\n1,2\n3,"',
        [
          [2, ['1', '2']],
          [3, 'unbalanced-quotes'],
        ],
      ],
      [
        'two in a row',
        'a,b\n1,"x\n3,"y\n5,6\n',
        [
          [2, 'unbalanced-quotes'],
          [3, 'unbalanced-quotes'],
          [4, ['5', '6']],
        ],
      ],
      [
        'a quote inside a field',
        'a,b\n5" disk,2\n3,4\n',
        [
          [2, 'unbalanced-quotes'],
          [3, ['3', '4']],
        ],
      ],
      [
        'text behind a quote',
        'a,b\n"x"y,2\n3,4\n',
        [
          [2, 'unbalanced-quotes'],
          [3, ['3', '4']],
        ],
      ],
      [
        'a space before a quote',
        'a,b\n1, "x"\n3,4\n',
        [
          [2, 'unbalanced-quotes'],
          [3, ['3', '4']],
        ],
      ],
    ]
    for (const [name, content, expected] of cases) {
      test(name, async () => assert.deepEqual(await short(content), expected))
    }

    test('overlong, alone and inside quotes', async () => {
      const long = 'x'.repeat(50)
      assert.deepEqual(await short(`a,b\n${long},1\n3,4\n`, 40), [
        [2, 'overlong'],
        [3, ['3', '4']],
      ])
      assert.deepEqual(await short(`a,b\n1,"x\n${long}\n3,4\n`, 40), [
        [2, 'unbalanced-quotes'],
        [3, 'overlong'],
        [4, ['3', '4']],
      ])
      const tall = 'y\n'.repeat(30)
      const [first, ...rest] = await short(`a\n"x\n${tall}`, 40)
      assert.deepEqual(first, [2, 'unbalanced-quotes'])
      assert.deepEqual(
        rest,
        Array.from({ length: 30 }, (_, i) => [i + 3, ['y']]),
      )
    })

    test('not UTF-8, alone and inside quotes', async () => {
      const latin = (text: string) => Buffer.from(text, 'latin1')
      assert.deepEqual(await short(latin('a,b\nn\xe9,1\n3,4\n')), [
        [2, 'invalid-utf8'],
        [3, ['3', '4']],
      ])
      assert.deepEqual(await short(latin('a,b\n"x\n\xe9","y"\n3,4\n')), [
        [2, 'invalid-utf8'],
        [4, ['3', '4']],
      ])
    })

    test('every other row is read: one bad row costs one row', async () => {
      const good = fc.constant('1,2')
      const bad = fc.constantFrom('1', '1,2,3', '1,"x', '"x"y,2', 'a"b,2')
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(good, bad)), async (rows) => {
          const found = await short(`a,b\n${rows.join('\n')}\n`)
          const lines = rows.map((row, i) => [i + 2, row === '1,2'])
          assert.deepEqual(
            found.map(([line, what]) => [line, Array.isArray(what)]),
            lines,
          )
        }),
      )
    })

    test('many open quotes take no more time than as many rows', async () => {
      const rows = 20_000
      const found = await short(`a,b\n${'1,"x\n'.repeat(rows)}`)
      assert.equal(found.length, rows)
    })
  })

  describe('error: CatalogueColumnsError', () => {
    const cases: [string, string, RegExp][] = [
      ['a column twice', 'id,title,id\n1,2,3\n', /"id" twice/],
      ['an unreadable header', 'id,ti"tle\n1,2\n', /header, line 1, is unreadable/],
    ]
    for (const [name, content, message] of cases) {
      test(name, () => {
        return assert.rejects(
          read(content),
          (error) => error instanceof CatalogueColumnsError && message.test(error.message),
        )
      })
    }

    test('but columns without a name may be many', async () => {
      assert.deepEqual(await read('id,,\n1,2,3\n'), [{ line: 2, record: { id: '1', '': '3' } }])
    })
  })
})
