import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { Worker } from 'node:worker_threads'
import type { Hex } from 'viem'
import { type JsonValue, metadataHashOf } from '../../../sdk/src/index.ts'
import { IndexerSettingError } from '../../src/lib/settings.ts'
import { describe as describeWorks } from '../../src/metadata/describe.ts'
import { DocumentInvalidError, readDocument } from '../../src/metadata/readDocument.ts'
import { TitleStore } from '../../src/metadata/titleStore.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const document = (value: JsonValue) => ({ hash: metadataHashOf(value), bytes: bytesOf(JSON.stringify(value)) })
const dataUri = (value: JsonValue) => `data:application/json,${encodeURIComponent(JSON.stringify(value))}`

describe('readDocument', () => {
  test('takes what was registered, in whatever order its fields are', () => {
    const { hash } = document({ title: 'Nocturne', creators: ['Zoë'] })
    const read = readDocument(bytesOf('{ "creators": ["Zoë"],\n "title": "Nocturne" }'), hash)
    assert.deepEqual(read.title, { title: 'Nocturne', creators: ['Zoë'] })
  })

  test('takes what has the very bytes that were registered', () => {
    const text = '{"title":"a","title":"b"}'
    const hash: Hex = `0x${createHash('sha256').update(text).digest('hex')}`
    assert.equal(readDocument(bytesOf(text), hash).title?.title, 'b')
  })

  test('refuses whatever else there is', () => {
    const { hash } = document({ title: 'Nocturne' })
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    for (const text of ['{"title":"Stolen"}', '', 'null', '<svg onload=alert(1)>', '{', deep, '\0', '1e999'])
      assert.throws(() => readDocument(bytesOf(text), hash), DocumentInvalidError, text.slice(0, 20))
    assert.throws(() => readDocument(new Uint8Array([0xff, 0xfe, 0x00]), hash), DocumentInvalidError)
  })

  test('makes nothing of more values than memory has room for, before it is made', () => {
    for (const value of ['[]', '{}', '"a"', '[[[[[[[[']) {
      const bytes = bytesOf(`{"works":[${Array(2_000_001).fill(value).join(',')}]}`)
      const hash: Hex = `0x${createHash('sha256').update(bytes).digest('hex')}`
      const before = performance.now()
      assert.throws(() => readDocument(bytes, hash), /more than 2000000 values/, value)
      assert.ok(performance.now() - before < 1_000)
    }
  })

  test('finds titles of a catalogue, in order or by position, and passes over what has none', () => {
    const { hash, bytes } = document({
      title: 'All',
      works: [
        'First',
        { title: 'Second' },
        { index: 9, name: 'Tenth', creators: [{ name: 'A' }] },
        { index: -1, title: 'x' },
        5,
        {},
      ],
    })
    const { title, works } = readDocument(bytes, hash)
    assert.equal(title?.title, 'All')
    assert.deepEqual(
      [...works].map(([index, each]) => [index, each.title]),
      [
        [0, 'First'],
        [1, 'Second'],
        [9, 'Tenth'],
      ],
    )
  })
})

