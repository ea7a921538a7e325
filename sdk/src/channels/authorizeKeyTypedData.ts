import type { Address, Hex } from 'viem'
import type { DomainParameters } from '../utils/typedData.ts'
import { usageChannelsDomain } from './usageChannelsDomain.ts'

const types = {
  AuthorizeKey: [
    { name: 'channelId', type: 'bytes32' },
    { name: 'key', type: 'address' },
    { name: 'until', type: 'uint48' },
    { name: 'cap', type: 'uint96' },
  ],
} as const

export type KeyGrant = {
  channelId: Hex
  /** Address of the key. */
  key: Address
  /** Last second in which its vouchers redeem. */
  until: number
  /** Base units that its vouchers may draw from free money in all. Zero: it signs for reserves alone. */
  cap: bigint
}

export type AuthorizeKeyTypedDataParameters = DomainParameters & KeyGrant

/**
 * What a channel’s payer signs (EIP-712) so that somebody else can authorize a key.
 *
 * Mirrors `UsageChannels.AUTHORIZE_TYPEHASH`.
 *
 * @example
 * authorizeKeyTypedData({ chainId, address, channelId, key, until, cap })
 */
export function authorizeKeyTypedData({ channelId, key, until, cap, ...where }: AuthorizeKeyTypedDataParameters) {
  const message = { channelId, key, until, cap }
  return { domain: usageChannelsDomain(where), types, primaryType: 'AuthorizeKey' as const, message }
}
