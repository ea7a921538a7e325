import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Address, type Hex, toHex, zeroAddress } from 'viem'
import { heldUnitsAt, type MemberEntry } from '../internal/workReplay.ts'
import type { CreatorPoolsLog, ReplayLog } from '../replay/log.ts'
import { applyLog, emptyReplay } from '../replay/replay.ts'
import { owedFor } from './checkLicenses.ts'
import { sharedOut } from './checkSplits.ts'
import { bySeverity, FINDING_KINDS, type Finding, type FindingCode } from './finding.ts'
import { Holdings } from './holdings.ts'
import { Owners } from './owners.ts'
import { Patterns } from './patterns.ts'
import { partOf, percent, Watch } from './watch.ts'

const DAY = 86_400n
const id = (n: number): Hex => toHex(n, { size: 32 })
const person = (n: number): Address => toHex(n, { size: 20 })
const [POOL, WORK, LOT] = [id(1), id(2), id(3)]

describe('owedFor', () => {
  // docs/licensing-rules.md, "What a period owes".
  const terms = { unitPrice: 3n, revenueShare: 25_000, floor: 5n, guarantee: 100n, cap: 1_000n }

  test('the examples of the rules', () => {
    assert.equal(owedFor({ ...terms, floor: 0n }, 40n, 1_001n), 146n)
    assert.equal(owedFor(terms, 40n, 1_001n), 200n)
    assert.equal(owedFor(terms, 0n, 0n), 100n)
    assert.equal(owedFor(terms, 400n, 0n), 1_000n)
    assert.equal(owedFor({ ...terms, cap: 0n }, 400n, 0n), 2_000n)
    assert.equal(owedFor({ ...terms, cap: 60n }, 0n, 0n), 60n, 'a cap is above a guarantee')
  })

  test('only the share of revenue is rounded, up', () => {
    const shared = { ...terms, unitPrice: 0n, floor: 0n, guarantee: 0n, cap: 0n }
    assert.deepEqual(
      [0n, 1n, 40n, 41n].map((revenue) => owedFor(shared, 0n, revenue)),
      [0n, 1n, 1n, 2n],
    )
  })
})

describe('sharedOut', () => {
  test('many small distributions give what one large one would', () => {
    const arrivals = fc.array(fc.bigInt(1n, 5_000_000n), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), arrivals, (share, amounts) => {
        const shares = [share, 1_000_000 - share]
        let position = 0n
        const sums = [0n, 0n]
        for (const arrived of amounts) {
          for (const [i, amount] of sharedOut(shares, position, arrived).entries())
            sums[i] = (sums[i] as bigint) + amount
          position = (position + arrived) % 1_000_000n
        }
        const total = amounts.reduce((sum, each) => sum + each, 0n)
        assert.deepEqual(
          sums,
          shares.map((each) => (total * BigInt(each)) / 1_000_000n),
        )
      }),
    )
  })
})

describe('Holdings', () => {
  const log = (eventName: string, args: object, time: bigint, logIndex: number) =>
    ({
      eventName,
      args: { poolId: POOL, ...args },
      time,
      blockNumber: time,
      logIndex,
    }) as unknown as CreatorPoolsLog & {
      logIndex: number
    }

  test('says the same as heldUnitsAt, of every second', () => {
    const acts = fc.array(
      fc.record({
        of: fc.constantFrom('work' as const, 'lot' as const, 'lot' as const),
        units: fc.constantFrom(0, 0, 1, 5),
        notice: fc.constantFrom(0, 0, 1, 2),
        wait: fc.constantFrom(0n, 1n, DAY / 2n, DAY, 2n * DAY),
        leaves: fc.boolean(),
      }),
      { maxLength: 14 },
    )
    fc.assert(
      fc.property(acts, fc.nat(6), (steps, extractedAt) => {
        const holdings = new Holdings()
        const own: MemberEntry[] = []
        const lot: MemberEntry[] = []
        let time = 20_000n * DAY
        const seconds = new Set<bigint>([time])
        for (const [i, { of, units, notice, wait, leaves }] of steps.entries()) {
          time += wait
          const day = notice === 0 ? 0 : Number(time / DAY) + 1 + notice
          const isLot = of === 'lot'
          const workId = isLot ? LOT : WORK
          const isExtraction = i === extractedAt && own.length === 0
          // A work out of its lot begins as a copy of it.
          const entry = isExtraction
            ? log('Extracted', { catalogueId: LOT, workId: WORK, index: 0 }, time, i)
            : leaves
              ? log('Left', { workId }, time, i)
              : log('UnitsSet', { workId, units, day }, time, i)
          holdings.apply(entry)
          ;(isLot && !isExtraction ? lot : own).push(entry as never)
          for (const second of [time - 1n, time, time + 1n, BigInt(day) * DAY, BigInt(day) * DAY - 1n])
            seconds.add(second)
        }
        for (const second of seconds) {
          const expected = heldUnitsAt(own, lot, second)
          // Units that were announced after a second, or taken in it before the work left its lot, are told apart by places alone.
          const isEdge = own.some((each) => each.eventName === 'Extracted' && each.time === second)
          if (isEdge) continue
          assert.equal(holdings.heldWithin(POOL, WORK, second, second + 1n, LOT), expected, `second ${second}`)
        }
      }),
      { numRuns: 3_000 },
    )
  })

  test('in parts of a stretch of time', () => {
    const holdings = new Holdings()
    holdings.apply(log('Joined', { workId: WORK, units: 3, day: 0 }, 100n, 0))
    holdings.apply(log('Left', { workId: WORK }, 200n, 1))
    holdings.apply(log('Joined', { workId: WORK, units: 3, day: 0 }, 300n, 2))
    assert.deepEqual(holdings.spansWithin(POOL, WORK, 0n, 1_000n, undefined), [
      { from: 100n, until: 201n },
      { from: 300n, until: 1_000n },
    ])
    assert.equal(holdings.heldWithin(POOL, WORK, 201n, 300n, undefined), false)
    assert.equal(holdings.heldWithin(POOL, id(9), 0n, 1_000n, undefined), false)
  })
})

