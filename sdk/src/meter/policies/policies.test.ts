import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Hex, toHex } from 'viem'
import { EventInvalidError, NothingToShareError, PolicyInvalidError } from '../../errors/meter.ts'
import { type MeterEvent, NO_WORK, parseEvent, type UsageEvent } from '../event.ts'
import { addAll, PERIOD, type Sums } from '../sums.ts'
import { UNIT_KINDS, type UnitKind } from '../units.ts'
import { apportion, apportionSmall } from './apportion.ts'
import { type Counting, countingOf } from './counting.ts'
import { attributed, describePolicy, equal, type Policy, policyOf, prevalence, retrieved } from './policy.ts'
import { meteredUnitsOf, type ShareInput, sharesOf, type WorkInputs, type WorkShare } from './shares.ts'

const work = (n: number): Hex => toHex(n, { size: 32 })
const [A, B, C] = [work(1), work(2), work(3)]

/* WHAT THE CODE UNDER TEST SAYS */

function sumsOf(counting: Counting, events: readonly UsageEvent[]): Sums {
  const sums: Sums = new Map()
  for (const event of events) counting.count(sums, parseEvent(event))
  return sums
}

function worksOf(sums: Sums): WorkInputs[] {
  return [...sums]
    .filter((entry): entry is [Hex, (typeof entry)[1]] => entry[0] !== PERIOD)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([workId, row]) => ({
      workId,
      uses: row.reduce((uses, sum) => uses + sum.uses, 0),
      inputs: row.map(({ group, value }) => ({ group, value: BigInt(value) })).sort((a, b) => a.group - b.group),
    }))
}

const inputsOf = (sums: Sums): ShareInput[] =>
  (sums.get(PERIOD) ?? []).map(({ group, value }) => ({ group, value: BigInt(value) }))

function share(policy: Policy, events: readonly UsageEvent[], total: bigint): WorkShare[] {
  const counting = countingOf(policy)
  return sharesOf(counting, worksOf(sumsOf(counting, events)), total)
}

const amountsOf = (shares: readonly WorkShare[]) => shares.map(({ amount }) => amount)

/* AN INDEPENDENT, SLOW VERSION: FRACTIONS, AND THE DEFINITIONS AS THEY ARE WRITTEN */

class Fraction {
  readonly over: bigint
  readonly under: bigint
  constructor(over: bigint, under = 1n) {
    const divisor = gcd(over, under)
    this.over = over / divisor
    this.under = under / divisor
  }
  /** Of a decimal number as JavaScript prints it. */
  static of(value: number | string): Fraction {
    const text = typeof value === 'number' ? value.toFixed(6) : value
    const [whole = '', decimals = ''] = text.split('.')
    return new Fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length))
  }
  plus = (other: Fraction) => new Fraction(this.over * other.under + other.over * this.under, this.under * other.under)
  minus = (other: Fraction) => this.plus(new Fraction(-other.over, other.under))
  times = (other: Fraction) => new Fraction(this.over * other.over, this.under * other.under)
  by = (other: Fraction) => new Fraction(this.over * other.under, this.under * other.over)
  floor = () => this.over / this.under
  isAbove = (other: Fraction) => this.over * other.under > other.over * this.under
}
const [ZERO, ONE, MILLION] = [new Fraction(0n), new Fraction(1n), new Fraction(1_000_000n)]

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) || 1n : gcd(b, a % b)
}
const total = (fractions: Iterable<Fraction>) => [...fractions].reduce((sum, each) => sum.plus(each), ZERO)

/** Largest remainder, one unit at a time. */
function slowRounding(exact: readonly Fraction[]): bigint[] {
  const parts = exact.map((each) => each.floor())
  const lost = exact.map((each, i) => each.minus(new Fraction(parts[i] ?? 0n)))
  let left = total(lost).floor()
  while (left > 0n) {
    let first = 0
    for (const [i, each] of lost.entries()) if (each.isAbove(lost[first] ?? ZERO)) first = i
    parts[first] = (parts[first] ?? 0n) + 1n
    lost[first] = new Fraction(-1n)
    left--
  }
  return parts
}

