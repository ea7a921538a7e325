import type { Hex } from 'viem'
import { licensesOf } from '../actions/licensesOf.ts'
import { type MayUseParameters, type MayUseReturnType, mayUse } from '../actions/mayUse.ts'
import { toUses, type UsesInput } from '../builders/internal/toUses.ts'
import type { OpenRoyaltyError } from '../errors/base.ts'
import { ContractRevertError } from '../errors/contract.ts'
import { CoverageProofError, type MissingOfWork } from '../errors/coverage.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { NoticeKind, Standing } from '../types/enums.ts'
import type { CatalogueProof } from '../types/structs.ts'
import { catalogueRootOf } from '../utils/catalogue.ts'
import { addressOf } from '../utils/deployment.ts'
import { includesUses } from '../utils/uses.ts'
import { catalogueIdOf, catalogueWorkIdOf } from '../utils/workIds.ts'

/** A license as the chain tells it; times in milliseconds since 1970, Infinity for never. */
export type LicenseCoverage = {
  readonly standing: Standing
  readonly hasUses: boolean
  readonly start: number
  /** First moment in which a duty lapses, as things stand. */
  readonly lapsesAt: number
  /** First moment in which it is over, as things stand. */
  readonly endsAt: number
  /** First moment in which it is terminated, as things stand, and how. */
  readonly terminatesAt: number
  readonly notice: NoticeKind
}

/** Asks the chain; rejects when it does not answer. */
export type CoverageReader = {
  license(): Promise<LicenseCoverage>
  /** What a work lacks; nothing: it is covered while the license is in force. */
  work(workId: Hex): Promise<readonly MissingOfWork[]>
}

/** The proof of a work that a catalogue holds; nothing for a work that was registered by itself. */
export type ProofOf = (workId: Hex) => CatalogueProof | undefined | Promise<CatalogueProof | undefined>

const NO_LICENSE: LicenseCoverage = {
  standing: 'None',
  hasUses: true,
  start: 0,
  lapsesAt: Number.POSITIVE_INFINITY,
  endsAt: 0,
  terminatesAt: Number.POSITIVE_INFINITY,
  notice: 'None',
}

export function coverageReaderOf({
  client,
  licenseId,
  uses,
  proofOf,
  onError,
}: {
  client: RoyaltyConnection
  licenseId: Hex
  uses: UsesInput
  proofOf?: ProofOf | undefined
  onError: (error: OpenRoyaltyError) => void
}): CoverageReader {
  // A deployment without a lens is refused at once, and not when the first work is used.
  addressOf(client.deployment, 'royaltyLens')
  const bits = toUses(uses)

  async function proved(workId: Hex): Promise<CatalogueProof | undefined> {
    try {
      const proof = await proofOf?.(workId)
      if (!proof || workIdIn(proof) === workId) return proof
      onError(new CoverageProofError({ workId, reason: 'is of another work' }))
    } catch (cause) {
      onError(new CoverageProofError({ workId, reason: 'could not be had', cause }))
    }
    return undefined
  }

  return {
    async license() {
      try {
        const [view] = await licensesOf(client, { licenseIds: [licenseId] })
        if (!view) return NO_LICENSE
        const { standing, start, end, lapsesAt, terminatesAt, notice } = view.license
        return {
          standing,
          hasUses: bits !== 0 && includesUses(view.terms.uses, bits),
          start: momentOf(start),
          lapsesAt: momentOf(lapsesAt),
          endsAt: Math.min(momentOf(end), momentOf(terminatesAt)),
          terminatesAt: momentOf(terminatesAt),
          notice,
        }
      } catch (error) {
        if (isRevert(error, 'LicenseNotFound')) return NO_LICENSE
        throw error
      }
    },

    async work(workId) {
      const proof = await proved(workId)
      const ask = (which: { proof: CatalogueProof } | { workId: Hex }) =>
        mayUse(client, { licenseId, uses: bits, ...which } as MayUseParameters)
      try {
        if (proof) return missingIn(await ask({ proof }))
      } catch (cause) {
        if (!isRevert(cause, 'CatalogueProofInvalid')) return unlessUnknown(cause)
        onError(new CoverageProofError({ workId, reason: 'is of no catalogue that is registered', cause }))
      }
      return ask({ workId }).then(missingIn, unlessUnknown)
    },
  }
}

/**
 * Mirrors `LicenseRegistry._held`: `_heldAt(license.poolId, workId, uses, license.start) || (license.clock.coversLater() &&
 * _heldAt(license.poolId, workId, uses, block.timestamp))`. The license's own side is judged by itself.
 */
function missingIn(answer: MayUseReturnType): MissingOfWork[] {
  const { coversLater, consentsNow, holdsUnitsNow, consentedAtStart, heldUnitsAtStart } = answer
  if (answer.permitted || (consentedAtStart && heldUnitsAtStart)) return []
  const [consents, holdsUnits] = coversLater ? [consentsNow, holdsUnitsNow] : [consentedAtStart, heldUnitsAtStart]
  return [...(consents ? [] : ['consent' as const]), ...(holdsUnits ? [] : ['units' as const])]
}

/** A license that the chain does not know says nothing of works. */
function unlessUnknown(error: unknown): MissingOfWork[] {
  if (isRevert(error, 'LicenseNotFound')) return []
  throw error
}

function workIdIn({ steward, count, leaf, siblings }: CatalogueProof): Hex {
  const root = catalogueRootOf({ leaf, siblings })
  return catalogueWorkIdOf({ catalogueId: catalogueIdOf({ steward, root, count }), index: leaf.index })
}

function isRevert(error: unknown, name: string): boolean {
  return error instanceof ContractRevertError && error.errorName === name
}

/** Dates end long before seconds do; what is beyond never comes. */
function momentOf(seconds: bigint): number {
  return seconds > 8_640_000_000_000n ? Number.POSITIVE_INFINITY : Number(seconds) * 1000
}