describe('TitleStore', () => {
  const store = new TitleStore(':memory:')
  after(() => store.close())
  const songs = document({ title: 'Nocturne à deux', creators: ['Zoë Kęska', 'B. Somebody'] })
  const many = document({
    title: 'A society',
    works: Array.from({ length: 20_000 }, (_, i) => ({
      title: `Étude ${i} in the key of ${i % 24}`,
      creators: [`Composer ${i % 700}`],
    })),
  })
  store.add(songs.hash, readDocument(songs.bytes, songs.hash))
  store.add(many.hash, readDocument(many.bytes, many.hash))

  test('finds words by their beginning, whatever their marks and case', () => {
    for (const text of ['noct', 'NOCTURNE a', 'zoe kes', 'Kęska', '  deux!  ', '"noct"* OR'])
      assert.equal(
        store.search(text, 5).some(({ hash }) => hash === songs.hash),
        !text.includes('OR'),
        text,
      )
    assert.deepEqual(store.search('octurne', 5), [])
  })

  test('finds one of twenty thousand works in its catalogue, within milliseconds', () => {
    const start = performance.now()
    const [found] = store.search('etude 12345', 5)
    assert.ok(performance.now() - start < 250)
    assert.deepEqual([found?.hash, found?.index, found?.title], [many.hash, 12_345, 'Étude 12345 in the key of 9'])
    assert.equal(store.search('composer', 20).length, 20)
    assert.equal(store.titleAt(many.hash, 7)?.title, 'Étude 7 in the key of 7')
    assert.equal(store.titleAt(many.hash, 20_000), undefined)
  })

  test('takes no query for more than words', () => {
    for (const text of [
      '',
      '*',
      '"',
      '""',
      "'; drop table title; --",
      'NEAR(a b)',
      'words : a',
      '^a',
      '-a',
      '(',
      'a AND',
      '\0',
      '💥',
      'x'.repeat(10_000),
    ])
      assert.ok(Array.isArray(store.search(text, 5)), text.slice(0, 20))
    assert.equal(store.titlesOf([songs.hash]).get(songs.hash)?.title, 'Nocturne à deux')
  })

  test('keeps a document once, and its texts tidied', () => {
    const hostile = document({
      title: `\u202e<script>\0${'x'.repeat(5_000)}`,
      creators: [{ name: '\u200b' }, 'A\u2066B'],
    })
    for (let i = 0; i < 2; i += 1) store.add(hostile.hash, readDocument(hostile.bytes, hostile.hash))
    const found = store.search('script', 5)
    assert.equal(found.length, 1)
    assert.ok(/^<script> x+…$/.test(found[0]?.title ?? '') && (found[0]?.title.length ?? 0) <= 120)
    assert.deepEqual(found[0]?.creators, ['A B'])
  })

  test('waits twice as long after each failure, a day at the most', () => {
    const { hash } = document('nowhere')
    const waits: number[] = []
    for (let i = 0, now = 1_000; i < 14; i += 1) {
      assert.ok(store.isWanted(hash, now))
      store.fail(hash, now)
      let wait = 1
      while (!store.isWanted(hash, now + wait)) wait *= 2
      waits.push(wait)
      now += 86_400
    }
    assert.deepEqual([waits[0], waits[1], waits.at(-1)], [64, 128, 131_072])
  })

  test('says what to do with a file that is none, and waits for one that another index writes to', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-titles-'))
    const damaged = path.join(folder, 'damaged.sqlite')
    writeFileSync(damaged, 'x'.repeat(5_000))
    for (const file of [damaged, folder, path.join(folder, 'nowhere', 'titles.sqlite')])
      assert.throws(
        () => new TitleStore(file),
        (error) => error instanceof IndexerSettingError && /Remove it/.test(error.message),
      )
    const file = path.join(folder, 'titles.sqlite')
    const [one, other] = [new TitleStore(file), new TitleStore(file)]
    const writer = new Worker(
      `const { DatabaseSync } = require('node:sqlite')
       const database = new DatabaseSync(${JSON.stringify(file)})
       database.exec('begin immediate')
       require('node:worker_threads').parentPort.postMessage('writes')
       setTimeout(() => database.exec('commit'), 200)`,
      { eval: true },
    )
    return once(writer, 'message').then(() => {
      one.add(songs.hash, readDocument(songs.bytes, songs.hash))
      assert.ok(other.has(songs.hash))
      for (const store of [one, other]) store.close()
      rmSync(folder, { recursive: true })
    })
  })

  test('is the same after it was closed', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-titles-'))
    const file = path.join(folder, 'titles.sqlite')
    const first = new TitleStore(file)
    first.add(songs.hash, readDocument(songs.bytes, songs.hash))
    first.close()
    const second = new TitleStore(file)
    assert.equal(second.search('nocturne', 1).length, 1)
    second.close()
    rmSync(folder, { recursive: true })
  })
})

describe('describe', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-documents-'))
  after(() => rmSync(folder, { recursive: true }))
  const here = document({ title: 'In the folder' })
  const onChain = { title: 'On the chain' }
  writeFileSync(path.join(folder, `${here.hash}.json`), here.bytes)

  test('takes documents from the folder and from the chain, and lets no bad one stop it', async () => {
    const store = new TitleStore(':memory:')
    const broken = document('broken').hash
    writeFileSync(path.join(folder, `${broken}.json`), 'not what it should be')
    const chainHash = metadataHashOf(onChain)
    const wanted = [
      { hash: broken, uris: ['https://127.0.0.1/', 'data:application/json,{'] },
      { hash: document('nowhere').hash, uris: [] },
      { hash: here.hash, uris: ['https://elsewhere.example/'] },
      { hash: chainHash, uris: ['', 'data:application/json,{}', dataUri(onChain)] },
    ]
    const asked: string[] = []
    const resolve = async (hostname: string) => {
      asked.push(hostname)
      return []
    }
    const counts = await describeWorks({ store, wanted, folder, resolve, now: () => 100 })
    assert.deepEqual(counts, { found: 2, missing: 2 })
    assert.equal(store.titlesOf([here.hash]).get(here.hash)?.title, 'In the folder')
    assert.equal(store.titlesOf([chainHash]).get(chainHash)?.title, 'On the chain')
    assert.deepEqual(asked, [], 'what is here is not asked for')
    // Those that failed wait; those that are known are not looked for again.
    assert.deepEqual(await describeWorks({ store, wanted, folder, resolve, now: () => 120 }), { found: 0, missing: 0 })
    assert.deepEqual(await describeWorks({ store, wanted, folder, resolve, now: () => 200 }), { found: 0, missing: 2 })
    store.close()
  })

  test('notes a document before it is tried, so that one which ends the process is not tried again at once', async () => {
    const store = new TitleStore(':memory:')
    const { hash } = document('fatal')
    let isWanted: boolean | undefined
    const resolve = async () => {
      isWanted = store.isWanted(hash, 101)
      return []
    }
    await describeWorks({ store, wanted: [{ hash, uris: ['https://far.example/'] }], resolve, now: () => 100 })
    assert.equal(isWanted, false)
    store.close()
  })

  test('asks nobody where it is not to', async () => {
    const store = new TitleStore(':memory:')
    const asked: string[] = []
    const resolve = async (hostname: string) => {
      asked.push(hostname)
      return []
    }
    const wanted = [{ hash: document('far').hash, uris: ['https://far.example/'] }]
    await describeWorks({ store, wanted, resolve, isOnline: false, now: () => 0 })
    assert.deepEqual(asked, [])
    store.close()
  })
})
