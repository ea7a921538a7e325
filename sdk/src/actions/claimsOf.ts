import type { Address, Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/abis.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { EventArgs, LogRange, RoyaltyEvent } from '../types/events.ts'
import { allEvents } from './internal/eventPages.ts'

export type ClaimsOfParameters = {
  /** Left out: of all pools. */
  poolId?: Hex | undefined
  /** Left out: of all works. */
  workId?: Hex | undefined
  /** Left out: to anybody. */
  payee?: Address | undefined
} & LogRange
/** `args`: poolId, workId, payee and amount, in base units of the pool's token. */
export type ClaimEvent = RoyaltyEvent<'Claimed', EventArgs<typeof creatorPoolsAbi, 'Claimed'>>
export type ClaimsOfReturnType = ClaimEvent[]

/**
 * Reads from logs what works have been paid, in the order in which it happened.
 *
 * @example
 * const claims = await claimsOf(client, { workId })
 */
export function claimsOf(
  client: RoyaltyConnection,
  { poolId, workId, payee, ...range }: ClaimsOfParameters = {},
): Promise<ClaimsOfReturnType> {
  const filter = { contract: 'creatorPools', abi: creatorPoolsAbi, eventName: 'Claimed' } as const
  return allEvents(client, { ...filter, args: { poolId, workId, payee } }, range)
}
