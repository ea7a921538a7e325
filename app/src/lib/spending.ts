import type { PaymentKind, SpendingOfReturnType, SpentStream, StatementPayment } from '@openroyalty/sdk/audit'
import { passedIn } from '@openroyalty/sdk/audit'
import type { Address, Hex } from 'viem'

export const GRAINS = ['day', 'week', 'month'] as const
export type Grain = (typeof GRAINS)[number]

/** Seconds since 1970: the first one, and the first one after. */
export type Stretch = { from: bigint; until: bigint }

/** What money was spent for; the rest is `other`. */
export const SPENT_FOR = ['stream', 'use', 'voucher', 'statement', 'fee', 'other'] as const
export type SpentFor = (typeof SPENT_FOR)[number]

/** Money spent for one thing on one pool, in base units. */
export type Spent = { kind: SpentFor; poolId: Hex; amount: bigint }

/**
 * Days, weeks (from Monday on) or months in the time zone of this machine: `count` of them in order, the last one that which holds `time`
 * or, `pages` back, `pages * count` before it. A day of the clocks' change has 23 or 25 hours.
 */
export function stretchesUntil(time: bigint, grain: Grain, count: number, pages = 0): Stretch[] {
  const now = new Date(Number(time) * 1000)
  const startOf = (ago: number): bigint => {
    const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()]
    const begin =
      grain === 'month'
        ? new Date(year, month - ago, 1)
        : grain === 'week'
          ? new Date(year, month, day - ((now.getDay() + 6) % 7) - 7 * ago)
          : new Date(year, month, day - ago)
    return BigInt(begin.getTime() / 1000)
  }
  return Array.from({ length: count }, (_, position) => {
    const ago = count * (pages + 1) - 1 - position
    return { from: startOf(ago), until: startOf(ago - 1) }
  })
}

/**
 * What was spent in a stretch of time, of one token, up to `time`: payments as they were made, less what came back, and streams by the
 * second. Stretches that meet add up to what was spent in all.
 */
export function spentIn(
  { payments, streams }: SpendingOfReturnType,
  { token, stretch, time }: { token: Address; stretch: Stretch; time: bigint },
): Spent[] {
  const paid = payments
    .filter((each) => each.kind !== 'stream' && each.token === token && isWithin(each.time, stretch))
    .map(({ kind, poolId, paid, refunded }) => ({ kind: spentFor(kind), poolId, amount: paid - refunded }))
  const passed = streams
    .filter((each) => each.token === token)
    .map((each): Spent => ({ kind: 'stream', poolId: each.poolId, amount: passedUntil(each, stretch, time) }))
  return [...paid, ...passed].filter(({ amount }) => amount !== 0n)
}

/** What is paid in advance and has not run yet: base units, and the last second in which something runs. */
export function aheadOf({ streams }: SpendingOfReturnType, token: Address, time: bigint): Ahead {
  return streams
    .filter((each) => each.token === token)
    .reduce(
      (sum, stream) => {
        const end = stream.stretches.at(-1)?.until ?? 0n
        if (end <= time) return sum
        return { amount: sum.amount + passedIn(stream, { from: time, until: end }), end: end > sum.end ? end : sum.end }
      },
      { amount: 0n, end: 0n },
    )
}
export type Ahead = { amount: bigint; end: bigint }

/** The payments that what was spent in a stretch of time comes from: those made in it, and for streams whatever was paid in advance. */
export function behind(
  { payments, streams }: SpendingOfReturnType,
  { token, stretch, time }: { token: Address; stretch: Stretch; time: bigint },
): StatementPayment[] {
  const running = new Set(
    streams.filter((each) => passedUntil(each, stretch, time) !== 0n).map(({ streamId }) => streamId),
  )
  return payments.filter((each) => {
    if (each.token !== token || each.time >= stretch.until) return false
    if (each.kind !== 'stream') return isWithin(each.time, stretch)
    return each.by !== undefined && running.has(each.by)
  })
}

/** Tokens in which something was spent, or is going to be. */
export function tokensOf({ payments, streams }: SpendingOfReturnType): Address[] {
  return [...new Set([...payments, ...streams].map(({ token }) => token))]
}

function spentFor(kind: PaymentKind): SpentFor {
  return (SPENT_FOR as readonly string[]).includes(kind) ? (kind as SpentFor) : 'other'
}

function isWithin(time: bigint, { from, until }: Stretch): boolean {
  return time >= from && time < until
}

function passedUntil(stream: SpentStream, { from, until }: Stretch, time: bigint): bigint {
  const end = until < time ? until : time
  return from < end ? passedIn(stream, { from, until: end }) : 0n
}
