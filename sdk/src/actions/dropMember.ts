import { type BuildDropMemberParameters, buildDropMember } from '../builders/buildDropMember.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type DropMemberParameters = BuildDropMemberParameters & WriteOptions
export type DropMemberReturnType = WriteResult

/**
 * Ends the membership of a work that no longer consents to what the pool sells. Anyone may send it.
 *
 * @throws {reverts.MemberConsents} when it does consent.
 * @example
 * await dropMember(client, { poolId, workId })
 */
export async function dropMember(
  client: RoyaltyConnection,
  parameters: DropMemberParameters,
): Promise<DropMemberReturnType> {
  return write(client, buildDropMember(client.deployment, parameters), parameters)
}
