import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Address, getAddress, type Hex, numberToHex, zeroAddress } from 'viem'
import { DAY } from '../../utils/days.ts'
import type { ReplayLog } from '../replay/log.ts'
import { memberIn } from '../replay/pools.ts'
import { applyLog, emptyReplay } from '../replay/replay.ts'
import { earningsByPayer } from './earningsByPayer.ts'

const id = (number: number): Hex => numberToHex(number, { size: 32 })
const person = (number: number): Address => getAddress(numberToHex(number, { size: 20 }))
const [POOL, SONG, ESSAY, STREAM] = [id(1), id(2), id(3), id(4)]
const [ADA, BEN, CY] = [person(7), person(8), person(9)]
const START = 20_000n * DAY
/** A base unit. */
const ONE = 1n << 64n

/** A log of the pool, seconds after the start. */
const at = (seconds: bigint, eventName: string, args: Record<string, unknown>, logIndex = 0): ReplayLog =>
  ({
    ...{ contract: 'creatorPools', eventName, args: { poolId: POOL, ...args }, address: zeroAddress },
    ...{ blockNumber: seconds, logIndex, time: START + seconds, transactionHash: id(1_000 + Number(seconds)) },
  }) as never as ReplayLog

const created = at(0n, 'PoolCreated', { operator: ADA, terms: { token: zeroAddress, joinUnits: 1 } })
const joined = (seconds: bigint, workId: Hex, units: number) =>
  at(seconds, 'Joined', { workId, works: 1, units, day: 0 })
/** One base unit each ten seconds. */
const SLOW = ONE / 10n
const opened = (seconds: bigint, streamId: Hex, payer: Address, rate: bigint, endDay: bigint) =>
  at(seconds, 'StreamOpened', {
    ...{ streamId, payer, controller: payer, salt: id(0), rate, endDay: Number(START / DAY + endDay) },
    deposit: (rate * (endDay * DAY - seconds) + ONE - 1n) >> 64n,
  })

const earned = (logs: readonly ReplayLog[], seconds: bigint, workId = SONG) => {
  const rows = earningsByPayer({ logs, members: [{ poolId: POOL, workId }] }).at(START + seconds)
  return Object.fromEntries(rows.map((row) => [`${row.payer} ${row.kind}`, row.earned]))
}

/** That what payers brought is all that there is. */
const assertSum = (logs: readonly ReplayLog[], seconds: bigint, workId = SONG) => {
  const state = emptyReplay()
  for (const log of logs) applyLog(state, log)
  const member = memberIn(state.pools, { poolId: POOL, workId, time: START + seconds })
  assert.ok(member)
  const sum = Object.values(earned(logs, seconds, workId)).reduce((all, each) => all + each, 0n)
  assert.equal(sum, member.earned + member.claimed * ONE)
}

