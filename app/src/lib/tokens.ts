import type { Address, Hex } from 'viem'
import type { Books } from './books.ts'

/** The token that a pool, an offer, a license or a channel is about; nothing where the books know none of this id. */
export function tokenIn({ state }: Books, id: string): Address | undefined {
  const { offers, licenses } = state.licenses
  const offerId = licenses.get(id as Hex)?.offerId ?? (id as Hex)
  const poolId = offers.get(offerId)?.terms.poolId ?? (id as Hex)
  return state.pools.pools.get(poolId)?.terms.token ?? state.channels.channels.get(id as Hex)?.token
}
