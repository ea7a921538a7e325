import type { Address, Hex } from 'viem'
import type { Distribution, Eligibility, NoticeKind, Standing } from './enums.ts'
import type { Amount, Rate } from './units.ts'

/** An EIP-2612 permit, without what its use says: the holder and the spender. Mirrors `struct Permit`. */
export type Permit = {
  /** Base units allowed. */
  value: Amount
  /** Last second in which it can be handed in. */
  deadline: bigint
  v: number
  r: Hex
  s: Hex
}

/** The terms of an offer, in full. Its id is their hash with the publisher's address: they never change. Mirrors `struct OfferTerms`. */
export type OfferTerms = {
  /* What */
  /** Pool whose works are licensed and whose members are paid. */
  poolId: Hex
  /** Hash of the legal text. */
  textHash: Hex
  /** Uses licensed, one bit each. */
  uses: number
  /* Who */
  eligibility: Eligibility
  /** Certifier (Research, SmallBusiness) or licensee (Named); zero for Anyone. */
  party: Address
  /* How */
  /** Nobody else gets the same uses of the same pool for the same time. */
  exclusive: boolean
  /** Works that join, or consent, after the license's start are covered too. */
  coversLater: boolean
  transferable: boolean
  distribution: Distribution
  /* When */
  /** First second; zero: when it is acquired. */
  start: number
  /** Seconds it lasts; zero: without end. */
  duration: number
  /** Days of notice by which either side may end it for convenience; zero: neither may. */
  noticeDays: number
  /** Days in which a lapse or a breach can be cured. */
  cureDays: number
  /* Data for people and pipelines */
  /** UN M49 code; 1: the world. */
  territory: number
  /** What survives the end, one bit each. */
  survives: number
  /** Duties, one bit each. */
  duties: number
  /** Models the license covers; zero: any number. */
  maxModels: number
  /* Money, in base units of the pool's token */
  /** Paid at acquisition. */
  fee: Amount
  /** A stream of at least this rate must run. Zero: none is asked for. */
  minRate: Rate
  /** Per metered unit. */
  unitPrice: Amount
  /** Of revenue, in parts per million. */
  revenueShare: number
  /** Least per metered unit. */
  floor: Amount
  /** Least per period. */
  guarantee: Amount
  /** Most per period; zero: none. */
  cap: Amount
  /** Days of a reporting period; zero: no statements are asked for. */
  periodDays: number
  /** Days after a period's end within which its statement is due. */
  graceDays: number
  /** Tells equal offers apart. */
  salt: Hex
}

/** What a licensee asks for, in full. Mirrors `struct Acquisition`. */
export type Acquisition = {
  offerId: Hex
  /** Who will hold the license and pays for it. */
  licensee: Address
  /** Tells a licensee's licenses of one offer apart. */
  salt: Hex
  /** Highest fee accepted. */
  maxFee: Amount
  /** Of the stream to open with it; zero: none. */
  rate: Rate
  /** Its last day (since 1970). */
  endDay: number
  /** Highest deposit accepted for it. */
  maxDeposit: Amount
}

/** A certifier's word that a licensee belongs to a class, until a second. Mirrors `struct Credential`. */
export type Credential = {
  /** Last second in which it holds. */
  expiry: number
  signature: Hex
}

/** What a licensee states for one period, in full. Mirrors `struct Statement`. */
export type Statement = {
  /** From zero. */
  period: number
  /** Version that this one replaces; zero: it is the first. */
  replaces: number
  /** Metered units of use. */
  units: bigint
  /** Base units of the pool's token. */
  revenue: Amount
  /** Hash of the usage file behind it; zero: none. */
  usageHash: Hex
}

/** A license at a second. Mirrors `struct LicenseState`. */
export type LicenseState = {
  offerId: Hex
  poolId: Hex
  licensee: Address
  standing: Standing
  /** First second. */
  start: bigint
  /** First second after its time; the greatest number (maxUint256) where it has no end. */
  end: bigint
  /** First second in which a duty is not met; the greatest number where none lapses as things stand. */
  lapsesAt: bigint
  /** First second in which it is terminated, as things stand; the greatest number: none. */
  terminatesAt: bigint
  /** How it comes to that end; None where there is none. */
  notice: NoticeKind
  /** Base units owed by statements, all periods. */
  owed: Amount
  /** Base units paid towards it, what its streams have passed included. */
  paid: Amount
  /** The next period to state. */
  nextPeriod: bigint
  /** Last second for its statement; the greatest number: never. */
  statementDueAt: bigint
  /** Last second in which its credential holds; zero: none is needed. */
  credentialUntil: bigint
  /** Its present stream, and the salt it was opened with; zero: none was opened. */
  streamId: Hex
  streamSalt: Hex
}