describe('earningsByPayer', () => {
  test('of two streams at once, each by its rate', () => {
    const logs = [created, joined(0n, SONG, 1), joined(0n, ESSAY, 3)]
    logs.push(opened(0n, STREAM, ADA, ONE * 4n, 1n), opened(100n, id(5), BEN, ONE * 8n, 1n))
    // Of four units one is the song's: 1 a second of Ada's, 2 of Ben's from the hundredth on.
    assert.deepEqual(earned(logs, 150n), { [`${ADA} stream`]: 150n * ONE, [`${BEN} stream`]: 100n * ONE })
    assert.deepEqual(earned(logs, 150n, ESSAY), { [`${ADA} stream`]: 450n * ONE, [`${BEN} stream`]: 300n * ONE })
    assert.deepEqual(earned(logs, 3n * DAY), {
      [`${ADA} stream`]: DAY * ONE,
      [`${BEN} stream`]: 2n * (DAY - 100n) * ONE,
    })
  })

  test('of a stream that others pay on, each for their own days and their own speed', () => {
    const end = (day: bigint) => Number(START + day * DAY)
    const changed = (seconds: bigint, payer: Address, rate: bigint, until: bigint, deposit: bigint, refund = 0n) =>
      at(seconds, 'StreamChanged', { streamId: STREAM, payer, rate, end: end(until), deposit, refund })
    const logs = [created, joined(0n, SONG, 1), opened(0n, STREAM, ADA, ONE, 1n)]
    logs.push(changed(10n, BEN, ONE, 2n, DAY))
    logs.push(changed(DAY / 2n, CY, 3n * ONE, 2n, 3n * DAY))
    assert.deepEqual(earned(logs, 5n * DAY), {
      [`${ADA} stream`]: DAY * ONE,
      [`${BEN} stream`]: DAY * ONE,
      [`${CY} stream`]: 3n * DAY * ONE,
    })
    // Slower than before Cy paid, for the last half day: what goes is Cy's, then half of Ben's.
    logs.push(changed((3n * DAY) / 2n, ADA, ONE / 2n, 2n, 0n, (5n * DAY) / 4n))
    assert.deepEqual(earned(logs, 5n * DAY), {
      [`${ADA} stream`]: DAY * ONE,
      [`${BEN} stream`]: ((3n * DAY) / 4n) * ONE,
      [`${CY} stream`]: 2n * DAY * ONE,
    })
    assertSum(logs, 5n * DAY)
  })

  test('money that waited for units is its payer’s', () => {
    const logs = [created, at(5n, 'Paid', { payer: ADA, ref: id(0), sender: ADA, amount: 90n })]
    logs.push(opened(10n, STREAM, BEN, ONE, 1n), joined(40n, SONG, 1))
    assert.deepEqual(earned(logs, 40n), {})
    assert.deepEqual(earned(logs, 50n), { [`${ADA} payment`]: 90n * ONE, [`${BEN} stream`]: 40n * ONE })
    logs.push(at(60n, 'Claimed', { workId: SONG, payee: CY, amount: 140n }))
    assert.deepEqual(earned(logs, 61n), { [`${ADA} payment`]: 90n * ONE, [`${BEN} stream`]: 51n * ONE })
  })

  test('money that waits is not divided before a second has passed, whatever is paid in that second', () => {
    const logs = [created, at(5n, 'Paid', { payer: ADA, ref: id(0), sender: ADA, amount: 90n }), joined(9n, SONG, 1)]
    logs.push(at(9n, 'Paid', { payer: BEN, ref: id(0), sender: BEN, amount: 7n }))
    assert.deepEqual(earned(logs, 9n), { [`${BEN} payment`]: 7n * ONE })
    assert.deepEqual(earned(logs, 10n), { [`${BEN} payment`]: 7n * ONE, [`${ADA} payment`]: 90n * ONE })
  })

  test('what leaves a lot brings along what it has earned there', () => {
    const logs = [created, at(0n, 'Joined', { workId: ESSAY, works: 4, units: 1, day: 0 })]
    logs.push(at(5n, 'Paid', { payer: ADA, ref: id(0), sender: ADA, amount: 40n }))
    logs.push(at(6n, 'Extracted', { catalogueId: ESSAY, workId: SONG }))
    logs.push(at(7n, 'Paid', { payer: BEN, ref: id(0), sender: BEN, amount: 80n }))
    assert.deepEqual(earned(logs, 8n), { [`${ADA} payment`]: 10n * ONE, [`${BEN} payment`]: 20n * ONE })
  })

  test('sums are exact where nothing divides', () => {
    const logs = [created, joined(0n, SONG, 7), joined(0n, ESSAY, 1_000_003)]
    logs.push(opened(1n, STREAM, ADA, SLOW, 3n), opened(11n, id(5), BEN, SLOW / 7n, 2n))
    for (let i = 0n; i < 40n; i += 1n)
      logs.push(at(20n + i * 777n, 'Paid', { payer: i % 3n ? CY : BEN, ref: id(0), sender: CY, amount: 1n + i * i }))
    for (const seconds of [33_000n, DAY, 2n * DAY + 1n, 9n * DAY])
      for (const workId of [SONG, ESSAY]) assertSum(logs, seconds, workId)
    const rows = earningsByPayer({ logs, members: [{ poolId: POOL, workId: SONG }] }).at(START + 9n * DAY)
    assert.deepEqual(
      rows.map(({ payer, kind, payments }) => [payer, kind, payments]),
      [
        [ADA, 'stream', 1],
        [BEN, 'stream', 1],
        [BEN, 'payment', 14],
        [CY, 'payment', 26],
      ],
    )
  })
})
