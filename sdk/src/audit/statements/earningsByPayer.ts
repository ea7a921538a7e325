import type { Address, Hex } from 'viem'
import { DAY } from '../../utils/days.ts'
import { least, most } from '../internal/least.ts'
import { FRACTION, lookAt, type PoolBook, type PoolSecond, SCALE } from '../replay/books.ts'
import { knownOf } from '../replay/key.ts'
import type { CreatorPoolsLog, ReplayLog } from '../replay/log.ts'
import { applyToPools, emptyPools } from '../replay/pools.ts'
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
  /** Takes in what was logged since. */
  take(logs: Iterable<ReplayLog>): void
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
 * Nothing is rounded away: what a division by the pool's units leaves over stays with whoever brought it until the next one. So no payer is
 * ever ahead or behind by more than 2^-64 of a base unit for each of the pool's units.
 *
 * @example
 * const earnings = earningsByPayer({ logs, members: [{ poolId, workId }] })
 * for (const { payer, earned } of earnings.at(time)) console.log(payer, earned >> 64n)
 */
export function earningsByPayer({ logs, members }: EarningsByPayerParameters): EarningsByPayerReturnType {
  const state = emptyPools()
  const pools = new Map(members.map(({ poolId }) => [poolId, new PoolParts()]))
  const take = (more: Iterable<ReplayLog>) => {
    for (const log of more) {
      const parts = log.contract === 'creatorPools' ? pools.get(log.args.poolId) : undefined
      if (!parts || log.contract !== 'creatorPools') continue
      const former = log.eventName === 'StreamChanged' ? knownOf(state.streams, log.args.streamId, 'stream') : undefined
      const before = parts.begin(log, state.pools.get(log.args.poolId)?.book)
      const stream = former && { ...former }
      applyToPools(state, log)
      parts.end(log, knownOf(state.pools, log.args.poolId, 'pool').book, before, stream)
    }
  }
  take(logs)
  return {
    take,
    at: (time) =>
      [...pools].flatMap(([poolId, parts]) => {
        const book = state.pools.get(poolId)?.book
        if (!book) return []
        const wanted = members.flatMap((member) => (member.poolId === poolId ? [member.workId] : []))
        return parts.earnedBy(book, wanted, time).map((row) => ({ poolId, ...row }))
      }),
  }
}

/** By source. */
type Ledger = Map<string, bigint>

/** A member, as of when its units last changed. */
type Member = {
  units: bigint
  /** Scaled money by then, and what a unit had earned by then. */
  earned: Ledger
  since: Ledger
}

/** A pool's money, told apart by who brought it. Scaled, as in the pool's own book. */
class PoolParts {
  readonly #sources = new Map<string, Pick<PayerEarning, 'payer' | 'kind' | 'payments' | 'transactionHash'>>()
  readonly #streams = new Map<Hex, Stretch[]>()
  /** What a unit has earned since the pool began; what waits for units; what is not divided yet, or was divided too early (below zero). */
  #accumulator: Ledger = new Map()
  #idle: Ledger = new Map()
  #carry: Ledger = new Map()
  #members = new Map<Hex, Member>()

