import type { Hex } from 'viem'
import { type SignOptions, sign } from '../actions/internal/sign.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { authorizeKeyTypedData, type KeyGrant } from './authorizeKeyTypedData.ts'

export type SignAuthorizeKeyParameters = KeyGrant & SignOptions
/** What authorizeKeyFor asks for. */
export type SignAuthorizeKeyReturnType = KeyGrant & { signature: Hex }

/**
 * Has a channel’s payer, the account, sign that a key may sign vouchers. Sends nothing: whoever pays the gas does, with
 * {@link authorizeKeyFor}.
 *
 * @throws {UserRejectedError} when the user says no.
 * @example
 * await authorizeKeyFor(platform, await signAuthorizeKey(payer, { channelId, key, until, cap }))
 */
export async function signAuthorizeKey(
  client: RoyaltyConnection,
  { account, channelId, key, until, cap }: SignAuthorizeKeyParameters,
): Promise<SignAuthorizeKeyReturnType> {
  const grant = { channelId, key, until, cap }
  const where = { chainId: client.chainId, address: addressOf(client.deployment, 'usageChannels') }
  return { ...grant, signature: await sign(client, authorizeKeyTypedData({ ...where, ...grant }), { account }) }
}
