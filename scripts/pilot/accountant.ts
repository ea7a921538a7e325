import type { Hex } from 'viem'

/** Money is counted in base units × 2^64 ("scaled"), as the contracts do: nothing of it is ever rounded away. */
const ONE = 64n
const FRACTION = (1n << ONE) - 1n
/** Seconds. */
const DAY = 86_400n

/** What the accountant needs of a pool's log. The decoded logs of viem fit as they are. */
export type PoolEvent =
  | { eventName: 'Joined'; args: { workId: Hex; works: number; units: number; day: number } }
  | { eventName: 'Left'; args: { workId: Hex } }
  | { eventName: 'UnitsSet'; args: { workId: Hex; units: number; day: number } }
  | { eventName: 'Extracted'; args: { catalogueId: Hex; workId: Hex } }
  | { eventName: 'Paid'; args: { amount: bigint } }
  | { eventName: 'StreamOpened'; args: { streamId: Hex; rate: bigint; endDay: number; deposit: bigint } }
  | {
      eventName: 'StreamChanged'
      args: { streamId: Hex; rate: bigint; end: number; deposit: bigint; refund: bigint }
    }
  | { eventName: 'Claimed'; args: { workId: Hex; amount: bigint } }

/** A log, and the second of its block. */
export type PoolEntry = PoolEvent & { time: bigint }

export type MemberAccount = {
  /** Units of the work; for a lot, of each of its works. */
  units: bigint
  /** Works that share this account: 1, or what a lot still holds. */
  works: bigint
  /** Scaled, earned and not claimed; for a lot, by each of its works. */
  earned: bigint
  /** Base units. */
  claimed: bigint
}

export type StreamAccount = {
  rate: bigint
  /** Second in which it ends, or ended. */
  end: bigint
  /** Scaled money that has reached the pool. */
  passed: bigint
  /** Scaled money that has not. */
  ahead: bigint
}

/** A pool's books, worked out from its logs and nothing else. */
export type PoolAccounts = {
  time: bigint
  /** Scaled money that one unit has earned since the pool began. */
  accumulator: bigint
  units: bigint
  /** Scaled money per second. */
  rate: bigint
  /** Scaled money that is not yet divided, and that waits for somebody to hold units. */
  carry: bigint
  idle: bigint
  members: ReadonlyMap<Hex, MemberAccount>
  streams: ReadonlyMap<Hex, StreamAccount>
  /** Base units: payments, deposits of streams, refunds of streams, claims. */
  paid: bigint
  deposited: bigint
  refunded: bigint
  claimed: bigint
  /** Where a log says something else than the logs before it lead to, in words. */
  problems: readonly string[]
}

type Member = {
  units: bigint
  works: bigint
  /** The accumulator up to which `owed` is right. */
  snapshot: bigint
  owed: bigint
  pending: { units: bigint; time: bigint } | undefined
  claimed: bigint
}

type Stream = { rate: bigint; end: bigint; since: bigint; passedBefore: bigint; running: boolean }

/**
 * Keeps the books of one pool a second time, from its logs alone, and says where the two do not agree.
 *
 * Between two logs nothing happens but that streams bring money, end, and that announced units come; so each stretch is one
 * multiplication, however many seconds it has. The pilot's pool is never frozen, so that its clock never stops.
 *
 * @param entries - Logs of one pool in the order of the chain.
 * @param until - Second up to which to count.
 */
