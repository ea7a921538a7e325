import { DAY, depositFor, type Renewal } from '@openroyalty/sdk'
import { streamIn } from '@openroyalty/sdk/audit'
import { type Address, type Hex, isAddressEqual } from 'viem'
import type { Books } from './books.ts'

/** No standing order. */
export const NO_RENEWAL: Renewal = { periodsLeft: 0, periodDays: 0, until: 0, maxRate: 0n }

/** What a standing order can still take, in base units, at the stream's present rate: each time exactly this much. */
export function costOf({ periodsLeft, periodDays }: Renewal, rate: bigint): bigint {
  return BigInt(periodsLeft) * depositFor(rate, BigInt(periodDays) * DAY)
}

/** What a payer's standing orders for other streams can still take of a token: the allowance is one for all of them. */
export function othersOf(
  { state }: Books,
  { payer, token, streamId, time }: { payer: Address; token: Address; streamId: Hex; time: bigint },
): bigint {
  let sum = 0n
  for (const [key, renewal] of state.renewals) {
    const [of, by] = key.split(' ') as [Hex, Address]
    const poolId = state.pools.streams.get(of)?.poolId
    const stream = streamIn(state.pools, { streamId: of, time })
    const isOther = of !== streamId && isAddressEqual(by, payer)
    if (!isOther || !poolId || !stream || state.pools.pools.get(poolId)?.terms.token !== token) continue
    // One whose stream has ended, or whose time is over, takes nothing any more.
    if (stream.end > time && BigInt(renewal.until) >= time && stream.rate <= renewal.maxRate)
      sum += costOf(renewal, stream.rate)
  }
  return sum
}
