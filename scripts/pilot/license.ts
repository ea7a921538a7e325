import { type Hex, zeroAddress, zeroHash } from 'viem'
import {
  contentHashOfBytes,
  dayStart,
  depositFor,
  encodeUses,
  endDayAfter,
  perDay,
  type Use,
} from '../../sdk/src/index.ts'
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

/**
 * The operator publishes an offer, and the firm takes it: fee, license and stream in one transaction.
 *
 * The contract is asked directly: the SDK has no actions for licenses yet.
 */
export async function takeLicense(
  { contracts, people: { operator, firm }, now }: PilotChain,
  { poolId, use, days, terms }: { poolId: Hex; use: Use; days: number; terms: LicenseTerms },
): Promise<License> {
  const { licenseRegistry, testDollar } = contracts
  const offer = {
    poolId,
    textHash: contentHashOfBytes(new TextEncoder().encode(LEGAL_TEXT)),
    uses: encodeUses([use]),
    eligibility: 0,
    party: zeroAddress,
    exclusive: false,
    coversLater: true,
    transferable: false,
    distribution: 0,
    start: 0,
    duration: 0,
    noticeDays: 30,
    cureDays: 14,
    territory: 1,
    survives: 0,
    duties: 0,
    maxModels: 0,
    fee: terms.fee,
    minRate: perDay(terms.minPerDay),
    unitPrice: 0n,
    revenueShare: terms.revenueShare,
    floor: 0n,
    guarantee: 0n,
    cap: 0n,
    periodDays: terms.periodDays,
    graceDays: 15,
    salt: zeroHash,
  }
  const offerId = await licenseRegistry.read.offerIdOf([operator.account.address, offer])
  await licenseRegistry.write.publish([offer], { account: operator.account })

  const rate = perDay(terms.perDay)
  const time = await now()
  // A few days more than the story has, so that the license ends it in good standing.
  const endDay = endDayAfter(time, { days: days + 15 })
  const maxDeposit = depositFor(rate, dayStart(endDay) - time)
  await testDollar.write.approve([licenseRegistry.address, terms.fee + maxDeposit], { account: firm.account })
  const salt = zeroHash
  const acquisition = { offerId, licensee: firm.account.address, salt, maxFee: terms.fee, rate, endDay, maxDeposit }
  await licenseRegistry.write.acquire([acquisition, { expiry: 0, signature: '0x' }], { account: firm.account })
  const licenseId = await licenseRegistry.read.licenseIdOf([offerId, firm.account.address, salt])
  return { offerId, licenseId, deposit: depositFor(rate, dayStart(endDay) - (await now())) }
}

/** The firm states its first period, and pays what its stream has not paid already. */
export async function fileStatement(
  { contracts: { licenseRegistry, testDollar }, people: { firm } }: PilotChain,
  { licenseId, offerId }: License,
  revenue: bigint,
): Promise<{ owed: bigint; due: bigint }> {
  const owed = await licenseRegistry.read.quote([offerId, 0n, revenue])
  await testDollar.write.approve([licenseRegistry.address, owed], { account: firm.account })
  const before = await testDollar.read.balanceOf([firm.account.address])
  const statement = { period: 0, replaces: 0, units: 0n, revenue, usageHash: zeroHash }
  await licenseRegistry.write.report([licenseId, statement, owed], { account: firm.account })
  const due = before - (await testDollar.read.balanceOf([firm.account.address]))
  // What the stream made unnecessary is not left lying open.
  await testDollar.write.approve([licenseRegistry.address, 0n], { account: firm.account })
  return { owed, due }
}
