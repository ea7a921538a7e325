import type { Address, Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { OfferTerms } from '../types/licenses.ts'
import { decodeOfferTerms } from './internal/decode.ts'
import { read } from './internal/read.ts'

export type TermsOfParameters = { offerId: Hex } & ReadOptions
export type TermsOfReturnType = {
  publisher: Address
  /** No more licenses are sold on it. */
  closed: boolean
  /** What the chain computes with; the rest reads zero, and is in the event (offerOf). */
  terms: OfferTerms
}

/**
 * The part of an offer's terms that the chain computes with.
 *
 * @throws {reverts.OfferNotFound} when there is no such offer.
 * @example
 * const { publisher, terms } = await termsOf(client, { offerId })
 */
export async function termsOf(
  client: RoyaltyConnection,
  { offerId, ...options }: TermsOfParameters,
): Promise<TermsOfReturnType> {
  const [publisher, closed, terms] = await read(
    client,
    'licenseRegistry',
    licenseRegistryAbi,
    'termsOf',
    [offerId],
    options,
  )
  return { publisher, closed, terms: decodeOfferTerms(terms) }
}