/** Parts of the works of an event, adding up to one, and last what all works of the period share. */
function slowParts(policy: Policy, event: MeterEvent): Fraction[] {
  const n = event.works.length
  const weights = event.weights.map((weight) => new Fraction(BigInt(weight)))
  const sum = total(weights)
  const equally = weights.map(() => new Fraction(1n, BigInt(n)))
  if (policy.name === 'retrieved') {
    return [...(sum.over === 0n ? equally : weights.map((weight) => weight.by(sum))), ZERO]
  }
  assert.equal(policy.name, 'attributed')
  if (policy.name !== 'attributed') return []
  const trust = sum.over === 0n ? ZERO : new Fraction(BigInt(event.confidence ?? policy.confidence)).by(MILLION)
  const rest = ONE.minus(trust)
  const byScore = weights.map((weight) => (sum.over === 0n ? ZERO : trust.times(weight.by(sum))))
  if (policy.fallback === 'period') return [...byScore, rest]
  return [...byScore.map((part, i) => part.plus(rest.times(equally[i] ?? ZERO))), ZERO]
}

function slowShares(policy: Policy, given: readonly UsageEvent[], amount: bigint): Map<Hex, bigint> {
  const events = given.map(parseEvent)
  const used = [...new Set(events.flatMap(({ works }) => works))].sort()
  const points = new Map(used.map((id) => [id, ZERO]))
  let common = ZERO
  for (const event of policy.name === 'equal' ? [] : events) {
    const classWeight = new Fraction(BigInt(policy.classWeights[event.class] ?? 0))
    const parts = slowParts(policy, event)
    if (event.works.length === 0 && parts.at(-1)?.over === 0n) continue
    for (const [k, kind] of UNIT_KINDS.entries()) {
      const rate = policy.rates[event.tier]?.[kind]
      // Counts are divided in whole millionths.
      const count = new Fraction(BigInt(event.counts[k] ?? 0))
      const value = (part: bigint) => new Fraction(part).times(classWeight).times(Fraction.of(rate ?? '0'))
      const rounded = slowRounding(parts.map((part) => part.times(count)))
      for (const [i, id] of event.works.entries()) {
        points.set(id, (points.get(id) ?? ZERO).plus(value(rounded[i] ?? 0n)))
      }
      common = common.plus(value(rounded.at(-1) ?? 0n))
    }
  }
  for (const id of used) {
    if (policy.name === 'equal') points.set(id, ONE)
    else points.set(id, (points.get(id) ?? ZERO).plus(common.by(new Fraction(BigInt(used.length)))))
  }
  const sum = total(points.values())
  const exact = [...points.values()].map((each) => (sum.over === 0n ? ZERO : new Fraction(amount).times(each).by(sum)))
  const amounts = slowRounding(exact)
  return new Map(used.map((id, i) => [id, amounts[i] ?? 0n]))
}

/* WHAT IS DRAWN */

