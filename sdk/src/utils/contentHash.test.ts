import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { ContentTypeError, JsonValueError } from '../errors/content.ts'
import { type ContentSource, contentHashOf, contentHashOfBytes, metadataHashOf } from './contentHash.ts'

const ABC = new TextEncoder().encode('abc')
/** FIPS 180-2, appendix B.1. */
const ABC_HASH = '0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const EMPTY_HASH = '0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

const sha256 = (data: string | Uint8Array) => `0x${createHash('sha256').update(data).digest('hex')}`

/** A stream that only has a reader, as in browsers where streams cannot be iterated. */
function readerOnly(stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  return { getReader: () => stream.getReader() } as ReadableStream<Uint8Array>
}

function streamOf(chunks: unknown[]): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(chunks)) as ReadableStream<Uint8Array>
}

describe('contentHashOf', () => {
  const sources: [string, () => ContentSource][] = [
    ['Uint8Array', () => ABC],
    ['part of a larger buffer', () => new TextEncoder().encode('xabcx').subarray(1, 4)],
    ['ArrayBuffer', () => ABC.slice().buffer],
    ['Buffer', () => Buffer.from('abc')],
    ['Blob', () => new Blob(['a', 'bc'])],
    ['File', () => new File(['abc'], 'abc.txt')],
    ['ReadableStream', () => new Blob(['abc']).stream()],
    ['ReadableStream without iteration', () => readerOnly(new Blob(['abc']).stream())],
    ['stream of Node', () => Readable.from([Buffer.from('ab'), Buffer.from('c')])],
    ['array of pieces', () => [ABC.subarray(0, 1), ABC.subarray(1)]],
  ]
  for (const [name, source] of sources) {
    test(`args: ${name}`, async () => assert.equal(await contentHashOf(source()), ABC_HASH))
  }

  test('args: no bytes', async () => {
    assert.equal(await contentHashOf(new Uint8Array()), EMPTY_HASH)
    assert.equal(await contentHashOf([]), EMPTY_HASH)
    assert.equal(await contentHashOf(new Blob([])), EMPTY_HASH)
  })

  test('does not depend on how the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 1_000 }), fc.array(fc.nat({ max: 1_000 })), async (bytes, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]
        const pieces = at.slice(1).map((end, i) => bytes.slice(at[i], end))
        const expected = sha256(bytes)
        assert.equal(await contentHashOf(pieces), expected)
        assert.equal(await contentHashOf(readerOnly(streamOf(pieces.filter(({ length }) => length > 0)))), expected)
        assert.equal(contentHashOfBytes(bytes), expected)
      }),
    )
  })

  test('error: ContentTypeError', async () => {
    const cases: [unknown, RegExp][] = [
      ['abc', /a string/],
      [5, /a number/],
      [null, /null/],
      [{}, /an? Object/],
      [['abc'], /a string/],
      [Readable.from(['text']), /a string/],
      [new Blob(['abc']).stream().pipeThrough(new TextDecoderStream()), /a string/],
      [readerOnly(streamOf(['text'])), /a string/],
    ]
    for (const [source, given] of cases) {
      await assert.rejects(
        contentHashOf(source as ContentSource),
        (error) => error instanceof ContentTypeError && given.test(error.given),
      )
    }
  })

  test('behavior: a stream that fails passes its error on, and one that is refused is canceled', async () => {
    const failure = new Error('disk gone')
    const failing = new ReadableStream({ pull: (controller) => controller.error(failure) })
    await assert.rejects(contentHashOf(readerOnly(failing)), failure)

    let isCanceled = false
    const text = new ReadableStream({
      pull: (controller) => controller.enqueue('text'),
      cancel: () => {
        isCanceled = true
      },
    })
    await assert.rejects(contentHashOf(readerOnly(text)), ContentTypeError)
    assert.equal(isCanceled, true)
  })

  test('behavior: a piece is done with before the next is asked for', async () => {
    // One buffer, filled again for each piece: whoever kept the pieces would hash the last one many times.
    const buffer = new Uint8Array(1_000)
    function* pieces() {
      for (let i = 0; i < 100; i++) yield buffer.fill(i)
    }
    const whole = Uint8Array.from({ length: 100_000 }, (_, i) => Math.floor(i / 1_000))
    assert.equal(await contentHashOf(pieces()), sha256(whole))
  })
})

describe('contentHashOfBytes', () => {
  test('default', () => assert.equal(contentHashOfBytes(ABC), ABC_HASH))
  test('error: ContentTypeError', () => assert.throws(() => contentHashOfBytes('abc' as never), ContentTypeError))
})

describe('metadataHashOf', () => {
  test('default', () => {
    assert.equal(metadataHashOf({ year: 1871, title: 'Nocturne — Ω' }), sha256('{"title":"Nocturne — Ω","year":1871}'))
  })

  test('error: JsonValueError', () => assert.throws(() => metadataHashOf({ year: Number.NaN }), JsonValueError))
})
