import type { Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildCloseOfferParameters = {
  offerId: Hex
}

/**
 * Builds the call of {@link closeOffer}: Sells no more licenses on an offer, for good. Sold ones stay. By its publisher or the
 * pool’s operator.
 *
 * @example
 * buildCloseOffer(deployment, { offerId })
 */
export function buildCloseOffer(deployment: Deployment, { offerId }: BuildCloseOfferParameters): Call {
  return encodeCall(addressOf(deployment, 'licenseRegistry'), licenseRegistryAbi, 'close', [offerId])
}
