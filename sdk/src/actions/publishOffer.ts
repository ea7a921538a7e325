import type { Hex } from 'viem'
import { type BuildPublishOfferParameters, buildPublishOffer } from '../builders/buildPublishOffer.ts'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { RoyaltyConnection, WriteOptions, WriteResult } from '../types/connection.ts'
import { eventIn } from './internal/events.ts'
import { write } from './internal/write.ts'

export type PublishOfferParameters = BuildPublishOfferParameters & WriteOptions
export type PublishOfferReturnType = WriteResult & {
  /** The hash of the publisher and the terms: known before, and never another’s. */
  offerId: Hex
}

/**
 * Publishes terms on which a pool licenses its works. By the pool’s operator. They never change.
 *
 * @throws {reverts.OfferNotOperator} when the account does not operate the pool.
 * @throws {reverts.OfferUsesInvalid} when the pool does not sell all of the uses.
 * @throws {reverts.OfferAlreadyPublished} when these very terms were published before; choose another salt.
 * @example
 * const { offerId } = await publishOffer(client, { poolId, textHash, uses: ['Train'], fee: parseAmount('1000', 6), duration: 365
 * * 86_400 })
 */
export async function publishOffer(
  client: RoyaltyConnection,
  parameters: PublishOfferParameters,
): Promise<PublishOfferReturnType> {
  const result = await write(client, buildPublishOffer(client.deployment, parameters), parameters)
  const { offerId } = eventIn(client, result.receipt, 'licenseRegistry', licenseRegistryAbi, 'OfferPublished')
  return { ...result, offerId }
}
