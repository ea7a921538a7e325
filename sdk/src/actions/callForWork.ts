import { type BuildCallForWorkParameters, buildCallForWork } from '../builders/buildCallForWork.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type CallForWorkParameters = BuildCallForWorkParameters & WriteOptions
export type CallForWorkReturnType = WriteResult

/**
 * Has the registry call a contract that acts on works for an owner who signed it (signCallForWork), so that the account pays the
 * gas. To join or leave a pool, use {@link joinPoolFor} and {@link leavePoolFor}.
 *
 * @throws {reverts.WorkSignatureInvalid} when the owner has not signed exactly this, with the present nonce.
 * @throws {reverts.WorkSignatureExpired} after the deadline.
 * @example
 * await callForWork(client, { workId, target, data, deadline, signature })
 */
export async function callForWork(
  client: RoyaltyConnection,
  parameters: CallForWorkParameters,
): Promise<CallForWorkReturnType> {
  return write(client, buildCallForWork(client.deployment, parameters), parameters)
}
