import type { Hex } from 'viem'
import { DAY } from '../../utils/days.ts'
import { knownOf } from './key.ts'

/*
 * A pool's money, second by second, as contracts/libraries/{PoolsBase,Books,Members,Streams}.sol keep it. Money is in base units × 2^64
 * ("scaled"), so that nothing of it is ever rounded away. Between two logs nothing happens but that streams bring money and end, and that
 * announced units come: each stretch is one multiplication, however many seconds it has.
 */

export const SCALE = 64n
export const FRACTION = (1n << SCALE) - 1n
/** What a unit may have earned, at the most, for a pool to take more money. */
const ACCUMULATOR_LIMIT = 1n << 159n

/** What happens in the first second of a day. */
type Day = { rateEnding: bigint; unitsUp: bigint; unitsDown: bigint }

export type MemberAccount = {
  joined: boolean
  /** Units of the work; for a lot, of each of its works. */
  units: bigint
  /** Works that share the account: 1, or what a lot still holds. */
  works: bigint
  /** The accumulator up to which `owed` is right. */
  snapshot: bigint
  /** Scaled, earned before that and not claimed. */
  owed: bigint
  pendingUnits: bigint
  /** Day on which they come; zero: none do. */
  pendingDay: bigint
  /** Base units. */
  claimed: bigint
}

export type StreamAccount = {
  /** Base units per second × 2^64. */
  rate: bigint
  /** Second in which it ends, or ended. */
  end: bigint
  /** Second since which the rate holds. */
  since: bigint
  /** Scaled, what reached the pool before that. */
  passedBefore: bigint
}

/** A pool's moving parts at a second. */
export type PoolSecond = {
  /** Second up to which the rest is brought: earlier than asked for where the clock stands still. */
  time: bigint
  /** Scaled, what one unit has earned since the pool began. */
  accumulator: bigint
  /** Sum of all members' units. */
  units: bigint
  /** Base units per second × 2^64 that streams bring. */
  rate: bigint
  /** Scaled, not yet divided among the units. */
  carry: bigint
  /** Scaled, waiting because nobody held units. */
  idle: bigint
}

export type PoolBook = PoolSecond & {
  days: Map<bigint, Day>
  /** Days on which something happens, in order. */
  eventful: bigint[]
  /** Of past days on which units changed: what a unit had earned when the day began. */
  accumulatorOfDay: Map<bigint, bigint>
  members: Map<Hex, MemberAccount>
  /** Nobody who joins can bring units, and nobody sets any: with the last units the clock stops. */
  isFrozen: boolean
  /** Base units that came by payments and streams, went back to payers, and were claimed. */
  paidIn: bigint
  refunded: bigint
  claimed: bigint
}

export function emptyBook(): PoolBook {
  return {
    time: 0n,
    accumulator: 0n,
    units: 0n,
    rate: 0n,
    carry: 0n,
    idle: 0n,
    days: new Map(),
    eventful: [],
    accumulatorOfDay: new Map(),
    members: new Map(),
    isFrozen: false,
    paidIn: 0n,
    refunded: 0n,
    claimed: 0n,
  }
}

/* TIME */

/** Brings a book to a second. Mirrors `PoolsBase._walk`. */
export function advance(book: PoolBook, time: bigint): void {
  for (;;) {
    const day = book.eventful[0]
    if (day === undefined || day * DAY > time || isStopped(book)) break
    book.eventful.shift()
    const event = turn(book, book, day)
    if (event.unitsUp !== 0n || event.unitsDown !== 0n) book.accumulatorOfDay.set(day, book.accumulator)
    book.days.delete(day)
  }
  if (!isStopped(book)) accrue(book, time)
}

/** The same without touching the book, and what a unit had earned when the day `watched` began. Mirrors `PoolsBase._look`. */
export function lookAt(book: PoolBook, time: bigint, watched = 0n): PoolSecond & { watched: bigint } {
  const { accumulator, units, rate, carry, idle } = book
  const second = {
    time: book.time,
    accumulator,
    units,
    rate,
    carry,
    idle,
    watched: book.accumulatorOfDay.get(watched) ?? 0n,
  }
  const stops = () => second.units === 0n && book.isFrozen
  for (const day of book.eventful) {
    if (day * DAY > time || stops()) break
    turn(second, book, day)
    if (day === watched) second.watched = second.accumulator
  }
  if (!stops()) accrue(second, time)
  return second
}

function isStopped(book: PoolBook): boolean {
  return book.units === 0n && book.isFrozen
}

function turn(second: PoolSecond, { days }: PoolBook, day: bigint): Day {
  accrue(second, day * DAY)
  const event = days.get(day) ?? { rateEnding: 0n, unitsUp: 0n, unitsDown: 0n }
  second.rate -= event.rateEnding
  second.units += event.unitsUp - event.unitsDown
  return event
}

/** Mirrors `Books.accrue`: money that waits is divided as soon as a second has passed in which somebody held units. */
function accrue(second: PoolSecond, time: bigint): void {
  if (time <= second.time) return
  let scaled = second.rate * (time - second.time)
  if (second.units !== 0n && second.idle !== 0n) {
    scaled += second.idle
    second.idle = 0n
  }
  if (scaled !== 0n) distribute(second, scaled)
  second.time = time
}

/** Mirrors `Books.distribute`: what does not divide is carried to the next division. */
export function distribute(second: PoolSecond, scaled: bigint): void {
  if (second.units === 0n) {
    second.idle += scaled
    return
  }
  const total = scaled + second.carry
  second.accumulator += total / second.units
  second.carry = total % second.units
}

