import type { Hex } from 'viem'
import { contentHashOfBytes, endDayAfter, perDay, type Use } from '../../sdk/src/index.ts'
import type { PilotChain } from './chain.ts'

/** The offer's, as far as the story chooses them. Amounts are base units. */
export type LicenseTerms = {
  fee: bigint
  /** Least stream per day, and the one that the firm opens. */
  minPerDay: bigint
  perDay: bigint
  /** Of revenue, in parts per million. */
  revenueShare: number
  periodDays: number
}

export type License = { offerId: Hex; licenseId: Hex; deposit: bigint }

/** Stands for a legal text, which the chain knows by its hash. */
const LEGAL_TEXT =
  'The firm may use the works of this pool as the offer says, for as long as it pays as the offer says.'

/** The operator publishes an offer, and the firm takes it: fee, license and stream in one transaction. */
export async function takeLicense(
  { people: { operator, firm }, now }: PilotChain,
  { poolId, use, days, terms }: { poolId: Hex; use: Use; days: number; terms: LicenseTerms },
): Promise<License> {
  const { offerId } = await operator.offers.publish({
    poolId,
    textHash: contentHashOfBytes(new TextEncoder().encode(LEGAL_TEXT)),
    uses: [use],
    coversLater: true,
    noticeDays: 30,
    cureDays: 14,
    fee: terms.fee,
    minRate: perDay(terms.minPerDay),
    revenueShare: terms.revenueShare,
    periodDays: terms.periodDays,
    graceDays: 15,
  })
  // A few days more than the story has, so that the license ends it in good standing.
  const endDay = endDayAfter(await now(), { days: days + 15 })
  const { licenseId, deposit } = await firm.licenses.acquire({ offerId, rate: perDay(terms.perDay), endDay })
  return { offerId, licenseId, deposit }
}

/** The firm states its first period, and pays what its stream has not paid already. */
export async function fileStatement(
  { people: { firm } }: PilotChain,
  { licenseId }: License,
  revenue: bigint,
): Promise<{ owed: bigint; due: bigint }> {
  const { owed, paid } = await firm.statements.report({ licenseId, period: 0, revenue })
  return { owed, due: paid }
}