const TIERS = ['basic', 'standard']
const CLASSES = ['agent', 'citation', 'human']
const rate = fc.constantFrom('0', '1', '0.000001', '0.002', '2.5', '1000000')
const rates = fc.record(
  Object.fromEntries(
    TIERS.map((tier) => [tier, fc.record({ requests: rate, outputTokens: rate, seconds: rate }, { requiredKeys: [] })]),
  ),
)
const classWeights = fc.record(Object.fromEntries(CLASSES.map((name) => [name, fc.constantFrom(0, 1, 20, 30, 50)])))
const weight = fc.oneof(
  fc.constantFrom(0, 1, 0.5, 0.333333, 1_000_000),
  fc.integer({ min: 0, max: 10_000_000 }).map((n) => n / 1_000_000),
)
const count = fc.oneof(fc.constantFrom(0, 1, 9_000_000_000), fc.integer({ min: 0, max: 100_000 }))
const usage: fc.Arbitrary<UsageEvent> = fc.record(
  {
    id: fc.uuid(),
    time: fc.constant(1_700_000_000_000),
    tier: fc.constantFrom(...TIERS),
    class: fc.constantFrom(...CLASSES),
    units: fc.record({ requests: count, outputTokens: count, seconds: weight }, { requiredKeys: [] }),
    works: fc.array(fc.record({ workId: fc.integer({ min: 1, max: 6 }).map(work), weight }), { maxLength: 5 }),
    confidence: fc.constantFrom(0, 0.25, 0.999999, 1),
    revenue: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  },
  { requiredKeys: ['id', 'time', 'tier', 'class'] },
)
const events = fc.array(usage, { maxLength: 8 })
const policy: fc.Arbitrary<Policy> = fc.tuple(rates, classWeights).chain(([rates, classWeights]) =>
  fc.oneof(
    fc.constant(retrieved({ rates, classWeights })),
    fc.constant(equal({ rates, classWeights })),
    fc
      .record({
        confidence: fc.constantFrom(0, 0.7, 1),
        fallback: fc.constantFrom('event' as const, 'period' as const),
      })
      .map((options) => attributed({ rates, classWeights, ...options })),
  ),
)
const amount = fc.oneof(fc.bigInt({ min: 0n, max: 1000n }), fc.bigInt({ min: 0n, max: 2n ** 128n }))

/* TESTS */

describe('apportion', () => {
  test('default', () => {
    assert.deepEqual(apportion(10n, [1n, 1n, 1n]), [4n, 3n, 3n])
    assert.deepEqual(apportion(10n, [5n, 3n, 1n]), [6n, 3n, 1n])
    assert.deepEqual(apportion(0n, [1n, 2n]), [0n, 0n])
    assert.deepEqual(apportion(1n, [0n, 0n, 7n]), [0n, 0n, 1n])
  })

  test('adds up, is within one unit of the exact part, and is what fractions give', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 2n ** 70n }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(amount, weights, (amount, weights) => {
        const sum = weights.reduce((a, b) => a + b, 0n)
        fc.pre(sum > 0n)
        const exact = weights.map((each) => new Fraction(amount * each, sum))
        assert.deepEqual(apportion(amount, weights), slowRounding(exact))
      }),
    )
  })

  test('of small numbers is the same, also where products leave the safe integers', () => {
    const weights = fc.array(
      fc.oneof(
        fc.nat(3),
        fc.maxSafeNat().map((n) => Math.floor(n / 16)),
      ),
      { minLength: 1, maxLength: 9 },
    )
    fc.assert(
      fc.property(fc.oneof(fc.nat(1000), fc.maxSafeNat()), weights, (amount, weights) => {
        fc.pre(weights.some((each) => each > 0))
        const expected = apportion(BigInt(amount), weights.map(BigInt))
        assert.deepEqual(apportionSmall(amount, weights).map(BigInt), expected)
      }),
    )
  })
})

