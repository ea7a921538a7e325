/**
 * LicenseRegistry: offers, licenses, statements, and what a license is worth at a second.
 *
 * Nothing of a standing is kept but what a write has recorded: all else is worked out from the terms, the statements, the streams and
 * the notices.
 */
import * as channels from './channels.ts'
import * as erc721 from './erc721.ts'
import * as pools from './pools.ts'
import * as token from './token.ts'
import { hasSigned } from './wallets.ts'
import * as works from './works.ts'
import {
  type Address,
  ceilDiv,
  DAY,
  hashOf,
  type Id,
  max,
  min,
  NEVER,
  refuse,
  SCALE,
  type Signature,
  type Tables,
  type World,
  ZERO_ADDRESS,
  ZERO_ID,
} from './world.ts'

const MILLION = 1_000_000n
/** The latest second that fits into 48 bits: for what is sold without an end. */
const FOR_GOOD = 2n ** 48n - 1n
const MAX_OWED = 2n ** 111n

export const ELIGIBILITY = { Anyone: 0n, Research: 1n, SmallBusiness: 2n, Named: 3n }
const BY_USE = 1n
export const STANDING = { None: 0n, Active: 1n, PastDue: 2n, Expired: 3n, Terminated: 4n }
export const NOTICE = { None: 0n, Licensee: 1n, Publisher: 2n, Breach: 3n, Lapse: 4n }

export type OfferTerms = {
  poolId: Id
  textHash: Id
  uses: bigint
  eligibility: bigint
  party: Address
  exclusive: boolean
  coversLater: boolean
  transferable: boolean
  distribution: bigint
  start: bigint
  duration: bigint
  noticeDays: bigint
  cureDays: bigint
  territory: bigint
  survives: bigint
  duties: bigint
  maxModels: bigint
  fee: bigint
  minRate: bigint
  unitPrice: bigint
  revenueShare: bigint
  floor: bigint
  guarantee: bigint
  cap: bigint
  periodDays: bigint
  graceDays: bigint
  salt: Id
}
export type Acquisition = {
  offerId: Id
  licensee: Address
  salt: Id
  maxFee: bigint
  rate: bigint
  endDay: bigint
  maxDeposit: bigint
}
export type Credential = { expiry: bigint; signature: Signature | '0x' }
export type Statement = { period: bigint; replaces: bigint; units: bigint; revenue: bigint; usageHash: Id }

type Offer = { publisher: Address; closed: boolean; terms: OfferTerms }
type End = { at: bigint; kind: bigint; lapsedAt: bigint }
type License = {
  offerId: Id
  start: bigint
  end: bigint
  credentialUntil: bigint
  /** What stands for each period, in their order. */
  statements: readonly { version: bigint; owed: bigint }[]
  /** Paid with statements; what streams have passed comes on top. */
  paid: bigint
  streams: bigint
  /** When notices that stand take effect, by kind. */
  notices: Readonly<Record<string, bigint>>
  /** Recorded by a write that found it terminated. */
  ended: End | undefined
}

export const licensesState = (table: Tables) => ({
  offers: table<Offer>(),
  licenses: table<License>(),
  /** Of a pool and a use: until when it is sold to anybody, and to one alone. */
  taken: table<{ busy: bigint; exclusive: bigint }>(),
  /** Of a license and a channel: what its vouchers were credited for. */
  credited: table<bigint>(),
})
const emit = (world: World, name: string, ...args: unknown[]) => world.emit(world.at.licenseRegistry, name, ...args)
const put = (world: World, licenseId: Id, license: License) => world.of(licensesState).licenses.set(licenseId, license)
const registry = (world: World) => world.at.licenseRegistry

/* IDS */

export const offerIdOf = (publisher: Address, terms: OfferTerms) =>
  hashOf(
    publisher,
    terms.poolId,
    terms.textHash,
    terms.uses,
    terms.eligibility,
    terms.party,
    terms.exclusive,
    terms.coversLater,
    terms.transferable,
    terms.distribution,
    terms.start,
    terms.duration,
    terms.noticeDays,
    terms.cureDays,
    terms.territory,
    terms.survives,
    terms.duties,
    terms.maxModels,
    terms.fee,
    terms.minRate,
    terms.unitPrice,
    terms.revenueShare,
    terms.floor,
    terms.guarantee,
    terms.cap,
    terms.periodDays,
    terms.graceDays,
    terms.salt,
  )