describe('Owners', () => {
  test('who had a work in a second, at its beginning', () => {
    const state = emptyReplay()
    const owners = new Owners(state.works)
    const transfer = (from: Address, to: Address, time: bigint) => {
      const log = {
        contract: 'workRegistry',
        eventName: 'Transfer',
        args: { from, to, tokenId: 2n },
        time,
      } as ReplayLog
      owners.apply(log as never)
      applyLog(state, log)
    }
    transfer(zeroAddress, person(1), 10n)
    transfer(person(1), person(2), 20n)
    transfer(person(2), person(3), 30n)
    const at = [15n, 20n, 21n, 30n, 31n].map((time) => Number(owners.at(WORK, time)))
    assert.deepEqual(at, [1, 1, 2, 2, 3])
    assert.equal(owners.at(id(9), 5n), undefined)
  })
})

describe('Patterns', () => {
  /** A pool of person 9's, and the patterns that its logs leave. */
  const start = () => {
    const watch = new Watch(emptyReplay())
    const patterns = new Patterns(watch)
    let time = 1_800_000_000n
    const log = (contract: 'workRegistry' | 'creatorPools', eventName: string, args: object) => {
      time += 60n
      const each = { contract, eventName, args: { poolId: POOL, ...args }, time, blockNumber: time, logIndex: 0 }
      if (contract === 'creatorPools') patterns.checkPool(each as never)
      applyLog(watch.state, each as never)
    }
    const terms = { token: person(8), noticeDays: 0, joinUnits: 10, uses: 0 }
    log('creatorPools', 'PoolCreated', { operator: person(9), terms })
    return {
      found: () => watch.findings.map(({ code, what }) => [code, /from ([\d.]+ %) to ([\d.]+ %)/.exec(what)?.slice(1)]),
      join: (work: number, owner: number) => {
        log('workRegistry', 'Transfer', { from: zeroAddress, to: person(owner), tokenId: BigInt(work) })
        log('creatorPools', 'Joined', { workId: id(work), works: 1, units: 10, day: 0 })
      },
      setUnits: (work: number, units: number) => log('creatorPools', 'UnitsSet', { workId: id(work), units, day: 0 }),
      pay: (amount: bigint) => log('creatorPools', 'Paid', { amount }),
    }
  }

  test('a gain is measured against what the person had just before, however much it was earlier', () => {
    const { join, setUnits, pay, found } = start()
    join(1, 9)
    join(2, 1)
    pay(1_000n)
    // From half to a quarter by others, and to two fifths by its own.
    join(3, 2)
    join(4, 3)
    setUnits(1, 20)
    assert.deepEqual(found(), [['own-works-gain-units', ['25.0 %', '40.0 %']]])
  })

  test('many small gains are one, and one that is told is not told again', () => {
    const { join, setUnits, pay, found } = start()
    join(1, 9)
    for (let work = 2; work <= 10; work += 1) join(work, 100 + work)
    pay(1_000n)
    for (const units of [14, 18, 22, 26]) setUnits(1, units)
    assert.deepEqual(found(), [['own-works-gain-units', ['10.0 %', '22.4 %']]])
  })

  test('before any money there is nothing to gain', () => {
    const { join, setUnits, found } = start()
    join(1, 9)
    join(2, 1)
    setUnits(1, 1_000)
    assert.deepEqual(found(), [])
  })

  test('a large payment soon after a work has gained: told once, and only of large ones', () => {
    const { join, setUnits, pay, found } = start()
    join(1, 1)
    join(2, 2)
    pay(1_000n)
    setUnits(1, 30)
    pay(499n)
    assert.deepEqual(found(), [])
    pay(750n)
    pay(10_000n)
    assert.deepEqual(found(), [['units-before-payment', undefined]])
  })
})

describe('findings', () => {
  const at = (blockNumber: bigint, logIndex: number) => ({ transactionHash: id(0), blockNumber, logIndex, time: 0n })
  const finding = (code: FindingCode, ...places: ReturnType<typeof at>[]): Finding => ({
    ...{ code, severity: FINDING_KINDS[code], what: '', subjects: {}, transactions: places },
  })

  test('worst first, then in the order of the chain, and last what no log tells', () => {
    const sorted = [
      finding('claim-differs', at(5n, 2)),
      finding('wrong-tree', at(5n, 3)),
      finding('claim-differs', at(6n, 0)),
      finding('statement-missing'),
      finding('statement-late', at(1n, 0)),
    ]
    assert.deepEqual(sorted.toReversed().sort(bySeverity), sorted)
  })

  test('of each kind a thousand are kept, and all are counted', () => {
    const watch = new Watch(emptyReplay())
    for (let i = 0; i < 1_500; i += 1) watch.find('claim-differs', { what: `${i}`, subjects: {} })
    watch.find('wrong-tree', { what: '', subjects: {} })
    assert.deepEqual([watch.findings.length, watch.counts.get('claim-differs')], [1_001, 1_500])
  })

  test('shares in words', () => {
    assert.deepEqual(
      [partOf(1n, 3n), partOf(1n, 0n), percent(333_333), percent(1_000_000)],
      [333_333, 0, '33.3 %', '100.0 %'],
    )
  })
})
