import type { Address } from 'viem'
import { ELIGIBILITIES } from '../types/enums.ts'
import { type DomainParameters, licenseRegistryDomain } from '../utils/typedData.ts'

const types = {
  Credential: [
    { name: 'certifier', type: 'address' },
    { name: 'licensee', type: 'address' },
    { name: 'class', type: 'uint8' },
    { name: 'expiry', type: 'uint48' },
  ],
} as const

export type CredentialTypedDataParameters = DomainParameters & {
  certifier: Address
  licensee: Address
  /** What the licensee is certified to be. */
  eligibility: 'Research' | 'SmallBusiness'
  /** Last second in which it holds. */
  expiry: number
}

/**
 * What a certifier signs (EIP-712) to say that a licensee belongs to a class, until a second. One signature serves for all offers that
 * name the certifier.
 *
 * Mirrors `LicenseRegistry.CREDENTIAL_TYPEHASH`.
 *
 * @example
 * credentialTypedData({ chainId, address, certifier, licensee, eligibility: 'Research', expiry })
 */
export function credentialTypedData({ eligibility, ...parameters }: CredentialTypedDataParameters) {
  const { certifier, licensee, expiry } = parameters
  const message = { certifier, licensee, class: ELIGIBILITIES.indexOf(eligibility), expiry }
  return { domain: licenseRegistryDomain(parameters), types, primaryType: 'Credential' as const, message }
}
