import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Hex, zeroHash } from 'viem'
import { takeSdkFromSources } from '../../server/sdkSources.ts'
import type { Books } from './books.ts'

takeSdkFromSources()
const { contentHashOfBytes, metadataHashOf } = await import('@openroyalty/sdk')
const { readTitle, titlesIn } = await import('./titles.ts')
const { hitsIn, joinHits, placeOf, readHits } = await import('./search.ts')

const id = (digit: string): Hex => `0x${digit.repeat(64)}`
const song = { title: 'Nocturne à deux', creators: [{ name: 'Zoë Kęska' }, 'B. Somebody'] }
const dataUri = (document: unknown) => `data:application/json,${encodeURIComponent(JSON.stringify(document))}`
const packedUri = (document: unknown) =>
  `data:application/json;base64,${Buffer.from(JSON.stringify(document)).toString('base64')}`

/** Books in which works have these URIs, and registrations these hashes. */
function booksOf(works: Record<string, { uri: string; hash?: Hex; isCatalogue?: boolean }>): Books {
  const entries = Object.entries(works).map(([digit, { uri, isCatalogue = false }]) => [
    id(digit),
    { uri, isCatalogue },
  ])
  const logs = Object.entries(works).map(([digit, { hash = zeroHash }]) => ({
    contract: 'workRegistry',
    transactionHash: id('e'),
    eventName: 'WorkRegistered',
    args: { workId: id(digit), contentHash: id('f'), metadataHash: hash },
  }))
  const state = {
    works: { works: new Map(entries as never) },
    pools: { pools: new Map([[id('7'), {}]]), streams: new Map([[id('6'), {}]]) },
    licenses: { offers: new Map(), licenses: new Map() },
    epochs: new Map(),
    channels: { channels: new Map([[id('8'), {}]]) },
  }
  return { logs, state, origin: { kind: 'node' } } as never
}

describe('titlesIn', () => {
  test('takes a document that its registration has the hash of, plain or packed', () => {
    const hash = metadataHashOf(song)
    const titles = titlesIn(
      booksOf({
        1: { uri: dataUri(song), hash },
        2: { uri: packedUri(song), hash },
        3: { uri: dataUri(song) },
        4: { uri: dataUri(song), hash: contentHashOfBytes(new TextEncoder().encode(JSON.stringify(song))) },
      }),
    )
    for (const digit of ['1', '2', '3', '4'])
      assert.deepEqual(titles.get(id(digit)), { title: 'Nocturne à deux', creators: ['Zoë Kęska', 'B. Somebody'] })
  })

  const refused = {
    'another document than the registered one': { uri: dataUri({ title: 'Stolen' }), hash: metadataHashOf(song) },
    'an address elsewhere': { uri: 'https://example.org/a.json' },
    'a page': { uri: 'data:text/html,<script>alert(1)</script>' },
    'what is no JSON': { uri: 'data:application/json,{' },
    'what is not packed as it says': { uri: 'data:application/json;base64,%%%' },
    'a document without a title': { uri: dataUri({ creators: ['Somebody'] }) },
    'a title that is no text': { uri: dataUri({ title: { toString: 'x' } }) },
    'a list': { uri: dataUri(['title']) },
    null: { uri: dataUri(null) },
    'what is too long to be read': { uri: dataUri({ title: 'x'.repeat(30_000) }) },
  }
  for (const [name, work] of Object.entries(refused))
    test(`takes nothing from ${name}`, () => assert.equal(titlesIn(booksOf({ 1: work })).size, 0))

  test('keeps nothing that turns or hides text, and cuts what is too long', () => {
    const title = readTitle({
      name: `\u202eevil\u0000\n${'x'.repeat(5_000)}`,
      creators: ['\u200b', null, ['a'], 'A\u2066B', 'B', 'C'],
    })
    assert.ok(title && title.title.length <= 120 && /^evil xxx/.test(title.title))
    // Four are looked at.
    assert.deepEqual(title.creators, ['A B'])
  })
})

