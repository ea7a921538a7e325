import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseAbi } from 'viem'
import { countOf, functionsOf, listedIn, problemsOf, readTable, sum } from './invariantReach.ts'

const functions = functionsOf(
  'Shop',
  parseAbi(['function sell(uint256 what)', 'function price() view returns (uint256)']),
)
const [sell, price] = functions.map(({ id }) => id)
const line = (calls: number, successes: number, views: string[] = ['']) =>
  `${JSON.stringify({ calls: [[sell, calls, successes]], checks: ['NobodyPaysTwice'], views })}\n`
const listed = new Map([['Shop', new Set(['NobodyPaysTwice'])]])
const problems = (text: string, options: { minCalls?: number; rare?: Record<string, string> } = {}) =>
  problemsOf([readTable('Shop', text)], functions, listed, { minCalls: 1, rare: {}, ...options })

describe('readTable', () => {
  test('adds sequences up, and takes the last one once', () => {
    const table = readTable('Shop', line(3, 2) + line(5, 5, [`${price}`, '']) + line(5, 5, [`${price}`, '']))
    assert.equal(table.sequences, 2)
    assert.deepEqual(countOf([table], `${sell}`), { calls: 8, successes: 7 })
    assert.deepEqual([...table.views], [price])
    assert.deepEqual([...table.checks], ['NobodyPaysTwice'])
  })

  test('nothing written', () => {
    assert.deepEqual(sum(readTable('Shop', '').calls.values()), { calls: 0, successes: 0 })
  })
})

test('functionsOf', () => {
  assert.deepEqual(
    functions.map(({ name, isView }) => [name, isView]),
    [
      ['Shop.sell(uint256)', false],
      ['Shop.price()', true],
    ],
  )
})

test('listedIn', () => {
  const readme =
    '# Invariants\n\n## Shop\n\n| Invariant | What |\n|---|---|\n| `One` | a |\n| `Two` | b |\n\n## Words\n\nNone.\n'
  assert.deepEqual(listedIn(readme), new Map([['Shop', new Set(['One', 'Two'])]]))
})

describe('problemsOf', () => {
  test('all well', () => assert.deepEqual(problems(line(4, 2, [`${price}`])), []))

  test('a view that no check reads', () => assert.deepEqual(problems(line(4, 2)), ['Shop.price() is read by no check']))

  test('a function that never succeeds', () => {
    assert.deepEqual(problems(line(4, 0, [`${price}`])), [
      'Shop.sell(uint256) never succeeded in 4 calls',
      'Shop: too few of its calls succeeded',
    ])
  })

  test('one that seldom does, with and without a reason', () => {
    const text = line(4, 1, [`${price}`])
    const [first] = problems(text)
    assert.equal(first, 'Shop.sell(uint256) succeeded in 1 of 4 calls only, and nothing says why')
    assert.equal(problems(text, { rare: { 'Shop.sell(uint256)': 'few buy' } }).length, 1)
  })

  test('too few calls', () => {
    assert.deepEqual(problems(line(4, 4, [`${price}`]), { minCalls: 5 }), ['Shop made 4 calls, not 5'])
  })

  test('invariants that are not those of the list', () => {
    const table = readTable('Shop', line(4, 4, [`${price}`]))
    const options = { minCalls: 1, rare: {} }
    const other = new Map([
      ['Shop', new Set(['Other'])],
      ['Market', new Set(['One'])],
    ])
    assert.deepEqual(problemsOf([table], functions, other, options), [
      'Shop: README.md does not list NobodyPaysTwice',
      'Shop: Other was never checked',
      'Market has not run',
    ])
  })
})
