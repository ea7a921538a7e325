import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { readLines } from './lines.ts'
import { bytesOf, pieceLength, toArray } from './testing.ts'

const lines = (content: string | Uint8Array, maxBytes = 100) => toArray(readLines(bytesOf(content), maxBytes))
const texts = async (content: string) => (await lines(content)).map(({ text }) => text)

describe('readLines', () => {
  test('default', async () => {
    assert.deepEqual(await lines('a\nb\n'), [
      { number: 1, text: 'a' },
      { number: 2, text: 'b' },
    ])
  })

  test('args: CRLF, no break at the end, empty lines, nothing', async () => {
    assert.deepEqual(await texts('a\r\nb'), ['a', 'b'])
    assert.deepEqual(await texts('\n\r\na\r\r\n'), ['', '', 'a\r'])
    assert.deepEqual(await texts(''), [])
  })

  test('behavior: a line too long is reported, and nothing else', async () => {
    assert.deepEqual(await lines('1234567890\n12345678901\nc\n', 10), [
      { number: 1, text: '1234567890' },
      { number: 2, text: '', problem: 'overlong' },
      { number: 3, text: 'c' },
    ])
    const huge = [{ number: 1, text: '', problem: 'overlong' }]
    assert.deepEqual(await toArray(readLines(bytesOf('x'.repeat(1_000_000), 1_000), 10)), huge)
  })

  test('behavior: a line that is not UTF-8 is reported, and nothing else', async () => {
    // Latin-1 "é"; a surrogate; an overlong form of "/"; a character cut off.
    for (const bad of [[0xe9], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf0, 0x9f, 0x98]]) {
      const [first, second, third] = await lines(new Uint8Array([0x61, 10, 0x62, ...bad, 10, 0x63]))
      assert.deepEqual(first, { number: 1, text: 'a' })
      assert.equal(second?.problem, 'invalid-utf8')
      assert.deepEqual(third, { number: 3, text: 'c' })
    }
  })

  test('does not depend on how the bytes are cut', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\n', '\r', ' '), maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(text, pieceLength, async (content, length) => {
        const expected = content.split('\n').map((line) => line.replace(/\r$/, ''))
        if (content === '' || content.endsWith('\n')) expected.pop()
        const read = await toArray(readLines(bytesOf(content, length), 1_000))
        assert.deepEqual(
          read,
          expected.map((line, i) => ({ number: i + 1, text: line })),
        )
      }),
    )
  })
})
