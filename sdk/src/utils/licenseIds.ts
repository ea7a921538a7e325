import { type Address, encodeAbiParameters, type Hex, keccak256, numberToHex, zeroHash } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import { DISTRIBUTIONS, ELIGIBILITIES } from '../types/enums.ts'
import type { OfferTerms } from '../types/licenses.ts'

/**
 * Id of an offer, computable before it is published.
 *
 * Mirrors `Offers.idOf`: `keccak256(abi.encode(publisher, terms))`.
 *
 * @example
 * const offerId = offerIdOf({ publisher: account.address, terms })
 */
export function offerIdOf({ publisher, terms }: { publisher: Address; terms: OfferTerms }): Hex {
  const item = licenseRegistryAbi.find((each) => each.type === 'function' && each.name === 'offerIdOf')
  const struct = {
    ...terms,
    eligibility: ELIGIBILITIES.indexOf(terms.eligibility),
    distribution: DISTRIBUTIONS.indexOf(terms.distribution),
  }
  return keccak256(encodeAbiParameters(item?.inputs as never, [publisher, struct] as never))
}

/**
 * Id of a license, computable before it is acquired.
 *
 * Mirrors `LicenseRegistry.licenseIdOf`: `keccak256(abi.encode(offerId, licensee, salt))`.
 *
 * @param parameters.licensee - Who acquired it, not who holds it now.
 * @param parameters.salt - Left out: zero, as in acquireLicense.
 * @example
 * const licenseId = licenseIdOf({ offerId, licensee: account.address })
 */
export function licenseIdOf({
  offerId,
  licensee,
  salt = zeroHash,
}: {
  offerId: Hex
  licensee: Address
  salt?: Hex | undefined
}): Hex {
  const types = [{ type: 'bytes32' }, { type: 'address' }, { type: 'bytes32' }] as const
  return keccak256(encodeAbiParameters(types, [offerId, licensee, salt]))
}

/**
 * Salt of a license's stream: with the license registry as its controller, it leads to the stream's id (streamIdOf).
 *
 * Mirrors `ILicenseRegistry.openStream`: "by the license's id as its salt; the id plus one for the second stream, and so on".
 *
 * @param parameters.index - Of the license's streams, from zero.
 * @example
 * const salt = licenseStreamSaltOf({ licenseId, index: 0 }) // licenseId
 */
export function licenseStreamSaltOf({ licenseId, index }: { licenseId: Hex; index: number }): Hex {
  return numberToHex((BigInt(licenseId) + BigInt(index)) % 2n ** 256n, { size: 32 })
}
