import { type Address, type Hex, isAddressEqual, numberToHex } from 'viem'
import { decodeOfferTerms } from '../../actions/internal/decode.ts'
import type { OfferTerms } from '../../types/licenses.ts'
import { least } from '../internal/least.ts'
import {
  applyToTrack,
  beginTrack,
  type LicenseTrack,
  type ReplayedLicense,
  trackedAt,
} from '../internal/licenseReplay.ts'
import { SCALE } from './books.ts'
import { keyOf, knownOf } from './key.ts'
import type { CreatorPoolsLog, LicenseRegistryLog } from './log.ts'
import { type PoolsState, stoppedSinceIn, streamIn } from './pools.ts'
import { applyToTokens, emptyTokens, ownerIn, type TokensState } from './tokens.ts'

type Offer = {
  publisher: Address
  terms: OfferTerms
  /** No more licenses are sold on it. */
  isClosed: boolean
  /** Its pool is the sole agent of its works. */
  isSoleAgent: boolean
}

type Statement = {
  version: number
  /** Base units. */
  owed: bigint
}

type License = LicenseTrack & {
  offerId: Hex
  /** By period. */
  statements: Map<number, Statement>
  /** Base units owed by statements, all periods. */
  owed: bigint
  /** Base units paid towards it, but for what its present stream has passed. */
  paid: bigint
  /** Its streams, in order. */
  streams: Hex[]
}

/** Until when a use of a sole agent's pool is sold: to anybody, and to one alone. Zero: it never was. */
type Taken = { busyUntil: bigint; exclusiveUntil: bigint }

/** What the license registry keeps, but for what follows from time. */
export type LicensesState = {
  tokens: TokensState
  offers: Map<Hex, Offer>
  licenses: Map<Hex, License>
  /** By pool and use (one bit). */
  taken: Map<string, Taken>
  /** The registry itself: it controls its licenses' streams. */
  registry: Address | undefined
}

/** An end that does not fit into its 48 bits is as good as none. */
const LAST = 2n ** 48n - 1n

export function emptyLicenses(): LicensesState {
  return { tokens: emptyTokens(), offers: new Map(), licenses: new Map(), taken: new Map(), registry: undefined }
}

/**
 * Takes a log of the license registry in. Logs come in the order of the chain.
 *
 * @param pools - As the logs before this one tell them.
 */
export function applyToLicenses(state: LicensesState, log: LicenseRegistryLog, pools: PoolsState): void {
  state.registry = log.address
  switch (log.eventName) {
    case 'Transfer':
    case 'Approval':
    case 'ApprovalForAll':
      applyToTokens(state.tokens, log)
      return
    case 'OfferPublished': {
      const { offerId, publisher } = log.args
      const terms = decodeOfferTerms(log.args.terms)
      const isSoleAgent = pools.pools.get(terms.poolId)?.terms.soleAgent ?? false
      state.offers.set(offerId, { publisher, terms, isClosed: false, isSoleAgent })
      return
    }
    case 'OfferClosed':
      knownOf(state.offers, log.args.offerId, 'offer').isClosed = true
      return
    case 'LicenseAcquired': {
      const { licenseId, offerId } = log.args
      const { terms } = knownOf(state.offers, offerId, 'offer')
      const track = beginTrack(terms, log.args)
      const license = { ...track, offerId, statements: new Map(), owed: 0n, paid: 0n, streams: [] }
      state.licenses.set(licenseId, license)
      take(state, license)
      return
    }
    case 'VouchersCredited':
      knownOf(state.licenses, log.args.licenseId, 'license').paid += log.args.amount
      return
    case 'StatementFiled': {
      const { period, version, owed, change, paid } = log.args
      const license = track(state, log)
      license.statements.set(period, { version, owed })
      license.owed += change
      license.paid += paid
      return
    }
    case 'CredentialRenewed':
    case 'NoticeGiven':
    case 'NoticeWithdrawn':
      track(state, log)
      return
    case 'LicenseTerminated':
      end(state, track(state, log), BigInt(log.args.terminatedAt))
  }
}

/**
 * Takes a log of a stream in, where it is a license's.
 *
 * @param pools - As the logs before this one, and this one, tell them.
 */
export function applyToLicenseStreams(state: LicensesState, log: CreatorPoolsLog, pools: PoolsState): void {
  if (log.eventName !== 'StreamOpened' && log.eventName !== 'StreamChanged') return
  const { streamId } = log.args
  const stream = pools.streams.get(streamId)
  if (!stream || !state.registry || !isAddressEqual(stream.controller, state.registry)) return
  const licenseId = licenseIdOfSalt(state, stream.salt)
  const found = licenseId && state.licenses.get(licenseId)
  if (!found) return
  const { terms } = knownOf(state.offers, found.offerId, 'offer')
  if (log.eventName === 'StreamOpened') {
    const former = found.streams.at(-1)
    // What the former one passed will not be asked for again.
    if (former) found.paid += (streamIn(pools, { streamId: former, time: log.time })?.passed ?? 0n) >> SCALE
    found.streams.push(streamId)
  }
  applyToTrack(found, terms, log as never)
}