export const licenseIdOf = (offerId: Id, licensee: Address, salt: Id) => hashOf(offerId, licensee, salt)
/** By which the pools know a license's streams, the first of them number zero. */
export const streamSaltOf = (licenseId: Id, number: bigint): Id =>
  `0x${((BigInt(licenseId) + number) % 2n ** 256n).toString(16).padStart(64, '0')}`

/* OFFERS */

const offerOrRefuse = (world: World, offerId: Id) =>
  world.of(licensesState).offers.get(offerId) ?? refuse('OfferNotFound', offerId)

function checkParty({ eligibility, party }: OfferTerms): void {
  if ((eligibility === ELIGIBILITY.Anyone) !== (party === ZERO_ADDRESS)) refuse('OfferPartyInvalid', party)
}

function checkMoney(terms: OfferTerms): void {
  if (terms.revenueShare > MILLION) refuse('OfferShareTooHigh', terms.revenueShare, MILLION)
  if (terms.cap !== 0n && terms.cap < terms.guarantee) refuse('OfferCapTooLow', terms.cap, terms.guarantee)
  const { unitPrice, revenueShare, floor, guarantee, distribution } = terms
  const needsPeriods = unitPrice + revenueShare + floor + guarantee > 0n || distribution === BY_USE
  if (needsPeriods && terms.periodDays === 0n) refuse('OfferPeriodInvalid', terms.periodDays, terms.duration)
}

export function publish(world: World, actor: Address, terms: OfferTerms): Id {
  const pool = pools.poolOrRefuse(world, terms.poolId)
  if (pool.operator !== actor) refuse('OfferNotOperator', terms.poolId, actor, pool.operator)
  if (terms.uses === 0n || (terms.uses & ~pool.uses) !== 0n) refuse('OfferUsesInvalid', terms.uses, pool.uses)
  if (terms.textHash === ZERO_ID) refuse('OfferTextMissing')
  checkParty(terms)
  if (terms.exclusive && !pool.soleAgent) refuse('OfferNotSoleAgent', terms.poolId)
  if (terms.exclusive && terms.duration === 0n) refuse('OfferExclusiveEndless')
  if (terms.transferable && terms.eligibility !== ELIGIBILITY.Anyone) refuse('OfferTransferInvalid')
  const least = pools.leastRateOf(pool)
  if (terms.minRate !== 0n && terms.minRate < least) refuse('OfferRateTooLow', terms.minRate, least)
  checkMoney(terms)
  const offerId = offerIdOf(actor, terms)
  if (world.of(licensesState).offers.get(offerId) !== undefined) refuse('OfferAlreadyPublished', offerId)
  world.of(licensesState).offers.set(offerId, { publisher: actor, closed: false, terms })
  emit(world, 'OfferPublished', offerId, terms.poolId, actor, terms)
  return offerId
}

export function close(world: World, actor: Address, offerId: Id): void {
  const offer = offerOrRefuse(world, offerId)
  const { operator } = pools.poolOrRefuse(world, offer.terms.poolId)
  if (actor !== offer.publisher && actor !== operator) refuse('OfferNotPublisher', offerId, actor)
  if (offer.closed) refuse('OfferIsClosed', offerId)
  world.of(licensesState).offers.set(offerId, { ...offer, closed: true })
  emit(world, 'OfferClosed', offerId, actor)
}

/* ACQUIRE */

/** Brings tokens from the licensee for whom something is being paid. */
const fund =
  (world: World): pools.Fund =>
  (coin, from, amount) =>
    token.transfer(world, coin, { operator: registry(world), from, to: world.at.creatorPools, amount })

function checkCredential(world: World, { terms }: Offer, licensee: Address, credential: Credential): bigint {
  const kind = terms.eligibility
  if (kind === ELIGIBILITY.Anyone) return 0n
  if (kind === ELIGIBILITY.Named) {
    if (licensee !== terms.party) refuse('LicenseNotEligible', licensee, terms.party)
    return 0n
  }
  const { expiry, signature } = credential
  if (expiry < world.now) refuse('CredentialExpired', expiry, world.now)
  const message = { certifier: terms.party, licensee, class: kind, expiry }
  if (!hasSigned(world, signature, terms.party, 'Credential', message)) {
    refuse('CredentialInvalid', terms.party, licensee)
  }
  return expiry
}

const takenOf = (world: World, poolId: Id, use: bigint) =>
  world.of(licensesState).taken.get(`${poolId}${use}`) ?? { busy: 0n, exclusive: 0n }
