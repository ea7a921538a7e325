import type { Address, Hex } from 'viem'
import { DAY } from '../../utils/days.ts'
import { least } from '../internal/least.ts'
import { FRACTION, lookAt, lookAtMember, type PoolBook, type PoolSecond, SCALE } from '../replay/books.ts'
import { knownOf } from '../replay/key.ts'
import type { CreatorPoolsLog, ReplayLog } from '../replay/log.ts'
import { applyToPools, emptyPools, type PoolsState } from '../replay/pools.ts'
import { changedStretches, openedStretch, type Stretch } from './stretches.ts'

export type EarningsByPayerParameters = {
  /** All logs of the contracts, from their first on, in the order of the chain. */
  logs: Iterable<ReplayLog>
  /** Memberships to look at: works, and the pools in which they have earned. For a lot, what each of its works has earned. */
  members: readonly { poolId: Hex; workId: Hex }[]
}

/** What one payer's payments, or streams, to a pool have brought a member. */
export type PayerEarning = {
  poolId: Hex
  workId: Hex
  /** As the pool's logs name them: an inbox is the payer of what it holds. */
  payer: Address
  kind: 'payment' | 'stream'
  /** Base units × 2^64, claimed or not. */
  earned: bigint
  /** Payments, or deposits of streams, by this payer to this pool so far. */
  payments: number
  /** The latest of them. */
  transactionHash: Hex
}

export type EarningsByPayerReturnType = {
  /**
   * Who brought what by a second that is not before the last log. Summed over payers it is what the member has earned, exactly: claimed
   * and not.
   */
  at(time: bigint): PayerEarning[]
}

/**
 * Works out from logs who paid what members of pools have earned: single payments, and streams second by second, by whoever paid for those
 * seconds. Money that waited for somebody to hold units is its payer's when it is divided.
 *
 * Nothing is rounded away: what a division by the pool's units leaves over is carried as the pool carries it, and shared among those who
 * brought it: of each division, less than 2^-64 of a base unit may stand with another of them.
 *
 * @example
 * const earnings = earningsByPayer({ logs, members: [{ poolId, workId }] })
 * for (const { payer, earned } of earnings.at(time)) console.log(payer, earned >> 64n)
 */
export function earningsByPayer({ logs, members }: EarningsByPayerParameters): EarningsByPayerReturnType {
  const all = [...logs]
  const pools = new Map<Hex, PoolParts>()
  const watch = (poolId: Hex, workId: Hex) => {
    const parts = pools.get(poolId) ?? { sources: new Map(), streams: new Map(), ledgers: noLedgers() }
    pools.set(poolId, parts)
    if (!parts.ledgers.members.has(workId)) parts.ledgers.members.set(workId, new Map())
  }
  for (const { poolId, workId } of members) watch(poolId, workId)
  // What leaves a lot brings along what it has earned there.
  for (const log of all)
    if (log.contract === 'creatorPools' && log.eventName === 'Extracted') {
      const { poolId, catalogueId, workId } = log.args
      if (pools.get(poolId)?.ledgers.members.has(workId)) watch(poolId, catalogueId)
    }

  const state = emptyPools()
  for (const log of all) {
    if (log.contract !== 'creatorPools') continue
    const parts = pools.get(log.args.poolId)
    if (parts) take(state, parts, log)
  }
  return {
    at: (time) => {
      const later = new Map(
        Array.from(pools, ([poolId, { streams, ledgers }]) => {
          const book = state.pools.get(poolId)?.book
          const copy = copyOf(ledgers)
          if (book) walk(book, { streams, ledgers: copy }, time)
          return [poolId, copy]
        }),
      )
      return members.flatMap(({ poolId, workId }) =>
        [...(later.get(poolId)?.members.get(workId) ?? [])].flatMap(([key, earned]) => {
          const source = pools.get(poolId)?.sources.get(key)
          return source && earned !== 0n ? [{ poolId, workId, ...source, earned }] : []
        }),
      )
    },
  }
}

