import { write } from '../actions/internal/write.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { type BuildAuthorizeKeyForParameters, buildAuthorizeKeyFor } from './buildAuthorizeKeyFor.ts'

export type AuthorizeKeyForParameters = BuildAuthorizeKeyForParameters & WriteOptions
export type AuthorizeKeyForReturnType = WriteResult

/**
 * The same with the payer’s signature ({@link signAuthorizeKey}), so that the account pays the gas.
 *
 * @throws {reverts.KeySignatureInvalid} when the payer has not signed exactly this.
 * @example
 * await authorizeKeyFor(platform, await signAuthorizeKey(payer, { channelId, key, until, cap }))
 */
export async function authorizeKeyFor(
  client: RoyaltyConnection,
  parameters: AuthorizeKeyForParameters,
): Promise<AuthorizeKeyForReturnType> {
  return write(client, buildAuthorizeKeyFor(client.deployment, parameters), parameters)
}
