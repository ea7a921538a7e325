import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { normalizeRow, splitNames } from './normalize.ts'
import type { BadRow, CatalogueWork } from './types.ts'

const COLUMNS = { id: 'id', title: 'title', creators: 'creators', creatorId: 'ids', uses: 'uses', weight: 'weight' }
const NESTED = { id: 'id', title: 'title', creators: 'creators' }
const ROW = { id: 'w1', title: 'Dusk', creators: 'Ada' }

const normalize = (change: Record<string, unknown>, columns: object = COLUMNS, separator?: string) => {
  return normalizeRow({ line: 7, record: { ...ROW, ...change } }, columns as typeof COLUMNS, separator)
}
const workOf = (...args: Parameters<typeof normalize>) => normalize(...args) as CatalogueWork
const problemOf = (...args: Parameters<typeof normalize>) => {
  const row = normalize(...args) as BadRow
  assert.equal(row.line, 7)
  return row.problem
}

describe('normalizeRow', () => {
  test('default', () => {
    const row = { ids: 'c1', uses: 'Mine;Train', weight: '12' }
    assert.deepEqual(normalize(row), {
      id: 'w1',
      title: 'Dusk',
      creators: [{ id: 'c1', name: 'Ada' }],
      uses: ['Mine', 'Train'],
      weight: 12n,
      line: 7,
    })
  })

  test('args: the least', () => {
    const work = { id: '5', title: '', creators: [{ id: 'name:Ada', name: 'Ada' }], line: 7 }
    assert.deepEqual(normalizeRow({ line: 7, record: { id: 5, creators: ' Ada ' } }, COLUMNS, undefined), work)
  })

  describe('id', () => {
    test('a text or a number, trimmed', () => {
      assert.equal(workOf({ id: ' a b ' }).id, 'a b')
      assert.equal(workOf({ id: 0 }).id, '0')
      assert.equal(workOf({ id: 1.5 }).id, '1.5')
    })

    test('error: missing-id', () => {
      for (const id of ['', '  ', null, undefined, {}, [], true, 2 ** 53]) assert.equal(problemOf({ id }), 'missing-id')
    })
  })

  describe('title', () => {
    test('in one line, empty where there is none', () => {
      assert.equal(workOf({ title: ' Rain,\n Steam ' }).title, 'Rain, Steam')
      assert.equal(workOf({ title: 1984 }).title, '1984')
      assert.equal(workOf({ title: null }).title, '')
      assert.equal(workOf({ title: ['x'] }).title, '')
    })
  })

  describe('creators', () => {
    const creators = (...args: Parameters<typeof normalize>) => workOf(...args).creators

    test('names in a text, with ids beside them', () => {
      assert.deepEqual(creators({ creators: 'Ada; Bo', ids: '1;2' }), [
        { id: '1', name: 'Ada' },
        { id: '2', name: 'Bo' },
      ])
      assert.deepEqual(creators({ creators: 'Ada / Bo', ids: '1 / 2' }, COLUMNS, '/').length, 2)
    })

    test('names without ids: equal names are one creator', () => {
      const [first, second] = creators({ creators: 'Zoë\t Ax; Zoe\u0308 Ax' })
      assert.deepEqual(first, { id: 'name:Zoë Ax', name: 'Zoë Ax' })
      assert.deepEqual(second, first)
    })

    test('a list of names', () => {
      assert.deepEqual(creators({ creators: ['Ada, B.', 'Bo'], ids: [1, 2] }), [
        { id: '1', name: 'Ada, B.' },
        { id: '2', name: 'Bo' },
      ])
    })

    test('a list of objects, by the names that catalogues use', () => {
      const list = [
        { artist_id: 'p/1', full_name: 'Ada', role: null },
        { id: 2, name: 'Bo', role: 'after' },
      ]
      assert.deepEqual(creators({ creators: list }, NESTED), [
        { id: 'p/1', name: 'Ada' },
        { id: '2', name: 'Bo' },
      ])
    })

    test('an object alone, without id or without name', () => {
      assert.deepEqual(creators({ creators: { name: 'Ada' } }, NESTED), [{ id: 'name:Ada', name: 'Ada' }])
      assert.deepEqual(creators({ creators: [{ id: 9, name: null }] }, NESTED), [{ id: '9', name: '9' }])
    })

    test('a list of objects, by mapped keys', () => {
      const list = [{ id: 1, name: 'wrong', key: 'k', label: 'Ada' }]
      assert.deepEqual(creators({ creators: list }, { ...NESTED, creatorId: 'key', creatorName: 'label' }), [
        { id: 'k', name: 'Ada' },
      ])
    })

    test('whoever is named twice stays twice', () => {
      const list = [
        { id: 1, name: 'Ada' },
        { id: 1, name: 'Ada' },
      ]
      assert.equal(creators({ creators: list }, NESTED).length, 2)
    })

    test('error: no-creators', () => {
      for (const none of ['', ' ; ', null, undefined, []]) assert.equal(problemOf({ creators: none }), 'no-creators')
      assert.equal(problemOf({ creators: true }), 'no-creators')
    })

    test('error: creator-unnamed', () => {
      for (const each of [{}, { role: 'artist' }, { id: '', name: ' ' }, { id: null }, { id: {} }]) {
        assert.equal(problemOf({ creators: [{ id: 1 }, each] }, NESTED), 'creator-unnamed')
      }
      assert.equal(problemOf({ creators: ['Ada', ''] }), 'creator-unnamed')
      assert.equal(problemOf({ creators: ['Ada', ['Bo']] }), 'creator-unnamed')
    })

    test('error: creator-ids', () => {
      for (const ids of ['1', '1;2;3', [1], ';', { a: 1 }]) {
        assert.equal(problemOf({ creators: 'Ada; Bo', ids }), 'creator-ids')
      }
    })
  })

  describe('uses', () => {
    test('in any spelling, each once', () => {
      assert.deepEqual(
        workOf({ uses: 'train_generative, Fine Tune' }),
        normalize({ uses: 'train_generative, Fine Tune' }),
      )
      assert.deepEqual(workOf({ uses: 'train_generative|FINE-TUNE MINE mine' }).uses, [
        'TrainGenerative',
        'FineTune',
        'Mine',
      ])
      assert.deepEqual(workOf({ uses: ['CloneVoice', 'clone voice'] }).uses, ['CloneVoice'])
    })

    test('said or not said', () => {
      assert.deepEqual(workOf({ uses: [] }).uses, [])
      for (const uses of ['', null, undefined]) assert.equal('uses' in workOf({ uses }), false)
    })

    test('error: uses', () => {
      for (const uses of ['everything', 'Mine,Tune', [5], { Mine: true }, true])
        assert.equal(problemOf({ uses }), 'uses')
    })
  })

  describe('weight', () => {
    test('a whole number', () => {
      const cases: [unknown, bigint][] = [
        ['0', 0n],
        [' 12 ', 12n],
        ['12.0', 12n],
        [7, 7n],
        ['9'.repeat(30), BigInt('9'.repeat(30))],
      ]
      for (const [weight, expected] of cases) assert.equal(workOf({ weight }).weight, expected)
      assert.equal('weight' in workOf({ weight: '' }), false)
    })

    test('error: weight', () => {
      for (const weight of ['1.5', 1.5, '-1', '1e3', 1e21, '1,000', 'x', 2 ** 53, {}]) {
        assert.equal(problemOf({ weight }), 'weight', String(weight))
      }
    })
  })
})

describe('splitNames', () => {
  const cases: [string, string, string | undefined, string[]][] = [
    ['creators', 'Ada; Bo ;Cy', undefined, ['Ada', 'Bo', 'Cy']],
    ['creators', 'Ada|Bo', undefined, ['Ada', 'Bo']],
    ['creators', 'Whistler, James', undefined, ['Whistler, James']],
    ['creator', 'Ada\nBo', undefined, ['Ada', 'Bo']],
    ['authors', 'Ada Ax, Bo Bee', undefined, ['Ada Ax', 'Bo Bee']],
    ['Authors', 'Ax, Ada; Bee, Bo', undefined, ['Ax, Ada', 'Bee, Bo']],
    ['authors', 'Sam Dee, Jr., Bo Bee, Cy Inc.', undefined, ['Sam Dee, Jr.', 'Bo Bee', 'Cy Inc.']],
    ['authors', 'Jr., Bo', undefined, ['Jr.', 'Bo']],
    ['creators', 'Ada & Bo; Cy', ' & ', ['Ada', 'Bo; Cy']],
  ]
  for (const [column, text, separator, names] of cases) {
    test(`${column}: ${JSON.stringify(text)}`, () => assert.deepEqual(splitNames(text, column, separator), names))
  }
})