/** Mirrors `Books.isFilling`: money waits, or what a unit has earned is within a factor of four of the most that a pool takes. */
export function isFilling(second: PoolSecond): boolean {
  return second.idle !== 0n || second.accumulator > ACCUMULATOR_LIMIT / 4n
}

function onDay(book: PoolBook, day: bigint): Day {
  const known = book.days.get(day)
  if (known) return known
  const event = { rateEnding: 0n, unitsUp: 0n, unitsDown: 0n }
  book.days.set(day, event)
  let at = book.eventful.length
  while (at > 0 && (book.eventful[at - 1] as bigint) > day) at -= 1
  book.eventful.splice(at, 0, day)
  return event
}

/* STREAMS */

/** Lets a rate end on a day, or takes back that it does. */
export function endRateOn(book: PoolBook, day: bigint, rate: bigint): void {
  onDay(book, day).rateEnding += rate
}

/** Scaled money that a stream has brought by a second, and that it has not. */
export function streamAt(stream: StreamAccount, time: bigint): { passed: bigint; ahead: bigint } {
  const until = time < stream.end ? time : stream.end
  return {
    passed: stream.passedBefore + (until > stream.since ? stream.rate * (until - stream.since) : 0n),
    ahead: stream.end > time ? stream.rate * (stream.end - time) : 0n,
  }
}

/* MEMBERS */

/** A member that joins, for the first time or again. */
export function enter(book: PoolBook, workId: Hex, works: bigint): MemberAccount {
  let member = book.members.get(workId)
  if (!member) {
    member = newMember(book.accumulator)
    book.members.set(workId, member)
  }
  settle(book, member)
  member.joined = true
  member.works = works
  return member
}

/** A member whose changes that are due have been made. */
export function memberIn(book: PoolBook, workId: Hex): MemberAccount {
  const member = knownOf(book.members, workId, 'member')
  settle(book, member)
  return member
}

/** A catalogue's work, out of its lot: it starts as a copy of what the two have shared so far. */
export function extractMember(book: PoolBook, catalogueId: Hex, workId: Hex): void {
  const lot = memberIn(book, catalogueId)
  lot.works -= 1n
  book.members.set(workId, { ...lot, works: 1n, claimed: 0n })
}

/** Units from this second on (day zero) or from a day on; what was pending is taken back. Mirrors `CreatorPools._change`. */
export function setUnitsOf(book: PoolBook, member: MemberAccount, units: bigint, day: bigint): void {
  if (member.pendingDay !== 0n) {
    schedule(onDay(book, member.pendingDay), member, -1n)
    member.pendingDay = 0n
    member.pendingUnits = 0n
  }
  if (day === 0n) {
    book.units += (units - member.units) * member.works
    close(member, book.accumulator, units)
    return
  }
  member.pendingUnits = units
  member.pendingDay = day
  schedule(onDay(book, day), member, 1n)
}

/** Scaled money that a member has earned and not claimed. Mirrors `Members.earned`. */
export function earnedBy(member: MemberAccount, accumulator: bigint): bigint {
  return member.owed + member.units * (accumulator - member.snapshot)
}

/** Takes base units out of what is earned. */
export function takeFrom(book: PoolBook, member: MemberAccount, amount: bigint): void {
  member.owed = earnedBy(member, book.accumulator) - (amount << SCALE)
  member.snapshot = book.accumulator
  member.claimed += amount
  book.claimed += amount
}

/** A member at a second that is not before the book's, without touching either. Mirrors `CreatorPools._lookMember`. */
export function lookAtMember(
  book: PoolBook,
  account: MemberAccount,
  time: bigint,
): { member: MemberAccount; earned: bigint } {
  const second = lookAt(book, time, account.pendingDay)
  const member = { ...account }
  if (member.pendingDay !== 0n && member.pendingDay * DAY <= second.time) applyPending(member, second.watched)
  return { member, earned: earnedBy(member, second.accumulator) }
}

function newMember(snapshot: bigint): MemberAccount {
  return {
    joined: true,
    units: 0n,
    works: 1n,
    snapshot,
    owed: 0n,
    pendingUnits: 0n,
    pendingDay: 0n,
    claimed: 0n,
  }
}

/** Mirrors `PoolsBase._settle`. */
function settle(book: PoolBook, member: MemberAccount): void {
  if (member.pendingDay === 0n || member.pendingDay * DAY > book.time) return
  applyPending(member, book.accumulatorOfDay.get(member.pendingDay) ?? 0n)
}

/** A lot with no works left changes no sums, so that its day may have kept no accumulator; nor does it earn for anybody. */
function applyPending(member: MemberAccount, accumulator: bigint): void {
  close(member, accumulator > member.snapshot ? accumulator : member.snapshot, member.pendingUnits)
  member.pendingUnits = 0n
  member.pendingDay = 0n
}

/** Mirrors `Members.change`. */
function close(member: MemberAccount, accumulator: bigint, units: bigint): void {
  member.owed = earnedBy(member, accumulator)
  member.snapshot = accumulator
  member.units = units
}

function schedule(event: Day, { units, pendingUnits, works }: MemberAccount, sign: 1n | -1n): void {
  if (pendingUnits > units) event.unitsUp += sign * (pendingUnits - units) * works
  else event.unitsDown += sign * (units - pendingUnits) * works
}
