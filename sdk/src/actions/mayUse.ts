import type { Address, Hex } from 'viem'
import { toUses, type UsesInput } from '../builders/internal/toUses.ts'
import { royaltyLensAbi } from '../generated/abis.ts'
import type { ReadOptions, RoyaltyConnection } from '../types/connection.ts'
import { STANDINGS, type Standing } from '../types/enums.ts'
import type { CatalogueProof } from '../types/structs.ts'
import type { Amount } from '../types/units.ts'
import { read } from './internal/read.ts'

export type MayUseParameters = {
  licenseId: Hex
  uses: UsesInput
} & (
  | { workId: Hex; proof?: undefined }
  | {
      workId?: undefined
      /** For a work that a catalogue holds, a token or not. */
      proof: CatalogueProof
    }
) &
  ReadOptions
export type MayUseReturnType = {
  /** The answer: the license may use the work for all of these uses, at this second. */
  permitted: boolean
  standing: Standing
  /** The offer sells these uses. */
  usesLicensed: boolean
  consentedAtStart: boolean
  heldUnitsAtStart: boolean
  consentsNow: boolean
  holdsUnitsNow: boolean
  /** Works that came after the license's start are covered. */
  coversLater: boolean
  /** First second in which a duty lapses, and in which the license ends, as things stand; the greatest number: never. */
  lapsesAt: bigint
  endsAt: bigint
  /** Base units owed by statements and not paid; credit where more was paid than owed. */
  due: Amount
  credit: Amount
  /** Last second for the next statement; the greatest number: never. */
  statementDueAt: bigint
  /** Where the work's money goes; zero: it waits. */
  payee: Address
}

/**
 * Whether a license may use a work now, why, and what is owed. Needs a deployment with a lens; {@link permits} gives the bare answer
 * without one.
 *
 * @throws {reverts.LicenseNotFound} when there is no such license.
 * @throws {ContractUnknownError} when the deployment has no lens.
 * @example
 * const { permitted, due, payee } = await mayUse(client, { licenseId, workId, uses: ['Train'] })
 */
export async function mayUse(
  client: RoyaltyConnection,
  { licenseId, workId, proof, uses, ...options }: MayUseParameters,
): Promise<MayUseReturnType> {
  const bits = toUses(uses)
  const answer = await (proof
    ? read(client, 'royaltyLens', royaltyLensAbi, 'mayUseByProof', [licenseId, proof, bits], options)
    : read(client, 'royaltyLens', royaltyLensAbi, 'mayUse', [licenseId, workId as Hex, bits], options))
  return { ...answer, standing: STANDINGS[answer.standing] ?? 'None' }
}
