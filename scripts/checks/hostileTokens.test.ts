import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { matrixPaths, outcomesOf, TABLE, table, tokenFunctions } from './hostileTokens.ts'

test('every function that can touch a token is tried with every kind of token, and no other', () => {
  const tried = new Set(matrixPaths().map(({ contract, name }) => `${contract}.${name}`))
  assert.deepEqual([...tried].sort(), tokenFunctions())
})

test('every kind has an outcome for every call', () => {
  const outcomes = outcomesOf()
  assert.ok(outcomes.size >= 30)
  for (const [kind, row] of outcomes) assert.equal(row.replaceAll(' ', '').length, matrixPaths().length, kind)
})

test('the table in the docs is the one that the tests declare', () => {
  assert.equal(readFileSync(TABLE, 'utf8'), table(), 'run `node scripts/checks/hostileTokens.ts`')
})
