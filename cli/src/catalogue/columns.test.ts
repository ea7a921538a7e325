import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { chooseColumns, parseColumnMap } from './columns.ts'
import { CatalogueColumnsError, CatalogueFileError } from './errors.ts'

describe('parseColumnMap', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'columns-'))
  })
  after(() => rm(folder, { recursive: true }))
  const file = async (content: string) => {
    const name = path.join(folder, 'map.json')
    await writeFile(name, content)
    return name
  }

  test('default', async () => {
    const map = await parseColumnMap('title=Name, creators=Made by,id=No.')
    assert.deepEqual(map, { title: 'Name', creators: 'Made by', id: 'No.' })
  })

  test('args: a file', async () => {
    const name = await file('{ "id": "a=b", "creators": "Last, First" }')
    assert.deepEqual(await parseColumnMap(name), { id: 'a=b', creators: 'Last, First' })
  })

  test('args: an equals sign in the column', async () => {
    assert.deepEqual(await parseColumnMap('id=a=b'), { id: 'a=b' })
  })

  test('error: CatalogueColumnsError', async () => {
    for (const text of ['ID=No.', 'id=', 'id=No.,title', '=x']) {
      await assert.rejects(parseColumnMap(text), CatalogueColumnsError)
    }
    await assert.rejects(parseColumnMap(await file('{"id":5}')), CatalogueColumnsError)
  })

  test('error: CatalogueFileError', async () => {
    for (const name of [path.join(folder, 'none.json'), await file('id: x')]) {
      await assert.rejects(parseColumnMap(name), CatalogueFileError)
    }
    await assert.rejects(parseColumnMap(await file('5')), CatalogueFileError)
  })
})

describe('chooseColumns', () => {
  const from = (...keys: string[]) => [Object.fromEntries(keys.map((key) => [key, 'x']))]

  test('default', () => {
    assert.deepEqual(chooseColumns(from('note', 'weight', 'Title', 'Work ID', 'artist_ids', 'ARTISTS', 'uses'), {}), {
      id: 'Work ID',
      creators: 'ARTISTS',
      title: 'Title',
      creatorId: 'artist_ids',
      uses: 'uses',
      weight: 'weight',
    })
  })

  test('behavior: the most telling name wins, in whatever order they come', () => {
    const { id, creators } = chooseColumns(from('isbn', 'author', 'work_id', 'id', 'contributors'), {})
    assert.deepEqual({ id, creators }, { id: 'id', creators: 'contributors' })
  })

  test('behavior: keys of several rows count', () => {
    const rows = [{ title: 'a' }, { id: 1 }, { creators: [] }]
    assert.deepEqual(chooseColumns(rows, {}), { id: 'id', creators: 'creators', title: 'title' })
  })

  test('args: a mapping', () => {
    assert.deepEqual(chooseColumns(from('id', 'No.', 'creators', 'made by'), { id: 'No.', creators: 'made by' }), {
      id: 'No.',
      creators: 'made by',
    })
  })

  test('args: keys inside creators', () => {
    const rows = [{ id: 1, creators: [{ key: 5, label: 'A' }], artist_id: 'x' }]
    assert.deepEqual(chooseColumns(rows, { creatorId: 'key', creatorName: 'label' }), {
      id: 'id',
      creators: 'creators',
      creatorId: 'key',
      creatorName: 'label',
    })
    // Where creators are objects, a column beside them is not theirs.
    assert.equal(chooseColumns(rows, {}).creatorId, undefined)
  })

  test('error: CatalogueColumnsError', () => {
    const cases: [string[], Parameters<typeof chooseColumns>[1], RegExp][] = [
      [['title', 'creators'], {}, /--map id=/],
      [['id', 'title'], {}, /--map creators=/],
      [['id', 'creators'], { title: 'Name' }, /"Name", which is not there/],
      [['id', 'creators'], { creatorId: 'key' }, /"key", which is not there/],
    ]
    for (const [keys, given, message] of cases) {
      assert.throws(
        () => chooseColumns(from(...keys), given),
        (error) => {
          assert.ok(error instanceof CatalogueColumnsError)
          assert.match(error.message, message)
          assert.deepEqual(error.known, keys)
          return true
        },
      )
    }
  })
})
