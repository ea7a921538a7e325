import { write } from '../actions/internal/write.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { type BuildAuthorizeKeyParameters, buildAuthorizeKey } from './buildAuthorizeKey.ts'

export type AuthorizeKeyParameters = BuildAuthorizeKeyParameters & WriteOptions
export type AuthorizeKeyReturnType = WriteResult

/**
 * Lets a key sign vouchers of the account’s channel, or puts its last second off, or raises its cap.
 *
 * @throws {reverts.ChannelNotPayer} when the account is not the channel’s payer.
 * @throws {reverts.KeyLowered} when either would be lower than before: revoke the key instead.
 * @throws {reverts.KeyAlreadyRevoked} when the key was revoked.
 * @example
 * await authorizeKey(client, { channelId, key: hot.address, until, cap: parseAmount('5', 6) })
 */
export async function authorizeKey(
  client: RoyaltyConnection,
  parameters: AuthorizeKeyParameters,
): Promise<AuthorizeKeyReturnType> {
  return write(client, buildAuthorizeKey(client.deployment, parameters), parameters)
}
