import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localAccounts } from '../ops/accounts.ts'
import { keysIn } from './keysIn.ts'

const [first, second] = localAccounts()

test('finds keys however they are written, and says whose they are', () => {
  assert.ok(first && second)
  assert.deepEqual(keysIn(`{"key":"${first.privateKey.toUpperCase()}"}`), [first.name])
  assert.deepEqual(keysIn(`${second.privateKey.slice(2)} and ${first.privateKey}`), [first.name, second.name])
})

test('finds nothing in addresses and other hashes', () => {
  assert.deepEqual(keysIn(`${first?.address} 0x${'ab'.repeat(32)}`), [])
})