/** The license whose stream has this salt: the license's id, plus one for each stream before. */
export function licenseIdOfSalt({ licenses }: LicensesState, salt: Hex): Hex | undefined {
  for (let before = 0n; before < 2n ** 16n; before += 1n) {
    const id = numberToHex((BigInt(salt) - before + 2n ** 256n) % 2n ** 256n, { size: 32 })
    if (licenses.has(id)) return id
  }
  return undefined
}

function track(state: LicensesState, log: Parameters<typeof applyToTrack>[2] & { args: { licenseId: Hex } }): License {
  const license = knownOf(state.licenses, log.args.licenseId, 'license')
  applyToTrack(license, knownOf(state.offers, license.offerId, 'offer').terms, log)
  return license
}

/** A license at a second that is not before the last log; nothing where it was never acquired. Mirrors `LicenseRegistry.stateOf`. */
export function licenseIn(
  { licenses, pools }: { licenses: LicensesState; pools: PoolsState },
  { licenseId, time }: { licenseId: Hex; time: bigint },
):
  | (ReplayedLicense & {
      offerId: Hex
      poolId: Hex
      licensee: Address | undefined
      /** Base units owed by statements, and paid towards it, its streams included. */
      owed: bigint
      paid: bigint
      /** First period that is not stated yet. */
      nextPeriod: bigint
      /** The present stream. */
      streamId: Hex | undefined
    })
  | undefined {
  const license = licenses.licenses.get(licenseId)
  if (!license) return undefined
  const { poolId } = knownOf(licenses.offers, license.offerId, 'offer').terms
  const streamId = license.streams.at(-1)
  const passed = (streamId && streamIn(pools, { streamId, time })?.passed) ?? 0n
  return {
    ...trackedAt(license, time, stoppedSinceIn(pools, poolId)),
    offerId: license.offerId,
    poolId,
    licensee: ownerIn(licenses.tokens, licenseId),
    owed: license.owed,
    paid: license.paid + (passed >> SCALE),
    nextPeriod: license.nextPeriod,
    streamId,
  }
}

/** Whether no more licenses are sold on an offer. No for unknown ones. */
export function isClosedIn(state: LicensesState, offerId: Hex): boolean {
  return state.offers.get(offerId)?.isClosed ?? false
}

/** An offer's publisher and terms; nothing where nobody has published it. */
export function offerIn(state: LicensesState, offerId: Hex): { publisher: Address; terms: OfferTerms } | undefined {
  const offer = state.offers.get(offerId)
  return offer && { publisher: offer.publisher, terms: offer.terms }
}

/** The latest statement of a license's period (from zero); version zero where there is none. */
export function statementIn(
  state: LicensesState,
  { licenseId, period }: { licenseId: Hex; period: number },
): Statement {
  return state.licenses.get(licenseId)?.statements.get(period) ?? { version: 0, owed: 0n }
}

/**
 * Until when one use (one bit) of a sole agent's pool is sold: to anybody, and to one alone; seconds since 1970, zero: never.
 */
export function takenIn(state: LicensesState, { poolId, use }: { poolId: Hex; use: number }): Taken {
  return { ...(state.taken.get(keyOf(poolId, use)) ?? { busyUntil: 0n, exclusiveUntil: 0n }) }
}

/** Mirrors `Exclusives.take`, for a sale that went through. */
function take(state: LicensesState, license: License): void {
  const { terms, isSoleAgent } = knownOf(state.offers, license.offerId, 'offer')
  if (!isSoleAgent) return
  const until = endOf(terms, license)
  for (const use of usesOf(terms)) {
    const taken = takenIn(state, { poolId: terms.poolId, use })
    if (until > taken.busyUntil) taken.busyUntil = until
    if (terms.exclusive) taken.exclusiveUntil = until
    state.taken.set(keyOf(terms.poolId, use), taken)
  }
}

/** Mirrors `Exclusives.release`: gives back the rest of an exclusive license. */
function end(state: LicensesState, license: License, endedAt: bigint): void {
  const { terms } = knownOf(state.offers, license.offerId, 'offer')
  if (!terms.exclusive) return
  const until = endOf(terms, license)
  const free = endedAt > license.facts.start ? endedAt : license.facts.start
  for (const use of usesOf(terms)) {
    const taken = takenIn(state, { poolId: terms.poolId, use })
    // Where they no longer name this license's end, a later sale does, and stands.
    if (taken.exclusiveUntil === until) taken.exclusiveUntil = free
    if (taken.busyUntil === until) taken.busyUntil = free
    state.taken.set(keyOf(terms.poolId, use), taken)
  }
}

/** First second after a license's time. A fixed start fixes the end for everyone. */
function endOf({ start, duration }: OfferTerms, license: License): bigint {
  const end = duration === 0 ? LAST : (start === 0 ? license.facts.start : BigInt(start)) + BigInt(duration)
  return least(end, LAST)
}

/** An offer's uses, one bit each. */
export function usesOf({ uses }: Pick<OfferTerms, 'uses'>): number[] {
  return Array.from({ length: 16 }, (_, bit) => 1 << bit).filter((use) => (uses & use) !== 0)
}