const usesOf = (uses: bigint) => Array.from({ length: 16 }, (_, i) => 1n << BigInt(i)).filter((use) => uses & use)
const in48 = (end: bigint) => min(end, FOR_GOOD)

/** Sells uses of a sole agent's pool from a second until another. */
function takeUses(world: World, { terms }: Offer, start: bigint, end: bigint): void {
  if (!pools.poolOrRefuse(world, terms.poolId).soleAgent) return
  for (const use of usesOf(terms.uses)) {
    const { busy, exclusive } = takenOf(world, terms.poolId, use)
    const until = terms.exclusive ? busy : exclusive
    if (start < until) refuse('LicenseUseTaken', terms.poolId, use, until)
  }
  for (const use of usesOf(terms.uses)) {
    const { busy, exclusive } = takenOf(world, terms.poolId, use)
    const until = in48(end)
    world.of(licensesState).taken.set(`${terms.poolId}${use}`, {
      busy: max(busy, until),
      exclusive: terms.exclusive ? max(exclusive, until) : exclusive,
    })
  }
}

/** Gives back what a license to one alone had beyond its early end. */
function giveBackUses(world: World, { terms }: Offer, license: License, at: bigint): void {
  if (!terms.exclusive) return
  const from = max(at, license.start)
  for (const use of usesOf(terms.uses)) {
    const { busy, exclusive } = takenOf(world, terms.poolId, use)
    world.of(licensesState).taken.set(`${terms.poolId}${use}`, {
      busy: busy === in48(license.end) ? min(from, busy) : busy,
      exclusive: exclusive === in48(license.end) ? min(from, exclusive) : exclusive,
    })
  }
}

function checkFirstStream(world: World, { terms }: Offer, rate: bigint, start: bigint): void {
  if (terms.minRate === 0n || rate >= terms.minRate) return
  const mayWait = rate === 0n && terms.fee > 0n && (terms.cureDays > 0n || start > world.now)
  if (!mayWait) refuse('LicenseRateTooLow', rate, terms.minRate)
}

export function acquire(world: World, actor: Address, acquisition: Acquisition, credential: Credential): Id {
  const { offerId, licensee, salt } = acquisition
  const licenseId = licenseIdOf(offerId, licensee, salt)
  if (actor !== licensee) refuse('LicenseNotLicensee', licenseId, actor, licensee)
  return take(world, acquisition, credential)
}

export function acquireFor(
  world: World,
  _actor: Address,
  acquisition: Acquisition,
  credential: Credential,
  deadline: bigint,
  signature: Signature,
): Id {
  if (world.now > deadline) refuse('LicenseSignatureExpired', deadline, world.now)
  if (!hasSigned(world, signature, acquisition.licensee, 'Acquisition', { ...acquisition, deadline })) {
    refuse('LicenseSignatureInvalid', acquisition.licensee)
  }
  return take(world, acquisition, credential)
}

function take(world: World, acquisition: Acquisition, credential: Credential): Id {
  const { offerId, licensee, salt, maxFee, rate, endDay, maxDeposit } = acquisition
  const licenseId = licenseIdOf(offerId, licensee, salt)
  const offer = offerOrRefuse(world, offerId)
  const { terms } = offer
  if (offer.closed) refuse('OfferIsClosed', offerId)
  if (world.of(licensesState).licenses.get(licenseId) !== undefined) refuse('LicenseAlreadyAcquired', licenseId)
  if (terms.fee > maxFee) refuse('LicenseFeeTooHigh', terms.fee, maxFee)
  const start = max(terms.start, world.now)
  const end = terms.duration === 0n ? NEVER : (terms.start === 0n ? world.now : terms.start) + terms.duration
  if (end <= start) refuse('LicenseTimeOver', end, world.now)
  checkFirstStream(world, offer, rate, start)
  const credentialUntil = checkCredential(world, offer, licensee, credential)
  takeUses(world, offer, start, end)
  erc721.mint(world, registry(world), licensee, BigInt(licenseId))
  put(world, licenseId, {
    offerId,
    start,
    end,
    credentialUntil,
    statements: [],
    paid: 0n,
    streams: 0n,
    notices: {},
    ended: undefined,
  })
  emit(world, 'LicenseAcquired', licenseId, offerId, licensee, salt, start, terms.fee, credentialUntil)
  if (terms.fee > 0n) pools.pay(world, registry(world), terms.poolId, terms.fee, licensee, licenseId, fund(world))
  if (rate > 0n) open(world, licenseId, licensee, { rate, endDay, maxDeposit })
  return licenseId
}

