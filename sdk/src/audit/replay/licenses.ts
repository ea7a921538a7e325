import type { Address, Hex } from 'viem'
import { decodeOfferTerms } from '../../actions/internal/decode.ts'
import type { OfferTerms } from '../../types/licenses.ts'
import { keyOf, knownOf } from './key.ts'
import type { LicenseRegistryLog } from './log.ts'
import type { PoolsState } from './pools.ts'
import { applyToTokens, emptyTokens, type TokensState } from './tokens.ts'

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

type License = {
  offerId: Hex
  start: bigint
  /** By period. */
  statements: Map<number, Statement>
  /** Second in which it was terminated, once a write has found it. */
  endedAt: bigint | undefined
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
}

/** An end that does not fit into its 48 bits is as good as none. */
const LAST = 2n ** 48n - 1n

export function emptyLicenses(): LicensesState {
  return { tokens: emptyTokens(), offers: new Map(), licenses: new Map(), taken: new Map() }
}

/**
 * Takes a log of the license registry in. Logs come in the order of the chain.
 *
 * @param pools - As the logs before this one tell them.
 */
export function applyToLicenses(state: LicensesState, log: LicenseRegistryLog, pools: PoolsState): void {
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
      const start = BigInt(log.args.start)
      const license = { offerId, start, statements: new Map(), endedAt: undefined }
      state.licenses.set(licenseId, license)
      take(state, license)
      return
    }
    case 'StatementFiled': {
      const { period, version, owed } = log.args
      const license = knownOf(state.licenses, log.args.licenseId, 'license')
      license.statements.set(period, { version, owed })
      return
    }
    case 'LicenseTerminated':
      end(state, knownOf(state.licenses, log.args.licenseId, 'license'), BigInt(log.args.terminatedAt))
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
  license.endedAt = endedAt
  const { terms } = knownOf(state.offers, license.offerId, 'offer')
  if (!terms.exclusive) return
  const until = endOf(terms, license)
  const free = endedAt > license.start ? endedAt : license.start
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
  const end = duration === 0 ? LAST : (start === 0 ? license.start : BigInt(start)) + BigInt(duration)
  return least(end, LAST)
}

function usesOf({ uses }: OfferTerms): number[] {
  return Array.from({ length: 16 }, (_, bit) => 1 << bit).filter((use) => (uses & use) !== 0)
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
