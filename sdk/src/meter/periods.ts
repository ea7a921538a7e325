import type { Hex } from 'viem'
import { MeteredLicenseError } from '../errors/meter.ts'

/** What a meter needs to know of a license; `licenseStateOf` and `offerOf` tell it. */
export type MeteredLicense = {
  licenseId: Hex
  /** First second. */
  start: bigint | number
  /** First second after its time. Left out, or beyond all dates: it has no end. */
  end?: bigint | number | undefined
  /** Days of a reporting period. */
  periodDays: number
}

/** The periods of a license, in milliseconds since 1970. */
export type Periods = {
  readonly start: number
  readonly end: number
  /** Number of the period that a moment belongs to. */
  at(time: number): number
  bounds(period: number): [from: number, until: number]
}

const DAY_MS = 86_400_000
/** Last moment that a Date can hold. */
const MAX_TIME = 8.64e15

/** Mirrors LicenseRegistry: period k covers `[start + k × P, start + (k + 1) × P)`, and ends with the license if that is sooner. */
export function periodsOf({ licenseId, start, end, periodDays }: MeteredLicense): Periods {
  if (!/^0x[0-9a-f]{64}$/.test(licenseId))
    throw new MeteredLicenseError({ field: 'licenseId', reason: 'is not 32 bytes in lower case' })
  if (!Number.isInteger(periodDays) || periodDays < 1)
    throw new MeteredLicenseError({ field: 'periodDays', reason: 'is no whole number of days, one or more' })
  const first = Number(start) * 1000
  if (!Number.isInteger(first) || first < 0 || first > MAX_TIME)
    throw new MeteredLicenseError({ field: 'start', reason: 'is no second since 1970' })
  const last = end === undefined ? MAX_TIME : Math.min(Number(end) * 1000, MAX_TIME)
  const length = periodDays * DAY_MS
  return {
    start: first,
    end: last,
    at: (time) => Math.floor((time - first) / length),
    bounds: (period) => [first + period * length, Math.min(first + (period + 1) * length, last)],
  }
}