export function renewCredential(world: World, _actor: Address, licenseId: Id, credential: Credential): void {
  const { license, offer } = written(world, licenseId)
  if (license.credentialUntil === 0n) refuse('CredentialNotNeeded', licenseId)
  checkInForce(world, licenseId)
  if (credential.expiry <= license.credentialUntil) {
    refuse('CredentialNotLater', credential.expiry, license.credentialUntil)
  }
  const credentialUntil = checkCredential(world, offer, licenseeOf(world, licenseId), credential)
  put(world, licenseId, { ...licenseOrRefuse(world, licenseId), credentialUntil })
  emit(world, 'CredentialRenewed', licenseId, credentialUntil)
}

/* WHAT IT IS WORTH */

const licenseOrRefuse = (world: World, licenseId: Id) =>
  world.of(licensesState).licenses.get(licenseId) ?? refuse('LicenseNotFound', licenseId)
const offerOf = (world: World, license: License) => offerOrRefuse(world, license.offerId)
const licenseeOf = (world: World, licenseId: Id) => erc721.holderOf(world, registry(world), BigInt(licenseId))

const streamIdOf = (world: World, licenseId: Id, number: bigint) => {
  const { terms } = offerOf(world, licenseOrRefuse(world, licenseId))
  return pools.streamIdOf(registry(world), terms.poolId, streamSaltOf(licenseId, number))
}
/** The license's streams, as they stand. */
function streamsOf(world: World, licenseId: Id) {
  const license = licenseOrRefuse(world, licenseId)
  const { terms } = offerOf(world, license)
  return Array.from({ length: Number(license.streams) }, (_, i) =>
    pools.streamOf(world, terms.poolId, streamIdOf(world, licenseId, BigInt(i))),
  )
}

/** The second from which a license that must stream does not, as things stand. */
function streamLapse(world: World, licenseId: Id): bigint {
  const license = licenseOrRefuse(world, licenseId)
  if (offerOf(world, license).terms.minRate === 0n) return NEVER
  const lapse = max(license.start, streamsOf(world, licenseId).at(-1)?.end ?? 0n)
  // Known difference: until a stream's end the contract shows it as a lapse to come, though the clock has stopped.
  if (lapse > world.now) return lapse
  // No stream is asked for from the second on in which the pool's clock stops.
  return lapse < pools.stoppedSince(world, offerOf(world, license).terms.poolId) ? lapse : NEVER
}

/** First second after a license: its end in time, or a notice's or a recorded one before it. */
function earlyEndOf(license: License): bigint {
  return Object.values(license.notices).reduce(min, license.end)
}
const periodEnd = (license: License, { periodDays }: OfferTerms, period: bigint, end: bigint) =>
  min(license.start + (period + 1n) * periodDays * DAY, end)
/** Whether a period begins before the license is over. */
const hasPeriod = (license: License, { periodDays }: OfferTerms, period: bigint, end: bigint) =>
  periodDays > 0n && license.start + period * periodDays * DAY < end

function statementDue(license: License, terms: OfferTerms, end: bigint): bigint {
  const next = BigInt(license.statements.length)
  if (!hasPeriod(license, terms, next, end)) return NEVER
  const over = periodEnd(license, terms, next, end)
  return over === NEVER ? NEVER : over + terms.graceDays * DAY
}

/** The first second in which a duty is not met, as things stand; never, where none lapses. */
function lapseOf(world: World, licenseId: Id): bigint {
  const license = licenseOrRefuse(world, licenseId)
  const { terms } = offerOf(world, license)
  const due = statementDue(license, terms, license.end)
  const credential = license.credentialUntil === 0n ? NEVER : max(license.start, license.credentialUntil + 1n)
  const first = [streamLapse(world, licenseId), due === NEVER ? NEVER : due + 1n, credential].reduce(min)
  return first < license.end ? first : NEVER
}

/** How a license comes to an end before its time, as things stand. */
function terminationOf(world: World, licenseId: Id): End | undefined {
  const license = licenseOrRefuse(world, licenseId)
  if (license.ended) return license.ended
  const { terms } = offerOf(world, license)
  const lapsedAt = lapseOf(world, licenseId)
  const ways = [NOTICE.Licensee, NOTICE.Publisher, NOTICE.Breach].map((kind) => ({
    at: license.notices[`${kind}`] ?? NEVER,
    kind,
    lapsedAt,
  }))
  if (lapsedAt !== NEVER) ways.push({ at: lapsedAt + terms.cureDays * DAY, kind: NOTICE.Lapse, lapsedAt })
  const first = ways.reduce((a, b) => (b.at < a.at ? b : a))
  return first.at < license.end ? first : undefined
}

