import { type BuildCommitWorkParameters, buildCommitWork } from '../builders/buildCommitWork.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type CommitWorkParameters = BuildCommitWorkParameters & WriteOptions
export type CommitWorkReturnType = WriteResult

/**
 * Dates a claim before it is visible. Anyone may send it; sending it again changes nothing.
 *
 * @example
 * await commitWork(client, { commitment: commitmentOf({ creator, contentHash, salt }) })
 */
export async function commitWork(
  client: RoyaltyConnection,
  parameters: CommitWorkParameters,
): Promise<CommitWorkReturnType> {
  return write(client, buildCommitWork(client.deployment, parameters), parameters)
}
