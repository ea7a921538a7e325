import type { Address, Hex } from 'viem'
import { NEVER, type ReplayState } from '../../../sdk/src/audit/index.ts'
import { DAY, type OfferTerms } from '../../../sdk/src/index.ts'
import type { license, member, offer, pool, stream } from '../../ponder.schema.ts'

/*
 * Between rows and the SDK's replay. A handler makes a replay of just what a log is about, lets the SDK apply the log, and writes down what
 * came of it: what money does is worked out in one place, and to the last fraction.
 */

type ValueOf<map> = map extends Map<unknown, infer value> ? value : never
type Pool = ValueOf<ReplayState['pools']['pools']>
type Member = ValueOf<Pool['book']['members']>
type Stream = ValueOf<ReplayState['pools']['streams']>
type License = ValueOf<ReplayState['licenses']['licenses']>
type Offer = ValueOf<ReplayState['licenses']['offers']>

export type PoolRow = typeof pool.$inferSelect
export type MemberRow = typeof member.$inferSelect
export type StreamRow = typeof stream.$inferSelect
export type LicenseRow = typeof license.$inferSelect
export type OfferRow = typeof offer.$inferSelect

/* POOLS */

/** Of what is ahead: day, rate that ends, units that come, units that go. */
type DayRow = [day: string, rateEnding: string, unitsUp: string, unitsDown: string]

/** A pool without its members. */
export function toPool(row: PoolRow): Pool {
  const { token, uses, noticeDays, joinUnits, soleAgent, minStreamPerDay, fallbackPayee, salt } = row
  const days = (row.days as DayRow[]).map((each) => each.map(BigInt) as [bigint, bigint, bigint, bigint])
  return {
    terms: { token, uses, noticeDays, joinUnits, soleAgent, minStreamPerDay, fallbackPayee, salt },
    operator: row.operator ?? undefined,
    pendingOperator: row.pendingOperator ?? undefined,
    uri: row.uri,
    book: {
      time: row.time,
      accumulator: row.accumulator,
      units: row.units,
      rate: row.rate,
      carry: row.carry,
      idle: row.idle,
      days: new Map(days.map(([day, rateEnding, unitsUp, unitsDown]) => [day, { rateEnding, unitsUp, unitsDown }])),
      eventful: days.map(([day]) => day),
      accumulatorOfDay: new Map(
        (row.accumulatorOfDay as [string, string][]).map(([day, accumulator]) => [BigInt(day), BigInt(accumulator)]),
      ),
      members: new Map(),
      isFrozen: row.isFrozen,
      paidIn: row.paidIn,
      refunded: row.refunded,
      claimed: row.claimed,
    },
  }
}

/** What a log may have changed of a pool. */
export function fromPool({ terms, operator, pendingOperator, uri, book }: Pool) {
  const { time, accumulator, units, rate, carry, idle, isFrozen, paidIn, refunded, claimed } = book
  const ahead = book.eventful.map((day): DayRow => {
    const { rateEnding, unitsUp, unitsDown } = book.days.get(day) ?? { rateEnding: 0n, unitsUp: 0n, unitsDown: 0n }
    return [String(day), String(rateEnding), String(unitsUp), String(unitsDown)]
  })
  return {
    ...terms,
    operator: operator ?? null,
    pendingOperator: pendingOperator ?? null,
    uri: clean(uri),
    ...{ time, accumulator, units, rate, carry, idle, isFrozen, paidIn, refunded, claimed },
    days: ahead,
    accumulatorOfDay: [...book.accumulatorOfDay].map(([day, each]) => [String(day), String(each)]),
  }
}

export function toMember({ poolId: _, workId: __, since: ___, ...account }: MemberRow): Member {
  return account
}

export function toStream(row: StreamRow): Stream {
  const { poolId, controller, salt, rate, end, since, passedBefore } = row
  return { poolId, controller, salt, rate, end, since, passedBefore }
}

/* LICENSES */

const MONEY_TERMS = ['fee', 'minRate', 'unitPrice', 'floor', 'guarantee', 'cap'] as const satisfies (keyof OfferTerms)[]

export function toOffer({ publisher, terms, isClosed, isSoleAgent }: OfferRow): Offer {
  const written = terms as Record<string, unknown>
  const money = Object.fromEntries(MONEY_TERMS.map((name) => [name, BigInt(written[name] as string)]))
  return { publisher, terms: { ...written, ...money } as OfferTerms, isClosed, isSoleAgent }
}

export function toLicense(row: LicenseRow, { cureDays }: OfferTerms): License {
  const cure = BigInt(cureDays) * DAY
  return {
    facts: {
      start: row.start,
      end: row.end ?? NEVER,
      streamEndsAt: row.streamEndsAt ?? NEVER,
      statementDueAt: row.statementDueAt ?? NEVER,
      credentialUntil: row.credentialUntil ?? NEVER,
      cure,
      notices: {
        Licensee: row.licenseeNoticeEndsAt ?? NEVER,
        Publisher: row.publisherNoticeEndsAt ?? NEVER,
        Breach: row.breachNoticeEndsAt ?? NEVER,
      },
    },
    nextPeriod: row.nextPeriod,
    final:
      row.terminatedAt === null
        ? undefined
        : {
            standing: 'Terminated',
            kind: row.terminationKind as 'Lapse',
            terminatesAt: row.terminatedAt,
            lapsesAt: row.terminationKind === 'Lapse' ? row.terminatedAt - cure : NEVER,
          },
    offerId: row.offerId,
    // Of those before a log, none is asked for again.
    statements: new Map(),
    owed: row.owed,
    paid: row.paid,
    streams: row.streams as Hex[],
  }
}

export function fromLicense({ facts, nextPeriod, final, owed, paid, streams }: License) {
  const { start, end, streamEndsAt, statementDueAt, credentialUntil, notices } = facts
  return {
    start,
    end: unlessNever(end),
    streamEndsAt: unlessNever(streamEndsAt),
    statementDueAt: unlessNever(statementDueAt),
    credentialUntil: unlessNever(credentialUntil),
    licenseeNoticeEndsAt: unlessNever(notices.Licensee),
    publisherNoticeEndsAt: unlessNever(notices.Publisher),
    breachNoticeEndsAt: unlessNever(notices.Breach),
    nextPeriod,
    terminatedAt: final?.terminatesAt ?? null,
    terminationKind: final?.kind ?? null,
    ...{ owed, paid, streams },
  }
}

function unlessNever(time: bigint): bigint | null {
  return time === NEVER ? null : time
}

/* TEXT */

/** Whole numbers that JSON cannot hold are written as text. */
export function toJson(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, typeof each === 'bigint' ? String(each) : each]),
  )
}

/** A text of the chain, without the one character that no table can hold. */
export function clean(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}

export function unlessZero(address: Address): Address | null {
  return BigInt(address) === 0n ? null : address
}
