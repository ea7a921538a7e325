import { type BuildSetWorkUriParameters, buildSetWorkUri } from '../builders/buildSetWorkUri.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type SetWorkUriParameters = BuildSetWorkUriParameters & WriteOptions
export type SetWorkUriReturnType = WriteResult

/**
 * Stores a URI that the work’s token shows beside what the chain knows.
 *
 * @throws {reverts.WorkNotOwner} when the account does not own the work.
 * @example
 * await setWorkUri(client, { workId, uri: 'ipfs://…' })
 */
export async function setWorkUri(
  client: RoyaltyConnection,
  parameters: SetWorkUriParameters,
): Promise<SetWorkUriReturnType> {
  return write(client, buildSetWorkUri(client.deployment, parameters), parameters)
}