export function standingOf(world: World, licenseId: Id): bigint {
  const license = world.of(licensesState).licenses.get(licenseId)
  if (license === undefined) return STANDING.None
  const end = terminationOf(world, licenseId)
  if (end && world.now >= end.at) return STANDING.Terminated
  if (world.now >= license.end) return STANDING.Expired
  return world.now >= lapseOf(world, licenseId) ? STANDING.PastDue : STANDING.Active
}
const isInForce = (standing: bigint) => standing === STANDING.Active || standing === STANDING.PastDue

function checkInForce(world: World, licenseId: Id): void {
  const standing = standingOf(world, licenseId)
  if (!isInForce(standing)) refuse('LicenseNotInForce', licenseId, standing)
}

/** What every write does first: keeps what time has produced. */
function written(world: World, licenseId: Id): { license: License; offer: Offer } {
  const license = licenseOrRefuse(world, licenseId)
  const offer = offerOf(world, license)
  const end = terminationOf(world, licenseId)
  if (license.ended || end === undefined || world.now < end.at) return { license, offer }
  const ended = { ...license, ended: end }
  put(world, licenseId, ended)
  giveBackUses(world, offer, license, end.at)
  emit(world, 'LicenseTerminated', licenseId, end.kind, end.at)
  return { license: ended, offer }
}

export function recordStanding(world: World, _actor: Address, licenseId: Id): bigint {
  written(world, licenseId)
  return standingOf(world, licenseId)
}

/* STREAM */

function checkLicensee(world: World, actor: Address, licenseId: Id): void {
  licenseOrRefuse(world, licenseId)
  const licensee = licenseeOf(world, licenseId)
  if (licensee !== actor) refuse('LicenseNotLicensee', licenseId, actor, licensee)
}

type Opening = { rate: bigint; endDay: bigint; maxDeposit: bigint }
function open(world: World, licenseId: Id, licensee: Address, { rate, endDay, maxDeposit }: Opening): [Id, bigint] {
  const license = licenseOrRefuse(world, licenseId)
  const { terms } = offerOf(world, license)
  const salt = streamSaltOf(licenseId, license.streams)
  put(world, licenseId, { ...license, streams: license.streams + 1n })
  return pools.openStream(world, registry(world), terms.poolId, salt, rate, endDay, maxDeposit, licensee, fund(world))
}

function checkRate({ minRate }: OfferTerms, rate: bigint): void {
  if (rate < minRate) refuse('LicenseRateTooLow', rate, minRate)
}

export function openStream(
  world: World,
  actor: Address,
  licenseId: Id,
  rate: bigint,
  endDay: bigint,
  maxDeposit: bigint,
): [Id, bigint] {
  checkLicensee(world, actor, licenseId)
  const { license, offer } = written(world, licenseId)
  checkInForce(world, licenseId)
  checkRate(offer.terms, rate)
  const last = streamsOf(world, licenseId).at(-1)
  if (last && last.end > world.now) {
    refuse('LicenseStreamExists', licenseId, streamIdOf(world, licenseId, license.streams - 1n))
  }
  return open(world, licenseId, actor, { rate, endDay, maxDeposit })
}

/** The salt of the license's stream. */
function lastSalt(licenseId: Id, license: License): Id {
  if (license.streams === 0n) refuse('LicenseStreamMissing', licenseId)
  return streamSaltOf(licenseId, license.streams - 1n)
}

export function setStreamRate(
  world: World,
  actor: Address,
  licenseId: Id,
  rate: bigint,
  maxDeposit: bigint,
): [bigint, bigint] {
  checkLicensee(world, actor, licenseId)
  const { license, offer } = written(world, licenseId)
  checkInForce(world, licenseId)
  const salt = lastSalt(licenseId, license)
  checkRate(offer.terms, rate)
  const { poolId } = offer.terms
  return pools.setStreamRate(world, registry(world), poolId, salt, rate, maxDeposit, actor, fund(world))
}

