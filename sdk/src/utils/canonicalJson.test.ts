import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { JsonValueError } from '../errors/content.ts'
import { canonicalJson, type JsonValue } from './canonicalJson.ts'

describe('canonicalJson', () => {
  test('default', () => {
    assert.equal(canonicalJson({ b: 1.0, a: 'é', c: [null, true, {}] }), '{"a":"é","b":1,"c":[null,true,{}]}')
    assert.equal(canonicalJson('text'), '"text"')
    assert.equal(canonicalJson([]), '[]')
  })

  test('is the example of RFC 8785, section 3.2', () => {
    const document = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`)
    assert.equal(
      canonicalJson(document),
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  test('sorts keys by UTF-16 code units, as section 3.2.3 shows', () => {
    const document = JSON.parse(String.raw`{
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
    }`)
    const order = Object.values(JSON.parse(canonicalJson(document)))
    // Whole-number keys come first in every JavaScript object, so the order is read off the text.
    const places = order.map((name) => canonicalJson(document).indexOf(String(name)))
    const sorted = order.toSorted((a, b) => (places[order.indexOf(a)] ?? 0) - (places[order.indexOf(b)] ?? 0))
    assert.deepEqual(sorted, [
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  test('writes numbers as appendix B of RFC 8785 does', () => {
    const numbers: [number, string][] = [
      [-0, '0'],
      [5e-324, '5e-324'],
      [-1.7976931348623157e308, '-1.7976931348623157e+308'],
      [9007199254740992, '9007199254740992'],
      [295147905179352830000, '295147905179352830000'],
      [1e21, '1e+21'],
      [1e23, '1e+23'],
      [0.000001, '0.000001'],
      [333333333.3333332, '333333333.3333332'],
    ]
    for (const [value, text] of numbers) assert.equal(canonicalJson(value), text)
  })

  test('says the same document, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as JsonValue)
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
        assert.equal(canonicalJson(reverseKeys(value) as JsonValue), text)
      }),
    )
  })

  test('error: JsonValueError', () => {
    const circle: unknown[] = []
    circle.push({ circle })
    const deep = JSON.parse('['.repeat(201) + ']'.repeat(201))
    const cases: [unknown, string, RegExp][] = [
      [undefined, '$', /undefined/],
      [{ a: [{ b: undefined }] }, '$.a[0].b', /leave it out/],
      // biome-ignore lint/suspicious/noSparseArray: that is what is refused
      [[1, , 2], '$[1]', /undefined/],
      [Number.NaN, '$', /NaN/],
      [[Number.POSITIVE_INFINITY], '$[0]', /Infinity/],
      [{ amount: 1n }, '$.amount', /bigint/],
      [{ f: () => 1 }, '$.f', /function/],
      [Symbol('s'), '$', /symbol/],
      [new Date(0), '$', /Date/],
      [{ m: new Map() }, '$.m', /Map/],
      ['\ud83d', '$', /surrogate/],
      [{ '\ude00': 1 }, '$.\ude00', /surrogate/],
      [circle, '$[0].circle', /leads back/],
      [deep, `$${'[0]'.repeat(200)}`, /deeper than 200/],
    ]
    for (const [value, path, reason] of cases) {
      assert.throws(
        () => canonicalJson(value as JsonValue),
        (error) => error instanceof JsonValueError && error.path === path && reason.test(error.reason),
        path,
      )
    }
  })

  test('args: one value twice is no circle', () => {
    const creator = { name: 'A' }
    assert.equal(canonicalJson([creator, creator]), '[{"name":"A"},{"name":"A"}]')
  })

  test('args: an object without prototype, and one of another realm', () => {
    assert.equal(canonicalJson(Object.assign(Object.create(null), { a: 1 })), '{"a":1}')
    assert.equal(canonicalJson(structuredClone({ a: 1 })), '{"a":1}')
  })
})

function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseKeys)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).reverse()
  // defineProperty, because a key may be __proto__.
  return members.reduce((object, [key, member]) => {
    return Object.defineProperty(object, key, { value: reverseKeys(member), enumerable: true })
  }, {})
}