  /** Before the pool's book takes a log in: brings all to its second. */
  begin(log: CreatorPoolsLog, book: PoolBook | undefined): PoolSecond | undefined {
    if (!book) return undefined
    this.#walk(book, log.time)
    // A stream that has ended stays so.
    for (const [streamId, stretches] of this.#streams)
      if (stretches.every(({ until }) => until <= book.time)) this.#streams.delete(streamId)
    return lookAt(book, log.time)
  }

  /** After it has. */
  end(
    log: CreatorPoolsLog,
    book: PoolBook,
    before: PoolSecond | undefined,
    former: { rate: bigint; end: bigint } | undefined,
  ): void {
    switch (log.eventName) {
      case 'Joined':
      case 'Left':
      case 'UnitsSet':
        this.#setUnits(log.args.workId, knownOf(book.members, log.args.workId, 'member').units)
        return
      case 'Extracted': {
        const { catalogueId, workId } = log.args
        this.#setUnits(catalogueId, knownOf(book.members, catalogueId, 'member').units)
        const { units, earned, since } = this.#memberOf(catalogueId)
        this.#members.set(workId, { units, earned: new Map(earned), since: new Map(since) })
        return
      }
    }
    const inflow = before && this.#inflowOf(log, before, former)
    if (!inflow) return
    if (before.units === 0n) add(this.#idle, inflow)
    // A top-up without a fraction leaves the book closed.
    else if (book.accumulator === before.accumulator) add(this.#carry, inflow)
    else this.#divide(inflow, before.units)
  }

  /** What members have earned by a second without logs. */
  earnedBy(book: PoolBook, workIds: readonly Hex[], time: bigint): Omit<PayerEarning, 'poolId'>[] {
    const kept = [this.#accumulator, this.#idle, this.#carry, this.#members] as const
    this.#accumulator = new Map(this.#accumulator)
    this.#idle = new Map(this.#idle)
    this.#carry = new Map(this.#carry)
    this.#members = new Map(
      workIds.flatMap((workId) => {
        const member = this.#members.get(workId)
        return member ? [[workId, { ...member, earned: new Map(member.earned) }]] : []
      }),
    )
    this.#walk(book, time)
    const rows = workIds.flatMap((workId) =>
      [...this.#earned(this.#memberOf(workId))].flatMap(([key, earned]) => {
        const source = this.#sources.get(key)
        return source && earned !== 0n ? [{ workId, ...source, earned }] : []
      }),
    )
    ;[this.#accumulator, this.#idle, this.#carry, this.#members] = kept
    return rows
  }

  /** Goes on to a second in which nothing has been logged yet: streams bring money and end, and announced units come. */
  #walk(book: PoolBook, until: bigint): void {
    let before: PoolSecond = lookAt(book, book.time)
    const turns = book.eventful.map((day) => day * DAY).filter((second) => second < until)
    for (const second of [...turns, until]) {
      const after = lookAt(book, second)
      if (after.time <= before.time) continue
      const inflow = this.#flowed(before.time, after.time)
      if (before.units === 0n) add(this.#idle, inflow)
      else {
        add(inflow, this.#idle)
        this.#idle.clear()
        if (inflow.size > 0) this.#divide(inflow, before.units)
      }
      if (after.time === second && second % DAY === 0n)
        for (const workId of this.#members.keys()) {
          const account = book.members.get(workId)
          if (account && account.pendingDay !== 0n && account.pendingDay * DAY === second)
            this.#setUnits(workId, account.pendingUnits)
        }
      before = after
    }
  }

  /** Mirrors `Books.distribute`, for all sources one after the other: together they get what the units get, to the last fraction. */
  #divide(inflow: Ledger, units: bigint): void {
    add(this.#carry, inflow)
    let [upTo, given] = [0n, 0n]
    for (const [source, part] of this.#carry) {
      upTo += part
      const each = floorOf(upTo, units) - given
      given += each
      if (each !== 0n) add(this.#accumulator, new Map([[source, each]]))
      this.#carry.set(source, part - each * units)
    }
  }

  #flowed(from: bigint, until: bigint): Ledger {
    const flowed: Ledger = new Map()
    for (const stretches of this.#streams.values())
      for (const stretch of stretches) {
        const seconds = least(stretch.until, until) - most(stretch.from, from)
        if (seconds > 0n)
          for (const { payer, rate } of stretch.parts)
            add(flowed, new Map([[sourceOf(payer, 'stream'), rate * seconds]]))
      }
    return flowed
  }

  #memberOf(workId: Hex): Member {
    return this.#members.get(workId) ?? { units: 0n, earned: new Map(), since: new Map() }
  }

  #earned({ units, earned, since }: Member): Ledger {
    const sum = new Map(earned)
    if (units !== 0n)
      for (const [source, each] of this.#accumulator)
        add(sum, new Map([[source, units * (each - (since.get(source) ?? 0n))]]))
    return sum
  }

  #setUnits(workId: Hex, units: bigint): void {
    const earned = this.#earned(this.#memberOf(workId))
    this.#members.set(workId, { units, earned, since: new Map(this.#accumulator) })
  }

  /** Scaled money that a log brings to be divided at once, and by whom; nothing where it brings none. */
  #inflowOf(
    log: CreatorPoolsLog,
    { time: now }: PoolSecond,
    former: { rate: bigint; end: bigint } | undefined,
  ): Ledger | undefined {
    switch (log.eventName) {
      case 'Paid':
        return new Map([[this.#note(log, log.args.payer, 'payment', true), log.args.amount << SCALE]])
      case 'StreamOpened': {
        const { streamId, payer, rate, endDay } = log.args
        this.#streams.set(streamId, [openedStretch(log.args, now)])
        return new Map([[this.#note(log, payer, 'stream', true), excessOf(rate * (BigInt(endDay) * DAY - now))]])
      }
      case 'StreamChanged': {
        if (!former) return undefined
        const { streamId, payer, rate, deposit } = log.args
        const more = rate * (BigInt(log.args.end) - now) - former.rate * (former.end - now)
        const stretches = this.#streams.get(streamId) ?? []
        // What comes back leaves its fraction with the pool: it was of those who had paid for it.
        const last = more < 0n ? stretches.at(-1)?.parts.at(-1)?.payer : undefined
        const source = this.#note(log, last ?? payer, 'stream', deposit !== 0n)
        this.#streams.set(streamId, changedStretches(stretches, log.args, { now, formerEnd: former.end }))
        return new Map([[source, more < 0n ? -more & FRACTION : excessOf(more)]])
      }
      default:
        return undefined
    }
  }

  #note({ transactionHash }: CreatorPoolsLog, payer: Address, kind: PayerEarning['kind'], isPayment: boolean): string {
    const key = sourceOf(payer, kind)
    const known = this.#sources.get(key)
    const payments = (known?.payments ?? 0) + (isPayment ? 1 : 0)
    const latest = isPayment || !known ? transactionHash : known.transactionHash
    this.#sources.set(key, { payer, kind, payments, transactionHash: latest })
    return key
  }
}

function sourceOf(payer: Address, kind: PayerEarning['kind']): string {
  return `${payer} ${kind}`
}

/** What rounding a deposit up to whole base units brings beyond it. */
function excessOf(scaled: bigint): bigint {
  return (((scaled + FRACTION) >> SCALE) << SCALE) - scaled
}

function floorOf(amount: bigint, units: bigint): bigint {
  return amount / units - (amount % units < 0n ? 1n : 0n)
}

function add(ledger: Ledger, more: Ledger): void {
  for (const [source, amount] of more) ledger.set(source, (ledger.get(source) ?? 0n) + amount)
}
