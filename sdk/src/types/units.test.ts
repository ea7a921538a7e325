import assert from 'node:assert/strict'
import { test } from 'node:test'
import { depositFor, perDay } from '../utils/rates.ts'
import type { Amount, Rate } from './units.ts'

// Most of this test runs in the type checker: it fails there when a line marked as an error compiles.
test('an amount is not a rate, and a plain bigint is either', () => {
  const amount: Amount = 86_400n
  const rate: Rate = perDay(amount)

  assert.equal(depositFor(rate, 1n), 1n)
  // @ts-expect-error a rate, where an amount is paid
  perDay(rate)
  // @ts-expect-error an amount, where a rate is asked for
  depositFor(amount, 1n)

  const fromChain = 5n as bigint
  const either: [Amount, Rate] = [fromChain, fromChain]
  assert.deepEqual(either, [5n, 5n])
})
