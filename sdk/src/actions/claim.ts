import type { Address } from 'viem'
import { type BuildClaimParameters, buildClaim } from '../builders/buildClaim.ts'
import { creatorPoolsAbi } from '../generated/leanAbis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { eventsIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type ClaimParameters = BuildClaimParameters & WriteOptions
export type ClaimReturnType = WriteResult & {
  /** Base units of the pool’s token. */
  amount: Amount
  /** Who received them; nobody where there was nothing. */
  payee: Address | undefined
}

/**
 * Sends what a work has earned in a pool to its payee. Anyone may send it; where there is less than one base unit, nothing
 * changes.
 *
 * @throws {reverts.PayeeMissing} when nobody can be paid for the work yet.
 * @throws {reverts.MemberIsCatalogue} when it is a lot, whose works claim singly.
 * @throws {reverts.PoolBehind} when the pool has to be synced first.
 * @example
 * const { amount, payee } = await claim(client, { poolId, workId })
 */
export async function claim(client: RoyaltyConnection, parameters: ClaimParameters): Promise<ClaimReturnType> {
  const result = await write(client, buildClaim(client.deployment, parameters), parameters)
  const events = eventsIn(client, result.receipt, 'creatorPools', creatorPoolsAbi, 'Claimed')
  return { ...result, amount: events[0]?.amount ?? 0n, payee: events[0]?.payee }
}
