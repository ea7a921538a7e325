import type { Hex } from 'viem'
import { licenseRegistryAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { Amount } from '../types/units.ts'
import { read } from './internal/read.ts'

export type QuoteStatementParameters = {
  offerId: Hex
  /** Metered units of use. */
  units?: bigint | undefined
  /** Base units of the pool’s token. */
  revenue?: Amount | undefined
} & ReadOptions
export type QuoteStatementReturnType = Amount

/**
 * What a statement would find owed for its period.
 *
 * @returns Base units of the pool’s token.
 * @throws {reverts.OfferNotFound} when there is no such offer.
 * @example
 * const owed = await quoteStatement(client, { offerId, units: 12_000n })
 */
export async function quoteStatement(
  client: RoyaltyConnection,
  { offerId, units, revenue, ...options }: QuoteStatementParameters,
): Promise<QuoteStatementReturnType> {
  return read(client, 'licenseRegistry', licenseRegistryAbi, 'quote', [offerId, units ?? 0n, revenue ?? 0n], options)
}
