import { type BuildLeavePoolForParameters, buildLeavePoolFor } from '../builders/buildLeavePoolFor.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type LeavePoolForParameters = BuildLeavePoolForParameters & WriteOptions
export type LeavePoolForReturnType = WriteResult

/**
 * Ends a membership by the owner’s signature (signLeavePool), so that the account pays the gas. What it has earned stays.
 *
 * @throws {reverts.WorkSignatureInvalid} when the owner has not signed exactly this, with the present nonce.
 * @throws {reverts.MemberNotJoined} when the work is not a member.
 * @example
 * await leavePoolFor(client, { poolId, workId, deadline, signature })
 */
export async function leavePoolFor(
  client: RoyaltyConnection,
  parameters: LeavePoolForParameters,
): Promise<LeavePoolForReturnType> {
  return write(client, buildLeavePoolFor(client.deployment, parameters), parameters)
}
