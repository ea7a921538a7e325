import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Hex, padHex, zeroHash } from 'viem'
import { apportion } from '../../../sdk/src/meter/policies/apportion.ts'
import { buildUsageTree } from '../../../sdk/src/tree/index.ts'
import { parseUsageFile, recountOf, shareOut } from './recount.ts'

const work = (n: number): Hex => padHex(`0x${n.toString(16)}`, { size: 32 })
const [FIRST, SECOND, THIRD] = [work(1), work(2), work(3)]
const STATEMENT = { licenseId: work(99), period: 0, version: 1 }

describe('shareOut', () => {
  for (const [amount, weights, parts] of [
    [10n, [1n, 1n, 1n], [4n, 3n, 3n]],
    [11n, [1n, 1n, 1n], [4n, 4n, 3n]],
    // 3.5, 0.875 and 2.625: the two largest remainders, not the two largest parts.
    [7n, [4n, 1n, 3n], [3n, 1n, 3n]],
    [3n, [0n, 5n], [0n, 3n]],
    [0n, [1n, 2n], [0n, 0n]],
    [5n, [0n, 0n], [0n, 0n]],
  ] as const) {
    test(`args: ${amount} by ${weights.join(', ')}`, () => {
      assert.deepEqual(shareOut(amount, weights), parts)
    })
  }

  test('agrees with what shares in earnest, and has nothing left', () => {
    const amount = fc.bigInt(0n, 10n ** 15n)
    const weights = fc.array(fc.oneof(fc.bigInt(0n, 9n), fc.bigInt(0n, 10n ** 12n)), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(amount, weights, (amount, weights) => {
        fc.pre(weights.some((weight) => weight > 0n))
        const parts = shareOut(amount, weights)
        assert.equal(
          parts.reduce((sum, part) => sum + part, 0n),
          amount,
        )
        assert.deepEqual(parts, apportion(amount, weights))
      }),
      { numRuns: 500 },
    )
  })
})

describe('recountOf', () => {
  const answers = [
    { times: 1, sources: [SECOND, FIRST, THIRD].map((workId) => ({ workId, weight: 1 })) },
    { times: 6, sources: [{ workId: SECOND, weight: 1 }] },
  ]

  test('shares answers by weights, and money by answers', () => {
    const { units, works, leaves } = recountOf(answers, { ...STATEMENT, total: 100n })
    assert.equal(units, 7n)
    // A third of an answer is 333,333 millionths, and the last one goes to the lowest id.
    assert.deepEqual(
      [...works],
      [
        [FIRST, { millionths: 333_334n, amount: 5n }],
        [SECOND, { millionths: 6_333_333n, amount: 90n }],
        [THIRD, { millionths: 333_333n, amount: 5n }],
      ],
    )
    assert.deepEqual([...leaves.keys()], [FIRST, SECOND, THIRD])
  })

  test('leaves out of the tree who gets nothing, and has its root', async () => {
    const { leaves, root } = recountOf(answers, { ...STATEMENT, total: 2n })
    assert.deepEqual([...leaves], [[SECOND, { index: 0, amount: 2n }]])
    const shares = [{ workId: SECOND, amount: 2n }]
    assert.equal(root, (await buildUsageTree({ ...STATEMENT, shares })).root)
  })

  test('of nothing, has no leaves, and a root that no epoch has', () => {
    const { leaves, root } = recountOf([{ times: 1, sources: [{ workId: FIRST, weight: 1 }] }], {
      ...STATEMENT,
      total: 0n,
    })
    assert.deepEqual([leaves.size, root], [0, zeroHash])
  })
})

describe('parseUsageFile', () => {
  const LINES = [
    '{"licenseId":"0x01","units":"7","total":"100","works":2}',
    `{"workId":"${FIRST}","inputs":[[0,"0.333334"],[1,"2"]],"amount":"5"}`,
    `{"workId":"${SECOND}","inputs":[[0,"6.333333"]],"amount":"95"}`,
    '{"end":true,"works":2}',
  ]
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')

  test('default', () => {
    const { hash, head, works, problems } = parseUsageFile(text(LINES))
    assert.equal(hash, `0x${createHash('sha256').update(text(LINES)).digest('hex')}`)
    assert.deepEqual([head.units, head.total, head.works], ['7', '100', 2])
    assert.deepEqual(works.get(FIRST), { millionths: 2_333_334n, amount: 5n })
    assert.deepEqual(works.get(SECOND), { millionths: 6_333_333n, amount: 95n })
    assert.deepEqual(problems, [])
  })

  for (const [name, content, problem] of [
    ['a line that is gone', text([...LINES.slice(0, 2), ...LINES.slice(3)]), /count its works/],
    [
      'a line twice',
      text([...LINES.slice(0, 3), LINES[2] ?? '', '{"end":true,"works":3}']),
      /line 4 names no new work/,
    ],
    ['a file cut off', text(LINES.slice(0, 3)), /count its works/],
    ['a line cut off', text(LINES).slice(0, -1), /has no end/],
    ['a line that is no JSON', text([LINES[0] ?? '', 'oops', ...LINES.slice(2)]), /line 2 is no JSON object/],
    ['an amount that is none', text(LINES).replace('"95"', '"-95"'), /line 3 has a count or an amount/],
    ['a count that is none', text(LINES).replace('"2"', '"2.0000001"'), /line 2 has a count or an amount/],
    ['nothing', '', /count its works/],
  ] as const) {
    test(`behavior: tells of ${name}`, () => {
      const { problems } = parseUsageFile(content)
      assert.ok(
        problems.some((each) => problem.test(each)),
        problems.join('; '),
      )
    })
  }
})
