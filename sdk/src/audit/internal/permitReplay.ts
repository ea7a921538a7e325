import type { OfferTerms } from '../../types/licenses.ts'
import { includesUses } from '../../utils/uses.ts'
import type { ReplayedLicense, Timed } from './licenseReplay.ts'
import { type ConsentLog, consentAt, heldUnitsAt, type MemberEntry } from './workReplay.ts'

/** All that was said, by one second, about a work's consent and its membership of one pool. */
export type WorkHistory = {
  consent: readonly Timed<ConsentLog>[]
  members: readonly MemberEntry[]
  /** Of the catalogue it came out of; none for others. */
  catalogueConsent: readonly Timed<ConsentLog>[]
  lot: readonly MemberEntry[]
}

/** The license's own side of the question. Mirrors `LicenseRegistry._covers`. */
export function covers(
  { uses }: Pick<OfferTerms, 'uses'>,
  { standing, start }: ReplayedLicense,
  wanted: number,
  time: bigint,
): boolean {
  const inForce = standing === 'Active' || standing === 'PastDue'
  return wanted !== 0 && includesUses(uses, wanted) && time >= start && inForce
}

/**
 * The work's side: consent and membership, both at the license's start or, where later works are covered, both now.
 *
 * Mirrors `LicenseRegistry._held`.
 *
 * @param work - Nothing later than `time`.
 */
export function held(
  { coversLater }: Pick<OfferTerms, 'coversLater'>,
  { start }: ReplayedLicense,
  { consent, members, catalogueConsent, lot }: WorkHistory,
  wanted: number,
  time: bigint,
): boolean {
  const heldAt = (second: bigint) =>
    includesUses(consentAt(consent, catalogueConsent, second), wanted) && heldUnitsAt(members, lot, second)
  return heldAt(start) || (coversLater && heldAt(time))
}
