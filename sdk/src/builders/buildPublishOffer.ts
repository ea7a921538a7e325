import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'
import { encodeOfferTerms, type OfferTermsInput, toOfferTerms } from './internal/toOfferTerms.ts'

export type BuildPublishOfferParameters = OfferTermsInput & {}

/**
 * Builds the call of {@link publishOffer}: Publishes terms on which a pool licenses its works. By the pool’s operator. They never
 * change.
 *
 * @example
 * buildPublishOffer(deployment, { poolId, textHash, uses: ['Train'], fee: parseAmount('1000', 6), duration: 365 * 86_400 })
 */
export function buildPublishOffer(deployment: Deployment, parameters: BuildPublishOfferParameters): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'publish', [
    encodeOfferTerms(toOfferTerms(parameters)),
  ])
}
