import { type DomainParameters, licenseRegistryDomain } from '../utils/typedData.ts'
import { type AcquisitionInput, toAcquisition } from './internal/toAcquisition.ts'

const types = {
  Acquisition: [
    { name: 'offerId', type: 'bytes32' },
    { name: 'licensee', type: 'address' },
    { name: 'salt', type: 'bytes32' },
    { name: 'maxFee', type: 'uint256' },
    { name: 'rate', type: 'uint128' },
    { name: 'endDay', type: 'uint24' },
    { name: 'maxDeposit', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const

export type AcquisitionTypedDataParameters = DomainParameters &
  AcquisitionInput & {
    /** Last second in which the signature holds. */
    deadline: bigint
  }

/**
 * What a licensee signs (EIP-712) so that somebody else can take a license for them.
 *
 * Mirrors `LicenseRegistry.ACQUISITION_TYPEHASH`.
 *
 * @example
 * acquisitionTypedData({ chainId, address, offerId, licensee, maxFee, deadline })
 */
export function acquisitionTypedData({ deadline, ...parameters }: AcquisitionTypedDataParameters) {
  const message = { ...toAcquisition(parameters), deadline }
  return { domain: licenseRegistryDomain(parameters), types, primaryType: 'Acquisition' as const, message }
}
