import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Hex, padHex } from 'viem'
import { accountsOf, balanceOf, type PoolEntry, type PoolEvent } from './accountant.ts'

const work = (n: number): Hex => padHex(`0x${n.toString(16)}`, { size: 32 })
const [ONE_WORK, OTHER_WORK, LOT, STREAM] = [work(1), work(2), work(3), work(4)]
/** Noon of day 100, in seconds. */
const START = 100n * 86_400n + 43_200n
const at = (seconds: bigint, event: PoolEvent): PoolEntry => ({ ...event, time: START + seconds })
const join = (workId: Hex, units: number, works = 1, day = 0): PoolEvent => ({
  eventName: 'Joined',
  args: { workId, works, units, day },
})
const pay = (amount: bigint): PoolEvent => ({ eventName: 'Paid', args: { amount } })
const claim = (workId: Hex, amount: bigint): PoolEvent => ({ eventName: 'Claimed', args: { workId, amount } })
const scaled = (amount: bigint) => amount << 64n

describe('accountsOf', () => {
  it('shares a payment by units and carries what does not divide', () => {
    const accounts = accountsOf([at(0n, join(ONE_WORK, 1)), at(0n, join(OTHER_WORK, 2)), at(5n, pay(100n))], START + 9n)
    // 100 × 2^64 / 3 = 614891469123651720533.3…: a third of a 2^-64th is carried.
    assert.equal(accounts.accumulator, 614891469123651720533n)
    assert.equal(accounts.carry, 1n)
    assert.equal(accounts.members.get(ONE_WORK)?.earned, 614891469123651720533n)
    assert.equal(accounts.members.get(OTHER_WORK)?.earned, 1229782938247303441066n)
    // 33 and 66 whole base units; the hundredth is made of fractions.
    assert.deepEqual(balanceOf(accounts), {
      paidIn: 100n,
      claimed: 0n,
      claimable: 99n,
      ahead: 0n,
      idle: 0n,
      fractions: 1n,
      missing: 0n,
    })
  })

  it('lets a stream bring its money second by second until its end', () => {
    // Half a day until midnight at one and a half base units a second: 43,200 × 1.5 = 64,800.
    const opened = at(0n, {
      eventName: 'StreamOpened',
      args: { streamId: STREAM, rate: (3n << 64n) / 2n, endDay: 101, deposit: 64_800n },
    })
    const entries = [at(0n, join(ONE_WORK, 7)), opened]
    const early = accountsOf(entries, START + 10n)
    assert.equal(early.members.get(ONE_WORK)?.earned, scaled(15n) - early.carry)
    assert.equal(early.streams.get(STREAM)?.ahead, scaled(64_785n))
    const late = accountsOf(entries, START + 1_000_000n)
    assert.equal(balanceOf(late).claimable + balanceOf(late).fractions, 64_800n)
    assert.equal(late.rate, 0n)
    assert.deepEqual(late.problems, [])
  })

  it('gives back what a cancelled stream has not brought, rounded down', () => {
    const rate = (1n << 64n) / 3n
    const entries = [
      at(0n, join(ONE_WORK, 1)),
      // ⌈43,200 × 6148914691236517205 / 2^64⌉ = 14,400: the product is 14,400 × 2^64 less 14,400.
      at(0n, { eventName: 'StreamOpened', args: { streamId: STREAM, rate, endDay: 101, deposit: 14_400n } }),
      at(100n, {
        eventName: 'StreamChanged',
        args: { streamId: STREAM, rate, end: Number(START) + 100, deposit: 0n, refund: 14_366n },
      }),
    ]
    const accounts = accountsOf(entries, START + 500n)
    assert.deepEqual(accounts.problems, [])
    // 14,400 in, 14,366 back: 34 are the pool's, 33.3 of them by time and the rest by rounding.
    assert.equal(accounts.members.get(ONE_WORK)?.earned, scaled(34n))
    assert.equal(balanceOf(accounts).missing, 0n)
  })

  it('changes units on the day that was announced, not before', () => {
    const entries = [
      at(0n, join(ONE_WORK, 1)),
      at(0n, join(OTHER_WORK, 1)),
      at(0n, pay(10n)),
      at(1n, { eventName: 'UnitsSet', args: { workId: ONE_WORK, units: 3, day: 103 } }),
      at(2n, pay(10n)),
      at(3n * 86_400n, pay(8n)),
    ]
    const accounts = accountsOf(entries, START + 4n * 86_400n)
    assert.equal(accounts.members.get(ONE_WORK)?.earned, scaled(5n + 5n + 6n))
    assert.equal(accounts.members.get(OTHER_WORK)?.earned, scaled(5n + 5n + 2n))
    assert.equal(accounts.units, 4n)
  })

  it('moves a work out of a lot with what it has earned', () => {
    const entries = [
      at(0n, join(LOT, 2, 10)),
      at(1n, pay(200n)),
      at(2n, { eventName: 'Extracted', args: { catalogueId: LOT, workId: ONE_WORK } }),
      at(3n, claim(ONE_WORK, 20n)),
      at(4n, pay(40n)),
    ]
    const accounts = accountsOf(entries, START + 5n)
    assert.deepEqual(accounts.members.get(LOT), { units: 2n, works: 9n, earned: scaled(24n), claimed: 0n })
    assert.deepEqual(accounts.members.get(ONE_WORK), { units: 2n, works: 1n, earned: scaled(4n), claimed: 20n })
    assert.equal(balanceOf(accounts).missing, 0n)
  })

  it('keeps money that nobody could earn for those who come', () => {
    const entries = [at(0n, pay(9n)), at(5n, join(ONE_WORK, 1)), at(5n, join(OTHER_WORK, 2))]
    assert.equal(balanceOf(accountsOf(entries, START + 5n)).idle, 9n)
    const later = accountsOf(entries, START + 6n)
    assert.equal(later.members.get(ONE_WORK)?.earned, scaled(3n))
    assert.equal(later.members.get(OTHER_WORK)?.earned, scaled(6n))
  })

  it('stops the earnings of a member that leaves', () => {
    const entries = [
      at(0n, join(ONE_WORK, 1)),
      at(0n, join(OTHER_WORK, 1)),
      at(1n, pay(10n)),
      at(2n, { eventName: 'Left', args: { workId: ONE_WORK } }),
      at(3n, pay(10n)),
    ]
    const accounts = accountsOf(entries, START + 4n)
    assert.equal(accounts.members.get(ONE_WORK)?.earned, scaled(5n))
    assert.equal(accounts.members.get(OTHER_WORK)?.earned, scaled(15n))
  })

  it('names a member that never joined', () => {
    const accounts = accountsOf(
      [at(0n, { eventName: 'UnitsSet', args: { workId: ONE_WORK, units: 3, day: 0 } })],
      START,
    )
    assert.deepEqual(accounts.problems, [`${ONE_WORK}: a log is about it, but none says that it joined`])
  })

  it('names a claim, a deposit and a refund that are one base unit off', () => {
    const rate = 1n << 64n
    const entries = [
      at(0n, join(ONE_WORK, 1)),
      at(0n, { eventName: 'StreamOpened', args: { streamId: STREAM, rate, endDay: 101, deposit: 43_201n } }),
      at(10n, claim(ONE_WORK, 11n)),
      at(20n, {
        eventName: 'StreamChanged',
        args: { streamId: STREAM, rate, end: Number(START) + 20, deposit: 0n, refund: 43_179n },
      }),
    ]
    assert.deepEqual(accountsOf(entries, START + 20n).problems, [
      `deposit of ${STREAM}: the log says 43201, the logs before it lead to 43200`,
      `claim for ${ONE_WORK}: the log says 11, the logs before it lead to 10`,
      `refund of ${STREAM}: the log says 43179, the logs before it lead to 43180`,
    ])
  })
})
