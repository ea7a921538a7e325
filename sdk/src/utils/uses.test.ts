import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { UsesUnknownError, UseUnknownError } from '../errors/uses.ts'
import { ALL_USES, decodeUses, encodeUses, includesUses, isUse, USE_NAMES, USES, type Use } from './uses.ts'

const solidity = readFileSync(new URL('../../../contracts/types/Uses.sol', import.meta.url), 'utf8')

describe('USES', () => {
  test('is what contracts/types/Uses.sol says, bit by bit', () => {
    const constants = [...solidity.matchAll(/constant (\w+) = 1 << (\d+);/g)].map(([, name = '', shift = '']) => {
      const words = name.toLowerCase().split('_')
      return [words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join(''), 2 ** Number(shift)]
    })
    assert.equal(constants.length, 12)
    assert.deepEqual(Object.entries(USES), constants)
  })

  test('covers ALL_USES', () => {
    assert.equal(ALL_USES, 0xfff)
    assert.equal(encodeUses(USE_NAMES), ALL_USES)
    assert.match(solidity, /ALL = \(1 << 12\) - 1;/)
  })
})

describe('encodeUses', () => {
  test('default', () => {
    assert.equal(encodeUses(['Mine', 'Search']), 65)
    assert.equal(encodeUses(['Distill']), 2048)
  })

  test('args: no names', () => assert.equal(encodeUses([]), 0))
  test('args: a name twice', () => assert.equal(encodeUses(['Train', 'Train']), 2))

  test('error: UseUnknownError', () => {
    for (const use of ['train', 'TRAIN', '', 'toString', '__proto__']) {
      assert.throws(
        () => encodeUses([use as Use]),
        (error) => error instanceof UseUnknownError && error.use === use && error.known === USE_NAMES,
      )
    }
  })
})

describe('decodeUses', () => {
  test('default', () => assert.deepEqual(decodeUses(65), ['Mine', 'Search']))
  test('args: empty set', () => assert.deepEqual(decodeUses(0), []))

  test('error: UsesUnknownError', () => {
    for (const uses of [4096, 65_536, 2 ** 32 + 1, -1, 1.5, Number.NaN]) {
      assert.throws(
        () => decodeUses(uses),
        (error) => error instanceof UsesUnknownError && Object.is(error.uses, uses) && error.known === 4095,
      )
    }
  })

  test('reads back every set', () => {
    for (let uses = 0; uses <= ALL_USES; uses++) assert.equal(encodeUses(decodeUses(uses)), uses)
  })
})

describe('includesUses', () => {
  test('agrees with sets of names', () => {
    const names = fc.subarray([...USE_NAMES])
    fc.assert(
      fc.property(names, names, (granted, wanted) => {
        const expected = wanted.every((name) => granted.includes(name))
        assert.equal(includesUses(encodeUses(granted), encodeUses(wanted)), expected)
      }),
    )
  })

  test('args: nothing wanted', () => assert.equal(includesUses(0, 0), true))

  test('error: UsesUnknownError', () => {
    assert.throws(() => includesUses(4096, 0), UsesUnknownError)
    assert.throws(() => includesUses(0, 4096), UsesUnknownError)
  })
})

describe('isUse', () => {
  test('default', () => {
    assert.equal(isUse('CloneVoice'), true)
    assert.equal(isUse('constructor'), false)
    assert.equal(isUse(1), false)
  })
})