/** The first day to which a license's stream may be cut short, and whether the terms hold it to that. */
function earliestEnd(world: World, licenseId: Id, terms: OfferTerms): { committed: boolean; day: bigint } {
  const asked = terms.minRate > 0n && isInForce(standingOf(world, licenseId))
  // A pool that takes no money holds nobody to a stream.
  const committed = asked && !pools.isDead(pools.poolNow(world, terms.poolId))
  if (!committed) return { committed, day: world.now / DAY + 1n }
  if (terms.noticeDays > 0n) return { committed, day: ceilDiv(world.now, DAY) + terms.noticeDays }
  return { committed, day: (streamsOf(world, licenseId).at(-1)?.end ?? 0n) / DAY }
}

export function cancelStream(world: World, actor: Address, licenseId: Id, endDay: bigint): bigint {
  checkLicensee(world, actor, licenseId)
  const { license, offer } = written(world, licenseId)
  const { terms } = offer
  const salt = lastSalt(licenseId, license)
  const earliest = earliestEnd(world, licenseId, terms)
  if (endDay === 0n ? earliest.committed : endDay < earliest.day) {
    refuse('LicenseStreamCommitted', licenseId, endDay, earliest.day)
  }
  return pools.cancelStream(world, registry(world), terms.poolId, salt, endDay, actor)
}

/* STATEMENTS */

function owedFor(terms: OfferTerms, units: bigint, revenue: bigint): bigint {
  if (terms.periodDays === 0n) return 0n
  const earned = max(terms.unitPrice * units + ceilDiv(terms.revenueShare * revenue, MILLION), terms.floor * units)
  const least = max(earned, terms.guarantee)
  return terms.cap === 0n ? least : min(terms.cap, least)
}

export const quote = (world: World, offerId: Id, units: bigint, revenue: bigint) =>
  owedFor(offerOrRefuse(world, offerId).terms, units, revenue)

const owedSoFar = (license: License) => license.statements.reduce((sum, { owed }) => sum + owed, 0n)
/** Paid but for what the present stream has passed. Each stream is rounded down by itself. */
export const paidBefore = (world: World, licenseId: Id, license: License) =>
  streamsOf(world, licenseId)
    .slice(0, -1)
    .reduce((sum, { passed }) => sum + (passed >> SCALE), license.paid)
const paidSoFar = (world: World, licenseId: Id, license: License) =>
  streamsOf(world, licenseId).reduce((sum, { passed }) => sum + (passed >> SCALE), license.paid)

/** First second after the license, as things stand: by time or by termination. */
function endOf(world: World, licenseId: Id): bigint {
  const termination = terminationOf(world, licenseId)
  if (termination && world.now >= termination.at) return termination.at
  return earlyEndOf(licenseOrRefuse(world, licenseId))
}

function periodsOf(license: License, { periodDays }: OfferTerms, end: bigint): bigint {
  if (end === NEVER) return NEVER
  if (end <= license.start) return 0n
  return ceilDiv(end - license.start, periodDays * DAY)
}

export const periodEndOf = (world: World, licenseId: Id, terms: OfferTerms, period: bigint) =>
  periodEnd(licenseOrRefuse(world, licenseId), terms, period, endOf(world, licenseId))

/** Checks which period and version it is, and puts it in place. Gives what the period owed before. */
function file(world: World, licenseId: Id, statement: Statement) {
  const { license, offer } = written(world, licenseId)
  const { terms } = offer
  const { period, replaces } = statement
  if (terms.periodDays === 0n) refuse('StatementNotAsked', licenseId)
  const end = endOf(world, licenseId)
  const next = BigInt(license.statements.length)
  const periods = periodsOf(license, terms, end)
  if (period >= periods) refuse('StatementPeriodUnknown', licenseId, period, periods)
  if (period > next) refuse('StatementOutOfOrder', licenseId, period, next)
  const over = periodEnd(license, terms, period, end)
  const before = license.statements[Number(period)] ?? { version: 0n, owed: 0n }
  if (replaces !== before.version) {
    refuse('StatementVersionWrong', licenseId, period, replaces, before.version)
  }
  if (world.now < over) refuse('StatementTooEarly', licenseId, period, over)
  const owed = owedFor(terms, statement.units, statement.revenue)
  const statements = [...license.statements]
  statements[Number(period)] = { version: before.version + 1n, owed }
  const filed = { ...license, statements }
  if (owedSoFar(filed) > MAX_OWED) refuse('StatementTooLarge', owedSoFar(filed), MAX_OWED)
  put(world, licenseId, filed)
  const missing = max(0n, owedSoFar(filed) - paidSoFar(world, licenseId, filed))
  return { terms, owed, missing, change: owed - before.owed, version: before.version + 1n, over }
}

