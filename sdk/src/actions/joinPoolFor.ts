import { type BuildJoinPoolForParameters, buildJoinPoolFor } from '../builders/buildJoinPoolFor.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type JoinPoolForParameters = BuildJoinPoolForParameters & WriteOptions
export type JoinPoolForReturnType = WriteResult

/**
 * Makes a work a member of a pool by its owner’s signature (signJoinPool), so that the account pays the gas.
 *
 * @throws {reverts.WorkSignatureInvalid} when the owner has not signed exactly this, with the present nonce.
 * @throws {reverts.MemberConsentMissing} when the work does not consent to all that the pool sells.
 * @example
 * await joinPoolFor(client, { poolId, workId, deadline, signature })
 */
export async function joinPoolFor(
  client: RoyaltyConnection,
  parameters: JoinPoolForParameters,
): Promise<JoinPoolForReturnType> {
  return write(client, buildJoinPoolFor(client.deployment, parameters), parameters)
}
