import { type Address, type Hex, zeroAddress } from 'viem'
import type { PoolTerms } from '../../types/structs.ts'
import { DAY } from '../../utils/days.ts'
import { NEVER } from '../../utils/never.ts'
import {
  advance,
  distribute,
  emptyBook,
  endRateOn,
  enter,
  extractMember,
  FRACTION,
  isFilling,
  lookAt,
  lookAtMember,
  memberIn as memberOf,
  type PoolBook,
  SCALE,
  type StreamAccount,
  setUnitsOf,
  streamAt,
  takeFrom,
} from './books.ts'
import { knownOf } from './key.ts'
import type { CreatorPoolsLog, LogPlace } from './log.ts'

type Pool = {
  terms: PoolTerms
  /** Nobody: the units are frozen. */
  operator: Address | undefined
  /** Who was offered the operator's place and has not taken it. */
  pendingOperator: Address | undefined
  /** Where the operator says that the pool is described; empty: nowhere. */
  uri: string
  book: PoolBook
}

type Stream = StreamAccount & {
  poolId: Hex
  /** Who decides about it. */
  controller: Address
  salt: Hex
}

/** A log that says something else than the logs before it lead to. */
export type LogProblem = Omit<LogPlace, 'address'> & {
  /** What differs: base units of a deposit, a refund or a claim. */
  what: 'deposit' | 'refund' | 'claim'
  /** The stream or the work. */
  id: Hex
  said: bigint
  expected: bigint
}

/** What the pools keep. */
export type PoolsState = { pools: Map<Hex, Pool>; streams: Map<Hex, Stream>; problems: LogProblem[] }

export function emptyPools(): PoolsState {
  return { pools: new Map(), streams: new Map(), problems: [] }
}

/** Takes a log of the pools in. Logs come in the order of the chain. */
export function applyToPools(state: PoolsState, log: CreatorPoolsLog): void {
  if (log.eventName === 'PoolCreated') {
    const { poolId, operator, terms } = log.args
    state.pools.set(poolId, { terms, operator, pendingOperator: undefined, uri: '', book: emptyBook() })
    return
  }
  const pool = knownOf(state.pools, log.args.poolId, 'pool')
  const { book } = pool
  advance(book, log.time)
  switch (log.eventName) {
    case 'PoolDescribed':
      pool.uri = log.args.uri
      return
    case 'OperatorProposed':
      pool.pendingOperator = unlessZero(log.args.operator)
      return
    case 'OperatorSet':
      pool.operator = unlessZero(log.args.operator)
      // Taken, or gone with the operator who made it.
      pool.pendingOperator = undefined
      book.isFrozen = pool.operator === undefined && pool.terms.joinUnits === 0
      return
    case 'Joined': {
      const { workId, works, units, day } = log.args
      setUnitsOf(book, enter(book, workId, BigInt(works)), BigInt(units), BigInt(day))
      return
    }
    case 'Left': {
      const member = memberOf(book, log.args.workId)
      member.joined = false
      setUnitsOf(book, member, 0n, 0n)
      return
    }
    case 'UnitsSet': {
      const { workId, units, day } = log.args
      setUnitsOf(book, memberOf(book, workId), BigInt(units), BigInt(day))
      return
    }
    case 'Extracted':
      extractMember(book, log.args.catalogueId, log.args.workId)
      return
    case 'Paid':
      book.paidIn += log.args.amount
      distribute(book, log.args.amount << SCALE)
      return
    case 'StreamOpened': {
      const { poolId, streamId, controller, salt, rate, endDay, deposit } = log.args
      const end = BigInt(endDay) * DAY
      distribute(book, takeDeposit(state, log, book, streamId, rate * (end - log.time), deposit))
      book.rate += rate
      endRateOn(book, BigInt(endDay), rate)
      state.streams.set(streamId, { poolId, controller, salt, rate, end, since: log.time, passedBefore: 0n })
      return
    }
    case 'StreamChanged':
      changeStream(state, log, book)
      return
    case 'Claimed': {
      const { workId, amount } = log.args
      const member = memberOf(book, workId)
      const { earned } = lookAtMember(book, member, book.time)
      expect(state, log, { what: 'claim', id: workId, said: amount, expected: earned >> SCALE })
      takeFrom(book, member, amount)
    }
  }
}

/** A new rate, or a new end: one of the two. */
function changeStream(
  state: PoolsState,
  log: LogPlace & Extract<CreatorPoolsLog, { eventName: 'StreamChanged' }>,
  book: PoolBook,
): void {
  const { streamId, rate, deposit, refund } = log.args
  const stream = knownOf(state.streams, streamId, 'stream')
  const now = book.time
  const end = BigInt(log.args.end)
  const more = rate * (end - now) - stream.rate * (stream.end - now)
  if (more >= 0n) {
    const excess = takeDeposit(state, log, book, streamId, more, deposit)
    // A top-up without a fraction leaves the books closed, and with them a carry that has become larger than the units.
    const isTopUp = rate === stream.rate && end > stream.end
    if (excess !== 0n || !isTopUp || isFilling(book)) distribute(book, excess)
    expect(state, log, { what: 'refund', id: streamId, said: refund, expected: 0n })
  } else {
    // Rounded down: the fraction stays with the pool.
    expect(state, log, { what: 'refund', id: streamId, said: refund, expected: -more >> SCALE })
    expect(state, log, { what: 'deposit', id: streamId, said: deposit, expected: 0n })
    book.refunded += refund
    distribute(book, -more & FRACTION)
  }
  endRateOn(book, stream.end / DAY, -stream.rate)
  if (end > now) endRateOn(book, end / DAY, rate)
  book.rate += (end > now ? rate : 0n) - stream.rate
  if (rate !== stream.rate) {
    stream.passedBefore = streamAt(stream, now).passed
    stream.since = now
    stream.rate = rate
  }
  stream.end = end
}

