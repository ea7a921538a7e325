import type { Hex } from 'viem'
import { toUses, type UsesInput } from '../builders/internal/toUses.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { LogRange } from '../types/events.ts'
import type { CatalogueProof } from '../types/structs.ts'
import { catalogueRootOf } from '../utils/catalogue.ts'
import { catalogueIdOf, catalogueWorkIdOf } from '../utils/workIds.ts'
import { type ChainPast, pastAt } from './internal/blocks.ts'
import { consentLogsOf, licenseHistoryOf, memberLogsOf } from './internal/histories.ts'
import { replayLicense } from './internal/licenseReplay.ts'
import { covers, held, type WorkHistory } from './internal/permitReplay.ts'

export type PermitsAtParameters = {
  licenseId: Hex
  uses: UsesInput
  /** Seconds since 1970, no later than the last block. What happened in that very second counts. */
  time: bigint
} & (
  | { workId: Hex; proof?: undefined }
  | {
      workId?: undefined
      /** For a work that a catalogue holds, a token by then or not. */
      proof: CatalogueProof
    }
) &
  LogRange
export type PermitsAtReturnType = boolean

/**
 * Whether a license covered all of these uses of a work at a past second, from logs alone: what {@link permits} and
 * {@link permitsByProof} answered then. No for unknown licenses and works, and for a proof that leads to no catalogue of that time.
 *
 * @throws {TimeAheadError} when the last block is earlier than `time`.
 * @example
 * const covered = await permitsAt(client, { licenseId, workId, uses: ['Train'], time: 1_800_000_000n })
 */
export async function permitsAt(
  client: RoyaltyConnection,
  { licenseId, workId, proof, uses, time, ...range }: PermitsAtParameters,
): Promise<PermitsAtReturnType> {
  const past = await pastAt(client, time, range)
  const history = past && (await licenseHistoryOf(past, licenseId))
  const license = history && replayLicense(history.terms, history.logs, time, history.poolStoppedSince)
  if (!license) return false

  // Most questions are answered by the license alone.
  const { terms } = history
  const wanted = toUses(uses)
  if (!covers(terms, license, wanted, time)) return false
  const work = proof ? await provenWorkOf(past, proof) : await workOf(past, workId as Hex)
  if (!work) return false
  const members = await memberLogsOf(past, terms.poolId, work.workId, work.catalogueId)
  const lot = work.catalogueId ? await memberLogsOf(past, terms.poolId, work.catalogueId, undefined) : []
  return held(terms, license, { ...work, members, lot }, wanted, time)
}

/** Whom to ask for consent and membership, and what has been said about the consent. */
type Work = Pick<WorkHistory, 'consent' | 'catalogueConsent'> & {
  workId: Hex
  /** Where the work came out of a catalogue. */
  catalogueId: Hex | undefined
}

async function workOf(past: ChainPast, workId: Hex): Promise<Work> {
  const consent = await consentLogsOf(past, workId)
  const materialized = consent.find((log) => log.eventName === 'WorkMaterialized')
  const catalogueId = materialized?.eventName === 'WorkMaterialized' ? materialized.args.catalogueId : undefined
  return { workId, consent, catalogueId, catalogueConsent: catalogueId ? await consentLogsOf(past, catalogueId) : [] }
}

/** Until a work is a token of its own, its catalogue speaks and is a member for it. */
async function provenWorkOf(past: ChainPast, { steward, count, leaf, siblings }: CatalogueProof) {
  if (leaf.index >= count) return undefined
  const catalogueId = catalogueIdOf({ steward, root: catalogueRootOf({ leaf, siblings }), count })
  const work = await workOf(past, catalogueWorkIdOf({ catalogueId, index: leaf.index }))
  if (work.catalogueId) return work
  const catalogue = await workOf(past, catalogueId)
  return catalogue.consent.length > 0 ? catalogue : undefined
}
