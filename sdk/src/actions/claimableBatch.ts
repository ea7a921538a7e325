import { type Hex, zeroHash } from 'viem'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { PoolClaim } from '../types/structs.ts'
import type { Amount } from '../types/units.ts'
import { positionsOf } from './positionsOf.ts'

export type ClaimableBatchParameters = { claims: readonly PoolClaim[] } & ReadOptions
export type ClaimableBatchReturnType = readonly Amount[]

/**
 * What claiming each of these would pay now, rounded down: one call for each pool where the deployment has a lens.
 *
 * @returns Base units of each pool's token, in the order of the claims.
 * @throws {reverts.PoolNotFound} when no pool has one of these ids.
 * @example
 * const amounts = await claimableBatch(client, { claims: [{ poolId, workId }] })
 */
export async function claimableBatch(
  client: RoyaltyConnection,
  { claims, ...options }: ClaimableBatchParameters,
): Promise<ClaimableBatchReturnType> {
  const works = new Map<Hex, Set<Hex>>()
  for (const { poolId, workId } of claims) works.set(poolId, (works.get(poolId) ?? new Set<Hex>()).add(workId))

  const found = await Promise.all(
    [...works].map(([poolId, workIds]) =>
      positionsOf(client, { poolIds: [poolId], workIds: [...workIds], ...options }),
    ),
  )
  // What a lot still holds cannot be claimed before it is extracted.
  const own = found.flat().filter(({ lot }) => lot === zeroHash)
  const amounts = new Map(own.map(({ poolId, workId, claimable }) => [keyOf({ poolId, workId }), claimable]))
  return claims.map((claim) => amounts.get(keyOf(claim)) ?? 0n)
}

function keyOf({ poolId, workId }: PoolClaim) {
  return `${poolId} ${workId}`.toLowerCase()
}
