import { type Address, type Hex, zeroAddress, zeroHash } from 'viem'
import { DISTRIBUTIONS, type Distribution, ELIGIBILITIES, type Eligibility } from '../../types/enums.ts'
import type { OfferTerms } from '../../types/licenses.ts'
import type { Amount, Rate } from '../../types/units.ts'
import { toUses, type UsesInput } from './toUses.ts'

/** Terms on which a pool licenses its works. They never change. */
export type OfferTermsInput = {
  /** Pool whose works are licensed and whose members are paid. */
  poolId: Hex
  /** Hash of the legal text. */
  textHash: Hex
  /** Uses licensed; within what the pool sells. */
  uses: UsesInput
  /** Who may take it. Left out: anyone. */
  eligibility?: Eligibility | undefined
  /** Certifier (Research, SmallBusiness) or licensee (Named). */
  party?: Address | undefined
  /** Nobody else gets the same uses of the same pool for the same time. Only in pools that are sole agents. */
  exclusive?: boolean | undefined
  /** Works that join, or consent, after the license's start are covered too. */
  coversLater?: boolean | undefined
  /** The license may be transferred. */
  transferable?: boolean | undefined
  /** How the money of statements is shared. Left out: by units. */
  distribution?: Distribution | undefined
  /** First second, the same for everyone. Left out: when it is acquired. */
  start?: number | undefined
  /** Seconds it lasts. Left out: without end. */
  duration?: number | undefined
  /** Days of notice by which either side may end it for convenience. Left out: neither may. */
  noticeDays?: number | undefined
  /** Days in which a lapse or a breach can be cured. Left out: none, a lapse ends the license. */
  cureDays?: number | undefined
  /** UN M49 code. Left out: 1, the world. */
  territory?: number | undefined
  /** What survives the end, one bit each. */
  survives?: number | undefined
  /** Duties, one bit each. */
  duties?: number | undefined
  /** Models the license covers. Left out: any number. */
  maxModels?: number | undefined
  /** Paid at acquisition, base units of the pool's token. Left out: nothing. */
  fee?: Amount | undefined
  /** A stream of at least this rate must run (perMonth, …). Left out: none is asked for. */
  minRate?: Rate | undefined
  /** Per metered unit, base units. */
  unitPrice?: Amount | undefined
  /** Of revenue, in parts per million: 25,000 is 2.5 %. */
  revenueShare?: number | undefined
  /** Least per metered unit, base units. */
  floor?: Amount | undefined
  /** Least per period, base units. */
  guarantee?: Amount | undefined
  /** Most per period, base units. Left out: no limit. */
  cap?: Amount | undefined
  /** Days of a reporting period. Left out: no statements are asked for. */
  periodDays?: number | undefined
  /** Days after a period's end within which its statement is due. */
  graceDays?: number | undefined
  /** Tells equal offers apart. */
  salt?: Hex | undefined
}

/** Mirrors `struct OfferTerms`; what is left out is zero, and the territory the world. */
export function toOfferTerms(input: OfferTermsInput): OfferTerms {
  return {
    poolId: input.poolId,
    textHash: input.textHash,
    uses: toUses(input.uses),
    eligibility: input.eligibility ?? 'Anyone',
    party: input.party ?? zeroAddress,
    exclusive: input.exclusive ?? false,
    coversLater: input.coversLater ?? false,
    transferable: input.transferable ?? false,
    distribution: input.distribution ?? 'Units',
    start: input.start ?? 0,
    duration: input.duration ?? 0,
    noticeDays: input.noticeDays ?? 0,
    cureDays: input.cureDays ?? 0,
    territory: input.territory ?? 1,
    survives: input.survives ?? 0,
    duties: input.duties ?? 0,
    maxModels: input.maxModels ?? 0,
    fee: input.fee ?? 0n,
    minRate: input.minRate ?? 0n,
    unitPrice: input.unitPrice ?? 0n,
    revenueShare: input.revenueShare ?? 0,
    floor: input.floor ?? 0n,
    guarantee: input.guarantee ?? 0n,
    cap: input.cap ?? 0n,
    periodDays: input.periodDays ?? 0,
    graceDays: input.graceDays ?? 0,
    salt: input.salt ?? zeroHash,
  }
}

/** As contracts take them: names as numbers. */
export function encodeOfferTerms(terms: OfferTerms) {
  return {
    ...terms,
    eligibility: ELIGIBILITIES.indexOf(terms.eligibility),
    distribution: DISTRIBUTIONS.indexOf(terms.distribution),
  }
}