export function accountsOf(entries: Iterable<PoolEntry>, until: bigint): PoolAccounts {
  const members = new Map<Hex, Member>()
  const streams = new Map<Hex, Stream>()
  const problems: string[] = []
  let time = 0n
  let accumulator = 0n
  let units = 0n
  let rate = 0n
  let carry = 0n
  let idle = 0n
  let paid = 0n
  let deposited = 0n
  let refunded = 0n
  let claimed = 0n

  const distribute = (scaled: bigint): void => {
    if (units === 0n) {
      idle += scaled
      return
    }
    const total = scaled + carry
    accumulator += total / units
    carry = total % units
  }
  const accrue = (to: bigint): void => {
    if (to <= time) return
    let scaled = rate * (to - time)
    // Money that waited goes to those who hold units at the end of the first second in which anybody does.
    if (units !== 0n) {
      scaled += idle
      idle = 0n
    }
    if (scaled !== 0n) distribute(scaled)
    time = to
  }
  const earnedBy = (member: Member): bigint => member.owed + member.units * (accumulator - member.snapshot)
  const setUnits = (member: Member, to: bigint): void => {
    member.owed = earnedBy(member)
    member.snapshot = accumulator
    units += (to - member.units) * member.works
    member.units = to
  }
  const advance = (to: bigint): void => {
    for (;;) {
      const ends = [...streams.values()].filter(({ running }) => running).map(({ end }) => end)
      const comings = [...members.values()].flatMap(({ pending }) => (pending ? [pending.time] : []))
      const next = [...ends, ...comings].reduce<bigint | undefined>(
        (least, each) => (each <= to && (least === undefined || each < least) ? each : least),
        undefined,
      )
      if (next === undefined) break
      accrue(next)
      for (const stream of streams.values()) {
        if (!stream.running || stream.end !== next) continue
        stream.running = false
        rate -= stream.rate
      }
      for (const member of members.values()) {
        if (member.pending?.time !== next) continue
        setUnits(member, member.pending.units)
        member.pending = undefined
      }
    }
    accrue(to)
  }
  const memberOf = (workId: Hex, isNew = false): Member => {
    let member = members.get(workId)
    if (!member) {
      if (!isNew) problems.push(`${workId}: a log is about it, but none says that it joined`)
      member = { units: 0n, works: 1n, snapshot: accumulator, owed: 0n, pending: undefined, claimed: 0n }
      members.set(workId, member)
    }
    return member
  }
  /** Units now, or on a day. */
  const plan = (member: Member, to: number, day: number): void => {
    member.pending = undefined
    if (day === 0) setUnits(member, BigInt(to))
    else member.pending = { units: BigInt(to), time: BigInt(day) * DAY }
  }
  const expect = (what: string, said: bigint, worked: bigint): void => {
    if (said !== worked) problems.push(`${what}: the log says ${said}, the logs before it lead to ${worked}`)
  }
  /** Scaled money in whole base units, rounded up; what that is too much goes to the pool. */
  const depositFor = (what: string, scaled: bigint, deposit: bigint): void => {
    const whole = (scaled + FRACTION) >> ONE
    expect(`deposit of ${what}`, deposit, whole)
    deposited += deposit
    distribute((whole << ONE) - scaled)
  }

  const apply = (entry: PoolEntry): void => {
    switch (entry.eventName) {
      case 'Joined': {
        const { workId, works, units: to, day } = entry.args
        const member = memberOf(workId, true)
        member.works = BigInt(works)
        plan(member, to, day)
        return
      }
      case 'Left': {
        plan(memberOf(entry.args.workId), 0, 0)
        return
      }
      case 'UnitsSet': {
        // Saying again what holds is a log with day zero, and changes nothing.
        plan(memberOf(entry.args.workId), entry.args.units, entry.args.day)
        return
      }
      case 'Extracted': {
        const lot = memberOf(entry.args.catalogueId)
        lot.works -= 1n
        members.set(entry.args.workId, { ...lot, works: 1n, claimed: 0n })
        return
      }
      case 'Paid': {
        paid += entry.args.amount
        distribute(entry.args.amount << ONE)
        return
      }
      case 'StreamOpened': {
        const { streamId, rate: of, endDay, deposit } = entry.args
        const end = BigInt(endDay) * DAY
        depositFor(streamId, of * (end - time), deposit)
        streams.set(streamId, { rate: of, end, since: time, passedBefore: 0n, running: true })
        rate += of
        return
      }
      case 'StreamChanged': {
        changeStream(entry.args)
        return
      }
      case 'Claimed': {
        const { workId, amount } = entry.args
        const member = memberOf(workId)
        const earned = earnedBy(member)
        expect(`claim for ${workId}`, amount, earned >> ONE)
        member.owed = earned - (amount << ONE)
        member.snapshot = accumulator
        member.claimed += amount
        claimed += amount
        return
      }
    }
  }
  const changeStream = ({
    streamId,
    rate: to,
    end: endSecond,
    deposit,
    refund,
  }: Extract<PoolEvent, { eventName: 'StreamChanged' }>['args']): void => {
    const stream = streams.get(streamId)
    if (!stream?.running) {
      problems.push(`stream ${streamId}: a log changes it, but it does not run`)
      return
    }
    const end = BigInt(endSecond)
    const more = to * (end - time) - stream.rate * (stream.end - time)
    if (more >= 0n) {
      // A top-up that rounds up by nothing leaves the pool's books closed.
      const isExact = to === stream.rate && (more & FRACTION) === 0n
      if (isExact) {
        expect(`deposit of ${streamId}`, deposit, more >> ONE)
        deposited += deposit
      } else depositFor(streamId, more, deposit)
      expect(`refund of ${streamId}`, refund, 0n)
    } else {
      // Rounded down: the fraction stays with the pool.
      const back = -more >> ONE
      expect(`refund of ${streamId}`, refund, back)
      expect(`deposit of ${streamId}`, deposit, 0n)
      refunded += refund
      distribute(-more & FRACTION)
    }
    rate += to - stream.rate
    if (to !== stream.rate) {
      stream.passedBefore += stream.rate * (time - stream.since)
      stream.since = time
      stream.rate = to
    }
    stream.end = end
    if (end === time) {
      stream.running = false
      rate -= to
    }
  }

  for (const entry of entries) {
    if (entry.time > until) break
    // Nothing accrued before the first log.
    if (time === 0n) time = entry.time
    advance(entry.time)
    apply(entry)
  }
  if (time !== 0n) advance(until)

  return {
    time,
    accumulator,
    units,
    rate,
    carry,
    idle,
    members: new Map(
      Array.from(members, ([workId, member]) => [
        workId,
        { units: member.units, works: member.works, earned: earnedBy(member), claimed: member.claimed },
      ]),
    ),
    streams: new Map(
      Array.from(streams, ([streamId, stream]) => {
        const until = stream.end < time ? stream.end : time
        const passed = stream.passedBefore + stream.rate * (until - stream.since)
        const ahead = stream.running ? stream.rate * (stream.end - time) : 0n
        return [streamId, { rate: stream.rate, end: stream.end, passed, ahead }]
      }),
    ),
    paid,
    deposited,
    refunded,
    claimed,
    problems,
  }
}

