import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { LEMMAS } from '../../test/proofs/lemmas.ts'
import { blockOf, contractOf, type Lemma } from './lemma.ts'

const SOURCE = `
library L {
    function take(Purse memory purse, uint256 by) internal pure returns (uint256 amount) {
        if (by > 0) { purse.held -= by; }
        amount = left(purse) >> 64;
    }
    function left(Purse memory purse) private pure returns (uint256) { return purse.held; }
    function fill(Purse memory from) internal view returns (Purse memory purse) { purse.held = from.held & type(uint64).max; }
}
`
const lemma: Lemma = {
  says: 'It holds',
  file: 'L.sol',
  functions: ['take', 'left'],
  own: { purse: ['uint96 held'] },
  given: 'uint256 by',
  proof: 'assert(take(by) > 0);',
  broken: ['-= by', '+= by'],
}
const made = (changes: Partial<Lemma> = {}, isBroken = false) =>
  contractOf({ ...lemma, ...changes }, () => SOURCE, isBroken)

describe('blockOf', () => {
  test('runs to the brace that closes it', () => {
    assert.equal(blockOf('a { b { c } d } e }', /a/), 'a { b { c } d }')
  })
  test('refuses what is not there, or never closed', () => {
    assert.throws(() => blockOf('a { }', /z/))
    assert.throws(() => blockOf('a { b', /a/))
  })
})

describe('contractOf', () => {
  test('a struct that is given becomes variables', () => {
    const text = made()
    assert.match(text, /uint96 internal purse_held;/)
    assert.match(text, /function take\(uint256 by\) internal returns \(uint256 amount\)/)
    assert.match(text, /purse_held -= by;/)
    assert.match(text, /amount = left\(\) \/ 2 \*\* 64;/)
    assert.match(
      text,
      /function lemma\(uint96 any_purse_held, uint256 by\) external \{\s+purse_held = any_purse_held;\s+assert/,
    )
  })
  test('and so does one that is returned', () => {
    const text = made({ functions: ['fill'], own: { from: ['uint96 held'], purse: ['uint96 held'] }, proof: '' })
    assert.match(text, /function fill\(\) internal \{ purse_held = from_held % 2 \*\* 64; \}/)
  })
  test('it is broken where that is asked for, and only there', () => {
    assert.match(made({}, true), /purse_held \+= by;/)
    assert.throws(() => made({ broken: ['nowhere', 'there'] }, true))
    assert.throws(() => made({ broken: ['purse', 'twice'] }, true))
  })
})

describe('LEMMAS', () => {
  const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8')
  test('are many, each once', () => {
    assert.ok(LEMMAS.length >= 15)
    assert.equal(new Set(LEMMAS.map(({ says }) => says)).size, LEMMAS.length)
  })
  for (const each of LEMMAS) {
    test(`${each.says}: made of the contracts as they are, and broken in another way`, () => {
      assert.notEqual(contractOf(each, read, true), contractOf(each, read))
      assert.match(contractOf(each, read), /assert\(/)
    })
  }
})
