import type { Address, Hex } from 'viem'
import { creatorPoolsAbi } from '../generated/abis.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { ClaimEvent } from './claimsOf.ts'
import { type Unwatch, type WatchOptions, watch } from './internal/watch.ts'

export type WatchClaimsParameters = {
  /** Left out: of all pools. */
  poolId?: Hex | undefined
  /** Left out: of all works. */
  workId?: Hex | undefined
  /** Left out: to anybody. */
  payee?: Address | undefined
  /** Told new claims, in order, one or more at a time. */
  onClaims: (claims: ClaimEvent[]) => void
} & WatchOptions
export type WatchClaimsReturnType = Unwatch

/**
 * Has claims told as they are paid.
 *
 * @returns What ends it.
 * @example
 * const unwatch = watchClaims(client, { workId, onClaims: (claims) => claims.forEach(({ args }) => show(args.amount)) })
 */
export function watchClaims(
  client: RoyaltyConnection,
  { poolId, workId, payee, onClaims, ...options }: WatchClaimsParameters,
): WatchClaimsReturnType {
  const filter = { contract: 'creatorPools', abi: creatorPoolsAbi, eventName: 'Claimed' } as const
  return watch(client, { ...filter, args: { poolId, workId, payee } }, onClaims, options)
}
