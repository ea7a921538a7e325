import { type Address, type HashTypedDataParameters, type Hex, hashTypedData, type TypedData } from 'viem'

/** What ties a signature to one contract on one chain (EIP-712). */
export type Domain = {
  readonly name: string
  readonly version: string
  readonly chainId: number
  readonly verifyingContract: Address
}

export type DomainParameters = {
  chainId: number
  /** The contract that will check the signature. */
  address: Address
}

/**
 * Domain of what creators, claim keys and wallets sign for the WorkRegistry.
 *
 * Mirrors its constructor: `EIP712("OpenRoyalty WorkRegistry", "1")`.
 *
 * @example
 * workRegistryDomain({ chainId: 8453, address })
 */
export function workRegistryDomain({ chainId, address }: DomainParameters): Domain {
  return { name: 'OpenRoyalty WorkRegistry', version: '1', chainId, verifyingContract: address }
}

/**
 * Domain of what owners of works sign for CreatorPools.
 *
 * Mirrors its constructor: `EIP712("OpenRoyalty CreatorPools", "1")`.
 *
 * @example
 * creatorPoolsDomain({ chainId: 8453, address })
 */
export function creatorPoolsDomain({ chainId, address }: DomainParameters): Domain {
  return { name: 'OpenRoyalty CreatorPools', version: '1', chainId, verifyingContract: address }
}

/**
 * Domain of what licensees and certifiers sign for the LicenseRegistry.
 *
 * Mirrors its constructor: `EIP712("OpenRoyalty LicenseRegistry", "1")`.
 *
 * @example
 * licenseRegistryDomain({ chainId: 8453, address })
 */
export function licenseRegistryDomain({ chainId, address }: DomainParameters): Domain {
  return { name: 'OpenRoyalty LicenseRegistry', version: '1', chainId, verifyingContract: address }
}

/**
 * Digest that a wallet signs for a typed message: `keccak256("\x19\x01" ‖ domain separator ‖ hash of the message)`.
 *
 * @example
 * const digest = typedDataDigestOf({ domain: workRegistryDomain({ chainId, address }), types, primaryType: 'VetoBinding', message })
 */
export function typedDataDigestOf<
  const typedData extends TypedData | Record<string, unknown>,
  primaryType extends keyof typedData | 'EIP712Domain',
>(parameters: HashTypedDataParameters<typedData, primaryType>): Hex {
  return hashTypedData(parameters)
}