function filed(
  world: World,
  licenseId: Id,
  { period, units, revenue, usageHash }: Statement,
  { terms, owed, change, version, over }: ReturnType<typeof file>,
  paid: bigint,
): void {
  const license = licenseOrRefuse(world, licenseId)
  put(world, licenseId, { ...license, paid: license.paid + paid })
  const dueAt = over + terms.graceDays * DAY
  emit(world, 'StatementFiled', licenseId, period, version, units, revenue, usageHash, owed, change, paid, dueAt)
}

export function report(
  world: World,
  actor: Address,
  licenseId: Id,
  statement: Statement,
  maxDue: bigint,
): [bigint, bigint] {
  checkLicensee(world, actor, licenseId)
  const found = file(world, licenseId, statement)
  const { terms, owed, missing } = found
  const byUse = terms.distribution === BY_USE
  const due = !byUse && missing > 0n && pools.isDead(pools.poolNow(world, terms.poolId)) ? 0n : missing
  if (due > maxDue) refuse('StatementDueTooHigh', due, maxDue)
  if (byUse && due > 0n) refuse('StatementByUse', licenseId, due)
  filed(world, licenseId, statement, found, due)
  if (due > 0n) pools.pay(world, registry(world), terms.poolId, due, actor, licenseId, fund(world))
  return [owed, due]
}

/** By the usage epochs alone. Gives the pool, the period and the version. */
export function reportByUse(world: World, licenseId: Id, statement: Statement, payer: Address, total: bigint) {
  checkLicensee(world, payer, licenseId)
  const found = file(world, licenseId, statement)
  const { terms, missing, version, over } = found
  if (missing > total) refuse('StatementDueTooHigh', missing, total)
  if (terms.distribution !== BY_USE) refuse('StatementByUnits', licenseId)
  const before = paidBefore(world, licenseId, licenseOrRefuse(world, licenseId))
  if (before + total > MAX_OWED) refuse('StatementTooLarge', total, MAX_OWED)
  filed(world, licenseId, statement, found, total)
  const { start } = licenseOrRefuse(world, licenseId)
  return { poolId: terms.poolId, version, from: start + statement.period * terms.periodDays * DAY, to: over }
}

/** What vouchers of a channel that names the license have brought its pool counts as paid. */
export function creditVouchers(world: World, _actor: Address, licenseId: Id, channelId: Id): bigint {
  const { license, offer } = written(world, licenseId)
  const [named, redeemed] = channels.redeemedOf(world, channelId, offer.terms.poolId)
  if (named !== licenseId) refuse('VouchersNotForLicense', channelId, named)
  const { credited } = world.of(licensesState)
  const amount = redeemed - (credited.get(licenseId + channelId) ?? 0n)
  if (amount === 0n) return 0n
  const paid = paidBefore(world, licenseId, license) + amount
  if (paid > MAX_OWED) refuse('StatementTooLarge', paid, MAX_OWED)
  credited.set(licenseId + channelId, redeemed)
  put(world, licenseId, { ...license, paid: license.paid + amount })
  emit(world, 'VouchersCredited', licenseId, channelId, amount)
  return amount
}

/* END */

function noticeDaysOf(terms: OfferTerms, kind: bigint): bigint {
  return kind === NOTICE.Breach ? terms.cureDays : terms.noticeDays
}

/** Checks that the caller is the side whose kind of notice it is. */
function checkSide(world: World, actor: Address, licenseId: Id, kind: bigint): void {
  const license = licenseOrRefuse(world, licenseId)
  if (kind === NOTICE.None || kind === NOTICE.Lapse) refuse('NoticeNotAllowed', licenseId, kind)
  if (kind === NOTICE.Licensee) checkLicensee(world, actor, licenseId)
  else if (offerOf(world, license).publisher !== actor) refuse('OfferNotPublisher', license.offerId, actor)
}

export function giveNotice(world: World, actor: Address, licenseId: Id, kind: bigint, reasonHash: Id): void {
  checkSide(world, actor, licenseId, kind)
  const { license, offer } = written(world, licenseId)
  checkInForce(world, licenseId)
  const days = noticeDaysOf(offer.terms, kind)
  if (days === 0n) refuse('NoticeNotAllowed', licenseId, kind)
  const standing = license.notices[`${kind}`]
  if (standing !== undefined) refuse('NoticeAlreadyGiven', licenseId, kind, standing)
  const endsAt = world.now + days * DAY
  put(world, licenseId, { ...license, notices: { ...license.notices, [`${kind}`]: endsAt } })
  emit(world, 'NoticeGiven', licenseId, actor, kind, endsAt, reasonHash)
}

