import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addUp, formatCoverage, measure, readLcov, shortfalls } from './coverage.ts'
import type { Probe } from './probes.ts'

const POOLS = 'contracts/Pools.sol'
const PROBES: Probe[] = [
  { tag: 'f', kind: 'function', line: 2, what: 'pay' },
  { tag: 't', kind: 'branch', line: 3, what: 'x == 0 is true' },
  { tag: 'u', kind: 'branch', line: 3, what: 'x == 0 is false' },
]

const section = (file: string, hits: number[]) =>
  `SF:${file}\n${hits.map((count, i) => `DA:${i + 1},${count}`).join('\n')}\nLH:0\nLF:0\nend_of_record\n`

const linesOf = (...hits: number[]) => readLcov(section(POOLS, hits)).get(POOLS) ?? new Map()

test('reads lines file by file, whatever the slashes', () => {
  const lcov = readLcov(`TN:\n${section(POOLS, [1, 0, 12])}${section('contracts\\libraries\\Books.sol', [0])}`)

  const pools = [...(lcov.get(POOLS) ?? [])]
  assert.deepEqual(pools, [
    [1, true],
    [2, false],
    [3, true],
  ])
  assert.deepEqual([...(lcov.get('contracts/libraries/Books.sol') ?? [])], [[1, false]])
})

test('names the lines, functions and branches that no test reached, in their order', () => {
  assert.deepEqual(measure(POOLS, linesOf(1, 1, 1, 0), PROBES, new Set(['t', 'elsewhere'])), {
    file: POOLS,
    lines: { reached: 3, all: 4 },
    functions: { reached: 0, all: 1 },
    branches: { reached: 1, all: 2 },
    missed: [
      { line: 2, what: 'function: pay' },
      { line: 3, what: 'branch: x == 0 is false' },
      { line: 4, what: 'the line' },
    ],
  })
})

test('shows each file, their sum, and what is missing', () => {
  const half = measure(POOLS, linesOf(1, 0), PROBES, new Set(['f']))
  const whole = measure('contracts/Vault.sol', linesOf(1), PROBES.slice(0, 1), new Set(['f']))

  assert.equal(
    formatCoverage([half, whole]),
    [
      '                                 lines          functions           branches',
      'contracts/Pools.sol   50.0 %       1/2  100.0 %       1/1    0.0 %       0/2',
      'contracts/Vault.sol  100.0 %       1/1  100.0 %       1/1        –       0/0',
      'total                 66.6 %       2/3  100.0 %       2/2    0.0 %       0/2',
      '',
      'Not reached:',
      'contracts/Pools.sol:2  the line',
      'contracts/Pools.sol:3  branch: x == 0 is true',
      'contracts/Pools.sol:3  branch: x == 0 is false',
    ].join('\n'),
  )
})

test('asks for 100 % only where everything is reached', () => {
  const total = addUp([
    { ...measure(POOLS, linesOf(1), PROBES, new Set(['f'])), lines: { reached: 9_999, all: 10_000 } },
  ])

  assert.deepEqual(shortfalls(total, { lines: 99.9, functions: 100, branches: 0 }), [])
  assert.deepEqual(shortfalls(total, { lines: 100, functions: 100, branches: 0.1 }), [
    'lines: 99.9 %, at least 100.0 % are asked for',
    'branches: 0.0 %, at least 0.1 % are asked for',
  ])
})