/** Where a pool's money is, to the last fraction. */
export type PoolBalance = {
  /** Base units that came in and did not go back to a payer. */
  paidIn: bigint
  claimed: bigint
  /** Base units that can be claimed now: each work's rounded down. */
  claimable: bigint
  /** Base units that streams have not brought yet, rounded down. */
  ahead: bigint
  /** Base units that wait because nobody holds units, rounded down. */
  idle: bigint
  /** Base units made of what is below one base unit each: members' fractions and what is not yet divided. */
  fractions: bigint
  /** Scaled: all that came in less all that is accounted for. Zero, or money is missing. */
  missing: bigint
}

/** Adds up a pool's accounts. Every base unit is in exactly one of the sums, so that `paidIn` is the total of the others. */
export function balanceOf(accounts: PoolAccounts): PoolBalance {
  const paidIn = accounts.paid + accounts.deposited - accounts.refunded
  let earned = 0n
  let claimable = 0n
  for (const member of accounts.members.values()) {
    earned += member.earned * member.works
    claimable += (member.earned >> ONE) * member.works
  }
  let aheadScaled = 0n
  for (const stream of accounts.streams.values()) aheadScaled += stream.ahead
  const ahead = aheadScaled >> ONE
  const idle = accounts.idle >> ONE

  const scaled = (accounts.claimed << ONE) + earned + aheadScaled + accounts.idle + accounts.carry
  const fractions = (scaled >> ONE) - accounts.claimed - claimable - ahead - idle
  return {
    paidIn,
    claimed: accounts.claimed,
    claimable,
    ahead,
    idle,
    fractions,
    missing: (paidIn << ONE) - scaled,
  }
}