export function withdrawNotice(world: World, actor: Address, licenseId: Id, kind: bigint): void {
  checkSide(world, actor, licenseId, kind)
  const { license } = written(world, licenseId)
  checkInForce(world, licenseId)
  if (license.notices[`${kind}`] === undefined) refuse('NoticeNotGiven', licenseId, kind)
  const { [`${kind}`]: _withdrawn, ...notices } = license.notices
  put(world, licenseId, { ...license, notices })
  emit(world, 'NoticeWithdrawn', licenseId, actor, kind)
}

/* TRANSFER */

export function transferFrom(world: World, actor: Address, from: Address, to: Address, id: bigint): void {
  const licenseId = `0x${id.toString(16).padStart(64, '0')}`
  erc721.transferFrom(world, registry(world), actor, from, to, id, () => {
    const license = licenseOrRefuse(world, licenseId)
    if (!offerOf(world, license).terms.transferable) refuse('LicenseNotTransferable', licenseId)
  })
  written(world, licenseId)
}

/* READ */

export function termsOf(world: World, offerId: Id): [Address, boolean, OfferTerms] {
  const { publisher, closed, terms } = offerOrRefuse(world, offerId)
  return [publisher, closed, { ...terms, textHash: ZERO_ID, salt: ZERO_ID }]
}

/** Once an end is recorded, duties are over: what is shown is the lapse that led to it, if one did. */
function shownLapse(world: World, licenseId: Id): bigint {
  const { ended } = licenseOrRefuse(world, licenseId)
  if (ended === undefined) return lapseOf(world, licenseId)
  return ended.kind === NOTICE.Lapse ? ended.lapsedAt : NEVER
}

export function stateOf(world: World, licenseId: Id) {
  const license = licenseOrRefuse(world, licenseId)
  const { terms } = offerOf(world, license)
  const end = terminationOf(world, licenseId)
  const last = license.streams - 1n
  return {
    offerId: license.offerId,
    poolId: terms.poolId,
    licensee: licenseeOf(world, licenseId),
    standing: standingOf(world, licenseId),
    start: license.start,
    end: license.end,
    lapsesAt: shownLapse(world, licenseId),
    terminatesAt: end?.at ?? NEVER,
    notice: end?.kind ?? NOTICE.None,
    owed: owedSoFar(license),
    paid: paidSoFar(world, licenseId, license),
    nextPeriod: BigInt(license.statements.length),
    statementDueAt: statementDue(license, terms, endOf(world, licenseId)),
    credentialUntil: license.credentialUntil,
    streamId: last >= 0n ? streamIdOf(world, licenseId, last) : ZERO_ID,
    streamSalt: last >= 0n ? streamSaltOf(licenseId, last) : ZERO_ID,
  }
}

/** Whether a license covers this subject's uses: a work, or a catalogue for a work that it still holds. */
function covers(world: World, licenseId: Id, workId: Id, uses: bigint): boolean {
  const license = world.of(licensesState).licenses.get(licenseId)
  if (license === undefined || uses === 0n) return false
  const { terms } = offerOf(world, license)
  if ((uses & ~terms.uses) !== 0n || world.now < license.start) return false
  if (!isInForce(standingOf(world, licenseId))) return false
  const at = (time: bigint) =>
    works.consentedAt(world, workId, uses, time) && pools.heldUnitsAt(world, terms.poolId, workId, time)
  return at(license.start) || (terms.coversLater && at(world.now))
}

export const permits = covers

export function permitsByProof(world: World, licenseId: Id, proof: works.CatalogueProof, uses: bigint): boolean {
  const [catalogueId, workId] = works.verify(world, proof)
  return covers(world, licenseId, works.exists(world, workId) ? workId : catalogueId, uses)
}

export function statementOf(world: World, licenseId: Id, period: bigint): [bigint, bigint] {
  const found = world.of(licensesState).licenses.get(licenseId)?.statements[Number(period)]
  return found ? [found.version, found.owed] : [0n, 0n]
}

export function takenUntil(world: World, poolId: Id, use: bigint): [bigint, bigint] {
  const { busy, exclusive } = takenOf(world, poolId, use)
  return [busy, exclusive]
}
