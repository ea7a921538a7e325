import { type BuildApproveWorkParameters, buildApproveWork } from '../builders/buildApproveWork.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type ApproveWorkParameters = BuildApproveWorkParameters & WriteOptions
export type ApproveWorkReturnType = WriteResult

/**
 * Lets another account move one work’s token of the account’s.
 *
 * @throws {reverts.ERC721InvalidApprover} when the account neither owns the token nor is an operator of its owner.
 * @example
 * await approveWork(client, { workId, operator })
 */
export async function approveWork(
  client: RoyaltyConnection,
  parameters: ApproveWorkParameters,
): Promise<ApproveWorkReturnType> {
  return write(client, buildApproveWork(client.deployment, parameters), parameters)
}