describe('hitsIn', () => {
  const books = booksOf({
    1: { uri: dataUri(song) },
    a: { uri: dataUri({ title: 'The nocturnal house' }), isCatalogue: true },
    b: { uri: '' },
  })
  const idsOf = (text: string) => hitsIn(books, text).map((hit) => `${hit.kind} ${hit.id.slice(2, 3)}`)

  test('finds titles and names by the beginnings of their words, whatever their marks and letters', () => {
    assert.deepEqual(idsOf('noct'), ['work 1', 'catalogue a'])
    assert.deepEqual(idsOf('zoe NOCTURNE'), ['work 1'])
    assert.deepEqual(idsOf('house'), ['catalogue a'])
    assert.deepEqual(idsOf('ouse'), [])
    assert.deepEqual(idsOf('n'), [])
    assert.deepEqual(idsOf('  '), [])
  })

  test('finds ids of every kind, and content hashes, by their beginning', () => {
    assert.deepEqual(idsOf('0x7777'), ['pool 7'])
    assert.deepEqual(idsOf(`  ${id('B').replace('0X', '0x')} `), ['work b'])
    assert.deepEqual(idsOf('0x8888'), ['channel 8'])
    assert.deepEqual(idsOf('0xffff'), ['work 1', 'work a', 'work b'])
    assert.deepEqual(idsOf('0x6666'), ['stream 6'])
    assert.deepEqual(idsOf('0xeeee'), ['transaction e'])
    assert.deepEqual(idsOf('0x77'), [])
    assert.deepEqual(idsOf(`0x${'5A'.repeat(20)}`), ['address 5'])
  })

  test('leads to a page of each kind', () => {
    const place = (kind: string, more = {}) => placeOf(books, { kind, id: id('9'), title: undefined, ...more } as never)
    assert.equal(place('epoch'), `/epochs/${id('9')}`)
    assert.equal(place('catalogueWork', { catalogueId: id('a') }), `/works/${id('a')}?within=${id('9')}`)
    assert.equal(place('catalogueWork', { catalogueId: id('a'), id: id('b') }), `/works/${id('b')}`)
    assert.equal(place('channel'), `/history/${id('9')}`)
  })
})

describe('readHits', () => {
  const hit = { kind: 'work', id: id('1'), title: 'A', creators: ['B'] }
  test('takes hits that are of the form', () => {
    const [first, second] = readHits({
      results: [hit, { kind: 'catalogueWork', id: id('2'), title: null, creators: [], catalogueId: id('3'), index: 4 }],
    })
    assert.deepEqual(first, { kind: 'work', id: id('1'), title: { title: 'A', creators: ['B'] } })
    assert.deepEqual(second, { kind: 'catalogueWork', id: id('2'), title: undefined, catalogueId: id('3'), index: 4 })
  })

  const hostile = [
    null,
    5,
    'x',
    [],
    {},
    { results: 'x' },
    { results: [null, 5, 'x'] },
    { results: [{ ...hit, kind: 'constructor' }] },
    { results: [{ ...hit, id: 'javascript:alert(1)' }] },
    { results: [{ ...hit, id: '../../me' }] },
    { results: [{ ...hit, id: [id('1')] }] },
    { results: [{ ...hit, kind: 'address' }] },
    { results: [{ ...hit, kind: 'catalogueWork', catalogueId: '/x' }] },
  ]
  for (const answer of hostile)
    test(`takes nothing from ${JSON.stringify(answer).slice(0, 60)}`, () => assert.deepEqual(readHits(answer), []))

  test('adds titles to what the browser has found, and nothing twice', () => {
    const own = [
      { kind: 'work', id: id('1'), title: undefined },
      { kind: 'pool', id: id('2'), title: undefined },
    ] as never
    const joined = joinHits(own, readHits({ results: [hit, { ...hit, id: id('3') }] }))
    assert.deepEqual(
      joined.map(({ id, title }) => [id.slice(2, 3), title?.title]),
      [
        ['1', 'A'],
        ['2', undefined],
        ['3', 'A'],
      ],
    )
  })
})