/** Scaled money in whole base units, rounded up. Gives what that is too much, which is the pool's. */
function takeDeposit(
  state: PoolsState,
  log: LogPlace,
  book: PoolBook,
  streamId: Hex,
  scaled: bigint,
  deposit: bigint,
): bigint {
  const whole = (scaled + FRACTION) >> SCALE
  expect(state, log, { what: 'deposit', id: streamId, said: deposit, expected: whole })
  book.paidIn += deposit
  return (whole << SCALE) - scaled
}

function expect(
  { problems }: PoolsState,
  { blockNumber, logIndex, time, transactionHash }: LogPlace,
  problem: Omit<LogProblem, keyof LogPlace>,
): void {
  if (problem.said !== problem.expected) problems.push({ ...problem, blockNumber, logIndex, time, transactionHash })
}

/** Who operates a pool, and who was offered its place; nobody where it is frozen, or no place is offered. */
export function operatorsIn(
  state: PoolsState,
  poolId: Hex,
): { operator: Address | undefined; pendingOperator: Address | undefined } {
  const pool = state.pools.get(poolId)
  return { operator: pool?.operator, pendingOperator: pool?.pendingOperator }
}

/** A pool's money at a second that is not before its last log; nothing where there is no such pool. Mirrors `CreatorPools.stateOf`. */
export function poolIn(
  state: PoolsState,
  { poolId, time }: { poolId: Hex; time: bigint },
):
  | {
      /** Base units × 2^64 that one unit has earned since the pool began. */
      accumulator: bigint
      totalUnits: bigint
      /** Base units per second × 2^64 that arrive by streams. */
      rate: bigint
      /** Base units × 2^64 that wait for somebody to hold units, and that are not yet divided. */
      idle: bigint
      carry: bigint
      /** Base units, since the pool began: came in, went back to payers, claimed. */
      paidIn: bigint
      refunded: bigint
      claimed: bigint
    }
  | undefined {
  const book = state.pools.get(poolId)?.book
  if (!book) return undefined
  const { accumulator, units, rate, idle, carry } = lookAt(book, time)
  const { paidIn, refunded, claimed } = book
  return { accumulator, totalUnits: units, rate, idle, carry, paidIn, refunded, claimed }
}

/** Since when a pool's clock stands still; {@link NEVER} where it runs. Mirrors `CreatorPools.stoppedSince`. */
export function stoppedSinceIn(state: PoolsState, poolId: Hex): bigint {
  const book = state.pools.get(poolId)?.book
  return book?.isFrozen && book.units === 0n ? book.time : NEVER
}

/** A membership at a second that is not before the pool's last log; nothing where the work never was a member. Mirrors
 * `CreatorPools.memberOf` and `claimable`. */
export function memberIn(
  state: PoolsState,
  { poolId, workId, time }: { poolId: Hex; workId: Hex; time: bigint },
):
  | {
      joined: boolean
      /** Of the work; for a lot, of each of its works. */
      units: bigint
      works: bigint
      pendingUnits: bigint
      pendingDay: bigint
      /** Base units × 2^64 earned and not claimed; for a lot, by each of its works. */
      earned: bigint
      /** Base units that a claim would bring, rounded down. */
      claimable: bigint
      /** Base units claimed so far. */
      claimed: bigint
    }
  | undefined {
  const book = state.pools.get(poolId)?.book
  const account = book?.members.get(workId)
  if (!book || !account) return undefined
  const { member, earned } = lookAtMember(book, account, time)
  const { joined, units, works, pendingUnits, pendingDay, claimed } = member
  return { joined, units, works, pendingUnits, pendingDay, earned, claimable: earned >> SCALE, claimed }
}

/**
 * A stream's rate (base units per second × 2^64), the second in which it ends or ended, and, at a second that is not before the pool's last
 * log, what it has brought and what it has not (base units × 2^64); nothing where none was opened. Mirrors `CreatorPools.streamOf`.
 */
export function streamIn(
  state: PoolsState,
  { streamId, time }: { streamId: Hex; time: bigint },
): { rate: bigint; end: bigint; passed: bigint; ahead: bigint } | undefined {
  const stream = state.streams.get(streamId)
  const book = stream && state.pools.get(stream.poolId)?.book
  if (!stream || !book) return undefined
  const now = book.isFrozen ? lookAt(book, time).time : time
  return { rate: stream.rate, end: stream.end, ...streamAt(stream, now) }
}

function unlessZero(address: Address): Address | undefined {
  return address === zeroAddress ? undefined : address
}
