import type { Address, Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { EventPlace, LogRange } from '../types/events.ts'
import type { OfferTerms } from '../types/licenses.ts'
import { decodeOfferTerms } from './internal/decode.ts'
import { eventPages } from './internal/eventPages.ts'

export type OfferOfParameters = { offerId: Hex } & LogRange
export type OfferOfReturnType = {
  offerId: Hex
  publisher: Address
  /** In full, as they were published. */
  terms: OfferTerms
  /** Where it was published. */
  place: EventPlace
}

/**
 * Reads an offer in full from the log of its publication; nothing where there is none in the range.
 *
 * @example
 * const offer = await offerOf(client, { offerId })
 * // { terms: { uses: 2, fee: 1000000000n, duration: 31536000, … }, … }
 */
export async function offerOf(
  client: RoyaltyConnection,
  { offerId, ...range }: OfferOfParameters,
): Promise<OfferOfReturnType | undefined> {
  const filter = { contract: 'licenseRegistry', abi: licenseRegistryAbi, eventName: 'OfferPublished' } as const
  for await (const [event] of eventPages(client, { ...filter, args: { offerId } }, range)) {
    if (!event) continue
    const { args, eventName: _, ...place } = event
    return { offerId, publisher: args.publisher, terms: decodeOfferTerms(args.terms), place }
  }
  return undefined
}
