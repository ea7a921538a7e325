import type { Domain, DomainParameters } from '../utils/typedData.ts'

/**
 * Domain of what payers and keys sign for UsageChannels.
 *
 * Mirrors its constructor: `EIP712("OpenRoyalty UsageChannels", "1")`.
 *
 * @example
 * usageChannelsDomain({ chainId: 8453, address })
 */
export function usageChannelsDomain({ chainId, address }: DomainParameters): Domain {
  return { name: 'OpenRoyalty UsageChannels', version: '1', chainId, verifyingContract: address }
}
