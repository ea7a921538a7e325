import { type BuildJoinPoolParameters, buildJoinPool } from '../builders/buildJoinPool.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type JoinPoolParameters = BuildJoinPoolParameters & WriteOptions
export type JoinPoolReturnType = WriteResult & {
  /** Units it gets: the pool’s join units. */
  units: number
  /** Day (since 1970) from whose first second on it holds them; zero: from now on. */
  day: number
}

/**
 * Makes a work of the account’s a member of a pool. It must consent to all uses the pool sells.
 *
 * @throws {reverts.MemberConsentMissing} when the work does not consent to all of them.
 * @throws {reverts.MemberNotWorkOwner} when the account does not own the work.
 * @throws {reverts.MemberAlreadyJoined} when it is a member already.
 * @throws {reverts.MemberOfLot} when its catalogue’s lot holds it: extract it.
 * @throws {reverts.MemberElsewhere} when a sole agent is involved.
 * @example
 * const { units, day } = await joinPool(client, { poolId, workId })
 */
export async function joinPool(client: RoyaltyConnection, parameters: JoinPoolParameters): Promise<JoinPoolReturnType> {
  const result = await write(client, buildJoinPool(client.deployment, parameters), parameters)
  const { units, day } = eventIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'Joined')
  return { ...result, units, day }
}