/** Scaled money, by source. */
type Ledger = Map<string, bigint>

/** Where a pool's money of each source is: waiting for units, not yet divided, and with the members that are looked at. */
type Ledgers = { idle: Ledger; carry: Ledger; members: Map<Hex, Ledger> }

type PoolParts = {
  sources: Map<string, Pick<PayerEarning, 'payer' | 'kind' | 'payments' | 'transactionHash'>>
  streams: Map<Hex, Stretch[]>
  ledgers: Ledgers
}

function noLedgers(): Ledgers {
  return { idle: new Map(), carry: new Map(), members: new Map() }
}

function copyOf({ idle, carry, members }: Ledgers): Ledgers {
  const copies = Array.from(members, ([workId, ledger]) => [workId, new Map(ledger)] as const)
  return { idle: new Map(idle), carry: new Map(carry), members: new Map(copies) }
}

function take(state: PoolsState, parts: PoolParts, log: CreatorPoolsLog): void {
  const { poolId } = log.args
  const book = state.pools.get(poolId)?.book
  if (book) {
    walk(book, parts, log.time)
    // A stream that has ended stays so.
    for (const [streamId, stretches] of parts.streams)
      if (stretches.every(({ until }) => until <= book.time)) parts.streams.delete(streamId)
  }
  const former =
    log.eventName === 'StreamChanged' ? { ...knownOf(state.streams, log.args.streamId, 'stream') } : undefined
  const before = book && lookAt(book, log.time)
  const earned = book && earnedIn(book, parts.ledgers, log.time)
  applyToPools(state, log)
  if (log.eventName === 'Extracted') {
    const { catalogueId, workId } = log.args
    if (parts.ledgers.members.has(workId))
      parts.ledgers.members.set(workId, new Map(parts.ledgers.members.get(catalogueId)))
  }
  if (!book || !before || !earned) return
  const inflow = inflowOf(parts, log, before, former)
  if (!inflow) return
  if (before.units === 0n) add(parts.ledgers.idle, inflow)
  else share(parts.ledgers, inflow, book.carry, growth(earned, earnedIn(book, parts.ledgers, log.time)))
}

/** Scaled money that a log brings to be divided at once, and by whom; nothing where it brings none. */
function inflowOf(
  parts: PoolParts,
  log: CreatorPoolsLog,
  { time: now }: PoolSecond,
  former: { rate: bigint; end: bigint } | undefined,
): Ledger | undefined {
  switch (log.eventName) {
    case 'Paid':
      return new Map([[noteSource(parts, log, log.args.payer, 'payment', true), log.args.amount << SCALE]])
    case 'StreamOpened': {
      const { streamId, payer, rate, endDay } = log.args
      const source = noteSource(parts, log, payer, 'stream', true)
      parts.streams.set(streamId, [openedStretch(log.args, now)])
      return new Map([[source, excessOf(rate * (BigInt(endDay) * DAY - now))]])
    }
    case 'StreamChanged': {
      if (!former) return undefined
      const { streamId, payer, rate, deposit } = log.args
      const end = BigInt(log.args.end)
      const more = rate * (end - now) - former.rate * (former.end - now)
      const stretches = parts.streams.get(streamId) ?? []
      // What comes back leaves its fraction with the pool: it was of those who had paid for it.
      const last = more < 0n ? stretches.at(-1)?.parts.at(-1)?.payer : undefined
      const source = noteSource(parts, log, last ?? payer, 'stream', deposit !== 0n)
      parts.streams.set(streamId, changedStretches(stretches, log.args, { now, formerEnd: former.end }))
      return new Map([[source, more < 0n ? -more & FRACTION : excessOf(more)]])
    }
    default:
      return undefined
  }
}

/** What rounding a deposit up to whole base units brings beyond it. */
function excessOf(scaled: bigint): bigint {
  return (((scaled + FRACTION) >> SCALE) << SCALE) - scaled
}