describe('policies', () => {
  const one = (options: Partial<UsageEvent>): UsageEvent => ({ id: 'e', time: 0, ...options })

  test('retrieved shares by weight; passages of one work add up', () => {
    const event = one({
      works: [
        { workId: B, weight: 0.5 },
        { workId: A, weight: 0.25 },
        { workId: A, weight: 0.25 },
      ],
    })
    assert.deepEqual(amountsOf(share(retrieved(), [event], 100n)), [50n, 50n])
    const zero = one({
      works: [
        { workId: A, weight: 0 },
        { workId: B, weight: 0 },
      ],
    })
    assert.deepEqual(amountsOf(share(retrieved(), [zero], 5n)), [3n, 2n])
  })

  test('attributed blends scores with an equal share, within the event', () => {
    const works = [
      { workId: A, score: 3 },
      { workId: B, score: 1 },
    ]
    // 0.6 × (3/4, 1/4) + 0.4 × (1/2, 1/2) = 0.65, 0.35
    assert.deepEqual(amountsOf(share(attributed({ confidence: 0.6 }), [one({ works })], 100n)), [65n, 35n])
    assert.deepEqual(amountsOf(share(attributed(), [one({ works, confidence: 0 })], 100n)), [50n, 50n])
    assert.deepEqual(amountsOf(share(attributed(), [one({ works })], 100n)), [75n, 25n])
  })

  test('attributed can share the rest among all works of the period', () => {
    const policy = attributed({ confidence: 0.5, fallback: 'period' })
    const events = [
      one({ works: [{ workId: A, score: 1 }] }),
      one({ id: 'f', works: [{ workId: B, score: 1 }], confidence: 1 }),
      // Nobody knows whose this was.
      one({ id: 'g' }),
    ]
    // A: 0.5, B: 1, all: 1.5.
    assert.deepEqual(amountsOf(share(policy, events, 300n)), [125n, 175n])
  })

  test('equal gives each work used the same', () => {
    const events = [one({ works: [{ workId: A, weight: 9 }, { workId: C }] }), one({ id: 'f', works: [{ workId: A }] })]
    assert.deepEqual(amountsOf(share(equal(), events, 11n)), [6n, 5n])
    assert.deepEqual(
      share(equal(), events, 11n).map(({ uses }) => uses),
      [2, 1],
    )
  })

  test('prevalence shares by what the dataset holds', () => {
    const policy = prevalence({
      manifest: [
        { workId: B, tokens: 100, epochs: 1.5, quality: 2 },
        { workId: A, tokens: 100 },
      ],
    })
    assert.deepEqual(amountsOf(share(policy, [one({})], 100n)), [25n, 75n])
    const counting = countingOf(policy)
    const event = parseEvent(one({ works: [{ workId: A }] }))
    assert.throws(() => counting.count(new Map(), event), EventInvalidError)
  })

  test('rates and class weights', () => {
    const policy = retrieved({
      rates: { standard: { requests: '1', outputTokens: '0.01' }, batch: { outputTokens: '0.001' } },
      classWeights: { human: 3, standard: 1 },
    })
    const events = [
      one({ units: { outputTokens: 200 }, works: [{ workId: A }] }), // 1 + 2 = 3
      one({ id: 'f', tier: 'batch', class: 'human', units: { outputTokens: 1000 }, works: [{ workId: B }] }), // 3 × 1
    ]
    assert.deepEqual(amountsOf(share(policy, events, 10n)), [5n, 5n])
    const counting = countingOf(policy)
    assert.equal(meteredUnitsOf(counting, inputsOf(sumsOf(counting, events))), 4n)
    // A thousandth of a unit more is a whole unit: rounding favors the works.
    const more = [...events, one({ id: 'g', tier: 'batch', units: { outputTokens: 1 } })]
    assert.equal(meteredUnitsOf(counting, inputsOf(sumsOf(counting, more))), 5n)
    for (const unknown of [{ tier: 'gold' }, { class: 'alien' }]) {
      assert.throws(() => counting.check(parseEvent(one(unknown))), EventInvalidError)
    }
  })

  test('agree with fractions, to the unit, in any order of events', () => {
    fc.assert(
      fc.property(policy, events, amount, fc.infiniteStream(fc.nat()), (policy, events, total, random) => {
        let shares: WorkShare[]
        try {
          shares = share(policy, events, total)
        } catch (error) {
          assert.ok(error instanceof NothingToShareError, String(error))
          const slow = slowShares(policy, events, total)
          assert.equal(
            [...slow.values()].reduce((a, b) => a + b, 0n),
            0n,
          )
          return
        }
        const named = new Map(shares.map(({ workId, amount }) => [workId, amount]))
        assert.deepEqual(named, slowShares(policy, events, total))
        if (shares.some(({ points }) => points > 0n)) {
          assert.equal(
            amountsOf(shares).reduce((a, b) => a + b, 0n),
            total,
          )
        }
        const shuffled = events.map((event) => [random.next().value, event] as const).sort(([a], [b]) => a - b)
        assert.deepEqual(
          share(
            policy,
            shuffled.map(([, event]) => event),
            total,
          ),
          shares,
        )
      }),
      { numRuns: 300 },
    )
  })

  test('count the same in parts as at once', () => {
    fc.assert(
      fc.property(policy, events, events, (policy, some, others) => {
        const counting = countingOf(policy)
        const parts = sumsOf(counting, some)
        addAll(parts, sumsOf(counting, others))
        const whole = sumsOf(counting, [...some, ...others])
        assert.deepEqual(worksOf(parts), worksOf(whole))
        assert.equal(meteredUnitsOf(counting, inputsOf(parts)), meteredUnitsOf(counting, inputsOf(whole)))
      }),
    )
  })

  test('metered units are counts times rates, rounded up once', () => {
    fc.assert(
      fc.property(policy, events, (policy, events) => {
        const counting = countingOf(policy)
        const exact = total(
          events.map(parseEvent).flatMap((event) =>
            UNIT_KINDS.map((kind: UnitKind, k) => {
              const count = new Fraction(BigInt(event.counts[k] ?? 0)).by(MILLION)
              return count.times(Fraction.of(policy.rates[event.tier]?.[kind] ?? '0'))
            }),
          ),
        )
        const whole = exact.floor()
        const expected = exact.isAbove(new Fraction(whole)) ? whole + 1n : whole
        assert.equal(meteredUnitsOf(counting, inputsOf(sumsOf(counting, events))), expected)
      }),
    )
  })

  test('are read back from their descriptions', () => {
    fc.assert(
      fc.property(policy, (policy) => {
        assert.deepEqual(policyOf(describePolicy(policy)), policy)
      }),
    )
    const manifest = [{ workId: A, tokens: 5 }]
    const policy_ = prevalence({ manifest })
    assert.deepEqual(policyOf(describePolicy(policy_), manifest), policy_)
    assert.throws(() => policyOf(describePolicy(policy_), [{ workId: A, tokens: 6 }]), PolicyInvalidError)
  })

  test('behavior: nothing to share', () => {
    assert.throws(() => share(retrieved(), [one({})], 1n), NothingToShareError)
    assert.deepEqual(share(retrieved(), [one({})], 0n), [])
    assert.equal(share(attributed({ fallback: 'period' }), [], 0n).length, 0)
    assert.equal(worksOf(sumsOf(countingOf(attributed({ fallback: 'period' })), [one({})]))[0]?.workId, NO_WORK)
  })

  test('error: PolicyInvalidError', () => {
    const wrong: (() => Policy)[] = [
      () => retrieved({ rates: {} }),
      () => retrieved({ rates: { standard: { requests: '0.0000001' } } }),
      () => retrieved({ rates: { standard: { requests: 1 as never } } }),
      () => retrieved({ rates: { standard: { words: '1' } as never } }),
      () => retrieved({ rates: { 7: {} } }),
      () => retrieved({ classWeights: { human: 0.5 } }),
      () => retrieved({ classWeights: { 'a b': 1 } }),
      () => attributed({ confidence: 1.1 }),
      () => attributed({ fallback: 'pool' as never }),
      () =>
        prevalence({
          manifest: [
            { workId: A, tokens: 1 },
            { workId: A, tokens: 2 },
          ],
        }),
      () => prevalence({ manifest: [{ workId: '0x12', tokens: 1 }] }),
      () => prevalence({ manifest: [{ workId: A, tokens: 1, epochs: -1 }] }),
      () => policyOf('{"name":"random","version":1}'),
      () => policyOf('{"name":"equal","version":2}'),
    ]
    for (const make of wrong) assert.throws(make, PolicyInvalidError)
  })
})
