import type { Address } from 'viem'
import { DAY } from '../../utils/days.ts'
import { least, most } from '../internal/least.ts'

/** A stretch of a stream, in seconds: whose money runs in it, and how fast (base units per second × 2^64), latest last. */
export type Stretch = { from: bigint; until: bigint; parts: readonly { payer: Address; rate: bigint }[] }

/** A stream as it is opened. */
export function openedStretch(
  { payer, rate, endDay }: { payer: Address; rate: bigint; endDay: number },
  now: bigint,
): Stretch {
  return { from: now, until: BigInt(endDay) * DAY, parts: [{ payer, rate }] }
}

/**
 * A stream from now on. Who pays for later days pays for those; who pays for a faster rate pays for what it is faster by; what is taken
 * back is what was paid for last.
 *
 * @param changed - As logged.
 * @param former - When that was, and its end before.
 */
export function changedStretches(
  stretches: readonly Stretch[],
  changed: { payer: Address; rate: bigint; end: number | bigint },
  { now, formerEnd }: { now: bigint; formerEnd: bigint },
): Stretch[] {
  const { payer, rate } = changed
  const end = BigInt(changed.end)
  const kept = stretches.flatMap(({ from, until, parts }): Stretch[] => {
    const past = from < now ? [{ from, until: least(until, now), parts }] : []
    const [begin, stop] = [most(from, now), least(until, end)]
    return begin < stop ? [...past, { from: begin, until: stop, parts: atRate(parts, rate, payer) }] : past
  })
  return end > formerEnd ? [...kept, { from: formerEnd, until: end, parts: [{ payer, rate }] }] : kept
}

function atRate(parts: Stretch['parts'], rate: bigint, payer: Address): Stretch['parts'] {
  const present = parts.reduce((sum, each) => sum + each.rate, 0n)
  if (rate > present) return [...parts, { payer, rate: rate - present }]
  let left = rate
  return parts.flatMap((each) => {
    const stays = least(each.rate, left)
    left -= stays
    return stays > 0n ? [{ ...each, rate: stays }] : []
  })
}