function sourceOf(payer: Address, kind: PayerEarning['kind']): string {
  return `${payer} ${kind}`
}

function noteSource(
  { sources }: PoolParts,
  { transactionHash }: CreatorPoolsLog,
  payer: Address,
  kind: PayerEarning['kind'],
  isPayment: boolean,
): string {
  const key = sourceOf(payer, kind)
  const known = sources.get(key)
  const payments = (known?.payments ?? 0) + (isPayment ? 1 : 0)
  sources.set(key, {
    payer,
    kind,
    payments,
    transactionHash: isPayment || !known ? transactionHash : known.transactionHash,
  })
  return key
}

/** Goes on to a second in which nothing has been logged yet: streams bring money and end, and announced units come. */
function walk(book: PoolBook, { streams, ledgers }: Pick<PoolParts, 'streams' | 'ledgers'>, until: bigint): void {
  let before: PoolSecond = lookAt(book, book.time)
  let earned = earnedIn(book, ledgers, book.time)
  const turns = book.eventful.map((day) => day * DAY).filter((second) => second < until)
  for (const second of [...turns, until]) {
    const after = lookAt(book, second)
    if (after.time <= before.time) continue
    const inflow = flowedIn(streams, before.time, after.time)
    const next = earnedIn(book, ledgers, second)
    if (before.units === 0n) add(ledgers.idle, inflow)
    else {
      add(inflow, ledgers.idle)
      ledgers.idle.clear()
      if (inflow.size > 0) share(ledgers, inflow, after.carry, growth(earned, next))
    }
    before = after
    earned = next
  }
}

function flowedIn(streams: PoolParts['streams'], from: bigint, until: bigint): Ledger {
  const flowed: Ledger = new Map()
  for (const stretches of streams.values())
    for (const stretch of stretches) {
      const begin = stretch.from < from ? from : stretch.from
      const stop = least(stretch.until, until)
      if (begin < stop)
        for (const { payer, rate } of stretch.parts)
          add(flowed, new Map([[sourceOf(payer, 'stream'), rate * (stop - begin)]]))
    }
  return flowed
}

/** Shares what members have earned of a division among those whose money was divided; what is left to carry is theirs in the same way. */
function share(ledgers: Ledgers, inflow: Ledger, carry: bigint, grown: ReadonlyMap<Hex, bigint>): void {
  add(inflow, ledgers.carry)
  for (const [workId, amount] of grown) {
    const ledger = ledgers.members.get(workId)
    if (ledger && amount !== 0n) add(ledger, apportioned(amount, inflow))
  }
  ledgers.carry = apportioned(carry, inflow)
}

/** Splits an amount as the ledger's entries stand to each other: what all before have got together is always rounded down. */
function apportioned(amount: bigint, ledger: Ledger): Ledger {
  let total = 0n
  for (const part of ledger.values()) total += part
  const parts: Ledger = new Map()
  let [upTo, given] = [0n, 0n]
  for (const [source, part] of ledger) {
    upTo += part
    const share = total === 0n ? 0n : (amount * upTo) / total - given
    given += share
    if (share !== 0n) parts.set(source, share)
  }
  return parts
}

function earnedIn(book: PoolBook, { members }: Ledgers, time: bigint): Map<Hex, bigint> {
  return new Map(
    [...members.keys()].map((workId) => {
      const account = book.members.get(workId)
      return [workId, account ? lookAtMember(book, account, time).earned : 0n]
    }),
  )
}

function growth(before: ReadonlyMap<Hex, bigint>, after: ReadonlyMap<Hex, bigint>): Map<Hex, bigint> {
  return new Map(Array.from(after, ([workId, earned]) => [workId, earned - (before.get(workId) ?? 0n)]))
}

function add(ledger: Ledger, more: Ledger): void {
  for (const [source, amount] of more) ledger.set(source, (ledger.get(source) ?? 0n) + amount)
}
