import { DISTRIBUTIONS, ELIGIBILITIES, NOTICE_KINDS, STANDINGS } from '../../types/enums.ts'
import type { LicenseState, OfferTerms } from '../../types/licenses.ts'

type Numbered<struct, names extends keyof struct> = Omit<struct, names> & { [name in names]: number }

/** Names instead of numbers. */
export function decodeOfferTerms(terms: Numbered<OfferTerms, 'eligibility' | 'distribution'>): OfferTerms {
  return {
    ...terms,
    eligibility: ELIGIBILITIES[terms.eligibility] ?? 'Anyone',
    distribution: DISTRIBUTIONS[terms.distribution] ?? 'Units',
  }
}

/** Names instead of numbers. */
export function decodeLicenseState(state: Numbered<LicenseState, 'standing' | 'notice'>): LicenseState {
  return {
    ...state,
    standing: STANDINGS[state.standing] ?? 'None',
    notice: NOTICE_KINDS[state.notice] ?? 'None',
  }
}
