import assert from 'node:assert/strict'
import { test } from 'node:test'
import ts from 'typescript'
import { conversionsIn, problemsOf } from './amounts.ts'

/** A program of one text. */
function programOf(text: string): ts.Program {
  const options = { target: ts.ScriptTarget.ES2023, noLib: true }
  const host = ts.createCompilerHost(options)
  const source = ts.createSourceFile('a.ts', text, options.target, true)
  return ts.createProgram(['a.ts'], options, {
    ...host,
    getSourceFile: (name) => (name.endsWith('a.ts') ? source : undefined),
    fileExists: (name) => name.endsWith('a.ts'),
    readFile: () => text,
  })
}
const textsIn = (text: string) => conversionsIn(programOf(text), () => true).map((each) => each.text)

test('finds amounts that become numbers, by whatever name they go', () => {
  const amount =
    'type Amount = bigint & { unit?: "base" }; declare const paid: Amount; declare const many: bigint | number;'
  for (const call of ['Number(paid)', 'Number(paid / 2n)', 'Number(5n)', 'Number(many)', 'globalThis.Number(paid)'])
    assert.deepEqual(textsIn(`${amount} ${call}`), [call])
  for (const call of ['parseFloat("1.5")', '(1.5).toFixed(2)']) assert.deepEqual(textsIn(call), [call])
})

test('leaves other numbers alone', () => {
  assert.deepEqual(
    textsIn('declare const text: string; Number(text); Number("5"); Number(5); String(5n); BigInt(5)'),
    [],
  )
})

test('tells places that are not listed, and those that are listed in vain', () => {
  const place = { file: 'a.ts', line: 1, text: 'Number(a)' }
  assert.deepEqual(problemsOf([place], { 'a.ts': ['a day'] }), [])
  assert.equal(problemsOf([place, place], { 'a.ts': ['a day'] }).length, 2)
  assert.equal(problemsOf([], { 'a.ts': ['a day'] }).length, 1)
})
