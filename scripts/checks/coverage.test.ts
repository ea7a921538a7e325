import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatCoverage, readLcov } from './coverage.ts'

const section = (file: string, counts: number[]) =>
  `SF:${file}\n${counts.map((count, i) => `DA:${i + 1},${count}`).join('\n')}\nLH:0\nLF:0\nend_of_record\n`

test('counts the lines of shipped contracts alone', () => {
  const lcov = `TN:\n${section('test/utils/Trees.sol', [1])}${section('contracts/mocks/TestDollar.sol', [0])}${section('contracts/Pools.sol', [1, 0, 1, 0])}${section('contracts\\libraries\\Books.sol', [1])}`

  assert.deepEqual(readLcov(lcov), [
    { file: 'contracts/Pools.sol', reached: 2, lines: 4, missed: [2, 4] },
    { file: 'contracts/libraries/Books.sol', reached: 1, lines: 1, missed: [] },
  ])
})

test('shows 100 % only where every line is reached', () => {
  const almost = { file: 'contracts/Pools.sol', reached: 9_999, lines: 10_000, missed: [7] }
  const whole = { file: 'contracts/Vault.sol', reached: 3, lines: 3, missed: [] }

  assert.match(formatCoverage([almost, whole]), /Pools\.sol +99\.9 % +9999\/10000 {3}not reached: 7\n/)
  assert.match(formatCoverage([almost, whole]), /Vault\.sol +100\.0 % +3\/3\n/)
  assert.match(formatCoverage([almost, whole]), /total +99\.9 % +10002\/10003$/)
})
