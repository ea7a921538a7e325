import { type BuildCloseOfferParameters, buildCloseOffer } from '../builders/buildCloseOffer.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { write } from './internal/write.ts'

export type CloseOfferParameters = BuildCloseOfferParameters & WriteOptions
export type CloseOfferReturnType = WriteResult

/**
 * Sells no more licenses on an offer, for good. Sold ones stay. By its publisher or the pool’s operator.
 *
 * @throws {reverts.OfferNotPublisher} when the account is neither.
 * @throws {reverts.OfferIsClosed} when it was done before.
 * @example
 * await closeOffer(client, { offerId })
 */
export async function closeOffer(
  client: RoyaltyConnection,
  parameters: CloseOfferParameters,
): Promise<CloseOfferReturnType> {
  return write(client, buildCloseOffer(client.deployment, parameters), parameters)
}
