import { decodeUses, encodeUses, type OfferTerms, type Use } from '@openroyalty/sdk'
import { takenIn } from '@openroyalty/sdk/audit'
import type { Hex } from 'viem'
import type { Books } from './books.ts'

/** A use that cannot be sold now: somebody holds it alone, or, for an exclusive offer, somebody holds it at all. */
export type TakenUse = { use: Use; until: bigint; isExclusive: boolean }

/** What keeps an offer from being taken in a second. Mirrors `Exclusives.take`: `if (free > start) revert …`. */
export function takenUsesOf({ state }: Books, offerId: Hex, time: bigint): TakenUse[] {
  const offer = state.licenses.offers.get(offerId)
  if (!offer?.isSoleAgent) return []
  const { terms } = offer
  const start = startOf(terms, time)
  return decodeUses(terms.uses).flatMap((use): TakenUse[] => {
    const { busyUntil, exclusiveUntil } = takenIn(state.licenses, { poolId: terms.poolId, use: encodeUses([use]) })
    if (exclusiveUntil > start) return [{ use, until: exclusiveUntil, isExclusive: true }]
    return terms.exclusive && busyUntil > start ? [{ use, until: busyUntil, isExclusive: false }] : []
  })
}

/** First second of a license that is acquired in a second. */
export function startOf({ start }: Pick<OfferTerms, 'start'>, time: bigint): bigint {
  return BigInt(start) > time ? BigInt(start) : time
}
