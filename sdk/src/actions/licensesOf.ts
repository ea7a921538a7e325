import type { Address, Hex } from 'viem'
import { royaltyLensAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import type { LicenseState, OfferTerms } from '../types/licenses.ts'
import { decodeLicenseState, decodeOfferTerms } from './internal/decode.ts'
import { read } from './internal/read.ts'
import { licenseStateOf } from './licenseStateOf.ts'
import { poolOf } from './poolOf.ts'
import { type StreamOfReturnType, streamOf } from './streamOf.ts'
import { termsOf } from './termsOf.ts'

export type LicensesOfParameters = { licenseIds: readonly Hex[] } & ReadOptions
export type LicenseView = {
  licenseId: Hex
  license: LicenseState
  publisher: Address
  offerClosed: boolean
  /** What the chain computes with; the rest reads zero. */
  terms: OfferTerms
  /** Its present stream; all zero where none was opened. */
  stream: StreamOfReturnType
  token: Address
}
export type LicensesOfReturnType = readonly LicenseView[]

/**
 * Reads the whole state of licenses: in one call where the deployment has a lens.
 *
 * @throws {reverts.LicenseNotFound} when there is no license with one of these ids.
 * @example
 * const [{ license, terms, stream }] = await licensesOf(client, { licenseIds: [licenseId] })
 */
export async function licensesOf(
  client: RoyaltyConnection,
  { licenseIds, ...options }: LicensesOfParameters,
): Promise<LicensesOfReturnType> {
  if (!client.deployment.royaltyLens) {
    return Promise.all(licenseIds.map((licenseId) => readSingly(client, { licenseId, ...options })))
  }
  const views = await read(client, 'royaltyLens', royaltyLensAbi, 'licensesOf', [licenseIds], options)
  return views.map((view) => ({
    ...view,
    license: decodeLicenseState(view.license),
    terms: decodeOfferTerms(view.terms),
  }))
}

async function readSingly(
  client: RoyaltyConnection,
  { licenseId, ...options }: { licenseId: Hex } & ReadOptions,
): Promise<LicenseView> {
  const license = await licenseStateOf(client, { licenseId, ...options })
  const { poolId, offerId, streamId } = license
  const [{ publisher, closed, terms }, { token }, stream] = await Promise.all([
    termsOf(client, { offerId, ...options }),
    poolOf(client, { poolId, ...options }),
    streamOf(client, { poolId, streamId, ...options }),
  ])
  return { licenseId, license, publisher, offerClosed: closed, terms, stream, token }
}
