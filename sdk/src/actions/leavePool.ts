import { type BuildLeavePoolParameters, buildLeavePool } from '../builders/buildLeavePool.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type LeavePoolParameters = BuildLeavePoolParameters & WriteOptions
export type LeavePoolReturnType = WriteResult

/**
 * Ends the membership of a work or lot of the account’s, from this second on. What it has earned stays.
 *
 * @throws {reverts.MemberNotJoined} when it is not a member.
 * @throws {reverts.MemberNotWorkOwner} when the account does not own it.
 * @example
 * await leavePool(client, { poolId, workId })
 */
export async function leavePool(
  client: RoyaltyConnection,
  parameters: LeavePoolParameters,
): Promise<LeavePoolReturnType> {
  return write(client, buildLeavePool(client.deployment, parameters), parameters)
}
