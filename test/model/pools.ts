/**
 * CreatorPools: shares what is paid or streamed into a pool among its members, in proportion to units.
 *
 * A pool keeps its streams and its members one by one. Time passes from one day on which something happens to the next: between
 * them the rates of all running streams are added up, and what they bring is divided among the units.
 */
import * as token from './token.ts'
import * as works from './works.ts'
import {
  type Address,
  ceilDiv,
  DAY,
  dayOf,
  hashOf,
  type Id,
  max,
  NEVER,
  refuse,
  SCALE,
  type Tables,
  type World,
  ZERO_ADDRESS,
  ZERO_ID,
} from './world.ts'

const MAX_NOTICE_DAYS = 365n
const MAX_HORIZON_DAYS = 400n
const MAX_STEPS = 32n
const MAX_PAYMENT = 2n ** 128n - 1n
const MAX_TOTAL_UNITS = 2n ** 45n
const MAX_UNITS_PER_DAY = 2n ** 36n
const MAX_RATES = 2n ** 128n - 1n
/** Scaled base units per unit, and scaled base units that wait, up to which money is taken. */
const MAX_ACCUMULATOR = 2n ** 159n
const MAX_IDLE = 2n ** 158n

export type PoolTerms = {
  token: Address
  uses: bigint
  noticeDays: bigint
  joinUnits: bigint
  soleAgent: boolean
  minStreamPerDay: bigint
  fallbackPayee: Address
  salt: Id
}
export type Pool = PoolTerms & {
  poolId: Id
  operator: Address
  pendingOperator: Address
  lastUnitDay: bigint
  /** Money has arrived. */
  started: boolean
  /** Second up to which all below is brought. */
  time: bigint
  /** Scaled base units that one unit has earned. */
  accumulator: bigint
  /** Scaled base units not yet divided, and scaled base units that wait for somebody to hold units. */
  carry: bigint
  idle: bigint
  units: bigint
  /** Days ahead on which something is to happen, or was to; and all that ever were. */
  days: readonly bigint[]
  marked: readonly bigint[]
  /** Streams that run, and members whose units are about to change. */
  streams: readonly Id[]
  changing: readonly Id[]
}
type Member = {
  joined: boolean
  units: bigint
  works: bigint
  since: bigint
  pending: { units: bigint; day: bigint } | undefined
  /** Scaled base units earned until the accumulator was what `seen` says. */
  earned: bigint
  seen: bigint
  /** Seconds in which it held units, first and last. */
  held: readonly { from: bigint; to: bigint }[]
}
type Stream = {
  poolId: Id
  rate: bigint
  end: bigint
  /** Second since which this is the rate, and scaled base units that had passed before it. */
  since: bigint
  before: bigint
  /** The rate was another one. */
  altered: boolean
}
/** How a contract brings tokens for somebody else. */
export type Fund = (token: Address, payer: Address, amount: bigint) => void

export const poolsState = (table: Tables) => ({
  pools: table<Pool>(),
  members: table<Member>(),
  /** Works of a catalogue that have a membership of their own in a pool. */
  apart: table<bigint>(),
  memberships: table<{ pools: bigint; soleAgent: boolean }>(),
  streams: table<Stream>(),
  /** Of days on which units changed: what a unit had earned by then. */
  earnedByDay: table<bigint>(),
})
const emit = (world: World, name: string, ...args: unknown[]) => world.emit(world.at.creatorPools, name, ...args)
const put = (world: World, pool: Pool) => world.of(poolsState).pools.set(pool.poolId, pool)
const memberKey = (poolId: Id, workId: Id) => poolId + workId

/* IDS */

export const poolIdOf = (operator: Address, terms: PoolTerms) =>
  hashOf(
    operator,
    terms.token,
    terms.uses,
    terms.noticeDays,
    terms.joinUnits,
    terms.soleAgent,
    terms.minStreamPerDay,
    terms.fallbackPayee,
    terms.salt,
  )
export const streamIdOf = (controller: Address, poolId: Id, salt: Id) => hashOf(controller, poolId, salt)

/* TIME */

export const isDead = (pool: Pool) => pool.operator === ZERO_ADDRESS && pool.units === 0n
/** Nobody will ever hold units again: no second passes for the pool. */
export const isStopped = (pool: Pool) => isDead(pool) && pool.joinUnits === 0n

export function poolOrRefuse(world: World, poolId: Id): Pool {
  return world.of(poolsState).pools.get(poolId) ?? refuse('PoolNotFound', poolId)
}

const streamOrRefuse = (world: World, streamId: Id) => world.of(poolsState).streams.get(streamId) as Stream
const rateOf = (world: World, pool: Pool) =>
  pool.streams.reduce((sum, streamId) => sum + streamOrRefuse(world, streamId).rate, 0n)

/** Divides scaled money among the units, or lets it wait. */
function share(pool: Pool, scaled: bigint): Pool {
  if (pool.units === 0n) return { ...pool, idle: pool.idle + scaled }
  const sum = pool.carry + scaled
  return { ...pool, accumulator: pool.accumulator + sum / pool.units, carry: sum % pool.units }
}

/** Lets time pass in which nothing happens but streams. */
function pass(world: World, pool: Pool, until: bigint): Pool {
  if (until === pool.time) return pool
  const brought = rateOf(world, pool) * (until - pool.time)
  // What a division left over waits for the next division, whoever holds units by then.
  if (brought + pool.idle === 0n) return { ...pool, time: until }
  if (pool.units === 0n) return { ...pool, idle: pool.idle + brought, time: until }
  return { ...share({ ...pool, idle: 0n }, pool.idle + brought), time: until }
}

/** Ends streams and changes units in the first second of a day. */
function begin(world: World, pool: Pool, day: bigint): void {
  const second = day * DAY
  const streams = pool.streams.filter((streamId) => streamOrRefuse(world, streamId).end > second)
  put(world, { ...pool, streams, days: pool.days.filter((each) => each !== day) })
  const { up, down } = changesOf(world, pool, day)
  if (up + down > 0n) world.of(poolsState).earnedByDay.set(`${pool.poolId}${day}`, pool.accumulator)
  for (const workId of pool.changing) {
    const { pending } = memberOrEmpty(world, pool.poolId, workId)
    if (pending?.day === day) change(world, pool.poolId, workId, { units: pending.units, byDay: true })
  }
}

const daysBehind = (world: World, pool: Pool) =>
  isStopped(pool) ? 0n : BigInt(pool.days.filter((day) => day * DAY <= world.now).length)

/** Brings a pool's books to this second, or as many days as it may walk. Gives how many are left. */
function advance(world: World, poolId: Id, maxSteps = NEVER): bigint {
  let pool = poolOrRefuse(world, poolId)
  for (let steps = 0n; daysBehind(world, pool) > 0n; steps += 1n) {
    if (steps === maxSteps) return daysBehind(world, pool)
    const day = pool.days[0] as bigint
    begin(world, pass(world, pool, day * DAY), day)
    pool = poolOrRefuse(world, poolId)
  }
  if (!isStopped(pool)) put(world, pass(world, pool, world.now))
  return 0n
}

/** A pool for a write: it exists, and is brought to this second. */
function current(world: World, poolId: Id): Pool {
  const left = advance(world, poolId, MAX_STEPS)
  if (left > 0n) refuse('PoolBehind', poolId, left)
  return poolOrRefuse(world, poolId)
}

const mark = ({ days, marked }: Pool, day: bigint): Pick<Pool, 'days' | 'marked'> => ({
  days: days.includes(day) ? days : [...days, day].sort((a, b) => (a < b ? -1 : 1)),
  marked: marked.includes(day) ? marked : [...marked, day],
})

/* CREATE */

export function createPool(world: World, actor: Address, terms: PoolTerms): Id {
  if (!world.tokens.includes(terms.token)) refuse('PoolTokenInvalid', terms.token)
  if (terms.uses === 0n || (terms.uses & ~works.ALL_USES) !== 0n) refuse('PoolUsesInvalid', terms.uses, works.ALL_USES)
  if (terms.noticeDays > MAX_NOTICE_DAYS) refuse('PoolNoticeTooLong', terms.noticeDays, MAX_NOTICE_DAYS)
  if (terms.fallbackPayee === ZERO_ADDRESS) refuse('PoolFallbackPayeeInvalid', terms.fallbackPayee)
  const poolId = poolIdOf(actor, terms)
  if (world.of(poolsState).pools.get(poolId) !== undefined) refuse('PoolAlreadyExists', poolId)
  put(world, {
    ...terms,
    poolId,
    operator: actor,
    pendingOperator: ZERO_ADDRESS,
    lastUnitDay: 0n,
    started: false,
    time: 0n,
    accumulator: 0n,
    carry: 0n,
    idle: 0n,
    units: 0n,
    days: [],
    marked: [],
    streams: [],
    changing: [],
  })
  emit(world, 'PoolCreated', poolId, actor, terms)
  return poolId
}

function operated(world: World, actor: Address, poolId: Id): Pool {
  const pool = poolOrRefuse(world, poolId)
  if (pool.operator !== actor) refuse('PoolNotOperator', poolId, actor, pool.operator)
  return pool
}

export function describePool(world: World, actor: Address, poolId: Id, uri: string): void {
  operated(world, actor, poolId)
  emit(world, 'PoolDescribed', poolId, uri)
}

export function proposeOperator(world: World, actor: Address, poolId: Id, operator: Address): void {
  put(world, { ...operated(world, actor, poolId), pendingOperator: operator })
  emit(world, 'OperatorProposed', poolId, operator)
}

export function acceptOperator(world: World, actor: Address, poolId: Id): void {
  const pool = poolOrRefuse(world, poolId)
  if (pool.pendingOperator !== actor) refuse('PoolNotPendingOperator', poolId, actor, pool.pendingOperator)
  put(world, { ...pool, operator: actor, pendingOperator: ZERO_ADDRESS })
  emit(world, 'OperatorSet', poolId, actor)
}

export function renounceOperator(world: World, actor: Address, poolId: Id): void {
  operated(world, actor, poolId)
  const pool = current(world, poolId)
  if (pool.units === 0n || pool.idle > 0n) refuse('PoolWithoutUnits', poolId)
  if (pool.lastUnitDay * DAY > world.now) refuse('PoolChangesPending', poolId, pool.lastUnitDay)
  put(world, { ...pool, operator: ZERO_ADDRESS, pendingOperator: ZERO_ADDRESS })
  emit(world, 'OperatorSet', poolId, ZERO_ADDRESS)
}

/* MEMBERS */

const nobody: Member = {
  joined: false,
  units: 0n,
  works: 0n,
  since: 0n,
  pending: undefined,
  earned: 0n,
  seen: 0n,
  held: [],
}
const memberOrEmpty = (world: World, poolId: Id, workId: Id) =>
  world.of(poolsState).members.get(memberKey(poolId, workId)) ?? nobody
const putMember = (world: World, poolId: Id, workId: Id, member: Member) =>
  world.of(poolsState).members.set(memberKey(poolId, workId), member)

/** Seconds held, after units change in a second: by notice it is over before that second, otherwise after it. */
function heldAfter(member: Member, units: bigint, second: bigint, byDay: boolean): Member['held'] {
  if (member.units === 0n && units > 0n) return [...member.held, { from: second, to: NEVER }]
  if (member.units > 0n && units === 0n) {
    const last = member.held.at(-1) as Member['held'][number]
    return [...member.held.slice(0, -1), { ...last, to: byDay ? second - 1n : second }]
  }
  return member.held
}

/** Changes units in the second to which the pool is brought. What was pending is over. */
function change(world: World, poolId: Id, workId: Id, { units, byDay = false }: { units: bigint; byDay?: boolean }) {
  const pool = poolOrRefuse(world, poolId)
  const member = memberOrEmpty(world, poolId, workId)
  const total = pool.units + (units - member.units) * member.works
  if (total > MAX_TOTAL_UNITS) refuse('PoolTotalUnitsTooHigh', poolId, total, MAX_TOTAL_UNITS)
  const turns = member.units > 0n !== units > 0n
  putMember(world, poolId, workId, {
    ...member,
    units,
    earned: member.earned + member.units * (pool.accumulator - member.seen),
    seen: pool.accumulator,
    since: turns ? (units === 0n && !byDay ? pool.time + 1n : pool.time) : member.since,
    pending: undefined,
    held: heldAfter(member, units, pool.time, byDay),
  })
  put(world, { ...pool, units: total, changing: pool.changing.filter((each) => each !== workId) })
}

/** Units now, or on the first day that begins after the pool's notice. Gives that day, or zero. */
function setOrSchedule(world: World, poolId: Id, workId: Id, units: bigint): bigint {
  const pool = poolOrRefuse(world, poolId)
  const member = memberOrEmpty(world, poolId, workId)
  if (pool.noticeDays === 0n || !pool.started || units === member.units) {
    change(world, poolId, workId, { units })
    return 0n
  }
  const day = ceilDiv(world.now, DAY) + pool.noticeDays
  const changing = pool.changing.includes(workId) ? pool.changing : [...pool.changing, workId]
  putMember(world, poolId, workId, { ...member, pending: { units, day } })
  put(world, { ...pool, ...mark(pool, day), changing, lastUnitDay: max(pool.lastUnitDay, day) })
  checkDay(world, poolId, day)
  return day
}

/** Units that a day adds, by all members together, are bounded. */
function checkDay(world: World, poolId: Id, day: bigint): void {
  const { up } = changesOf(world, poolOrRefuse(world, poolId), day)
  if (up > MAX_UNITS_PER_DAY) refuse('PoolUnitsPerDayTooHigh', poolId, day, up, MAX_UNITS_PER_DAY)
}

/** Units that come, and units that go, when a day begins. */
export function changesOf(world: World, pool: Pool, day: bigint): { up: bigint; down: bigint } {
  let [up, down] = [0n, 0n]
  for (const workId of pool.changing) {
    const member = memberOrEmpty(world, pool.poolId, workId)
    if (member.pending?.day !== day) continue
    const by = (member.pending.units - member.units) * member.works
    if (by > 0n) up += by
    else down -= by
  }
  return { up, down }
}

export const membershipsOf = (world: World, workId: Id): [bigint, boolean] => {
  const { pools, soleAgent } = world.of(poolsState).memberships.get(workId) ?? { pools: 0n, soleAgent: false }
  return [pools, soleAgent]
}
function countMembership(world: World, pool: Pool, workId: Id, by: bigint): void {
  const [pools, soleAgent] = membershipsOf(world, workId)
  const next = { pools: pools + by, soleAgent: pool.soleAgent ? by > 0n : soleAgent }
  world.of(poolsState).memberships.set(workId, next)
}

const apartKey = (poolId: Id, catalogueId: Id) => poolId + catalogueId
const apartOf = (world: World, poolId: Id, catalogueId: Id) =>
  world.of(poolsState).apart.get(apartKey(poolId, catalogueId)) ?? 0n
const isMember = (world: World, poolId: Id, workId: Id) =>
  world.of(poolsState).members.get(memberKey(poolId, workId)) !== undefined

function setApart(world: World, poolId: Id, workId: Id): void {
  const catalogueId = works.catalogueOf(world, workId)
  if (catalogueId === ZERO_ID || isMember(world, poolId, workId)) return
  world.of(poolsState).apart.set(apartKey(poolId, catalogueId), apartOf(world, poolId, catalogueId) + 1n)
}

function checkMayJoin(world: World, pool: Pool, actor: Address, workId: Id): void {
  const [owner, uses] = works.summaryOf(world, workId)
  if (owner !== actor) refuse('MemberNotWorkOwner', workId, actor, owner)
  const missing = pool.uses & ~uses
  if (missing !== 0n) refuse('MemberConsentMissing', workId, missing)
}

export function joinPool(world: World, actor: Address, poolId: Id, workId: Id): void {
  const pool = poolOrRefuse(world, poolId)
  if (works.isCatalogue(world, workId)) refuse('MemberIsCatalogue', workId)
  checkMayJoin(world, pool, actor, workId)
  const catalogueId = works.catalogueOf(world, workId)
  const [pools, soleAgent] = membershipsOf(world, workId)
  if (soleAgent || (pool.soleAgent && pools > 0n)) refuse('MemberElsewhere', workId, pools)
  if (pool.soleAgent && catalogueId !== ZERO_ID) refuse('MemberOfCatalogue', workId, catalogueId)
  if (catalogueId !== ZERO_ID && isMember(world, poolId, catalogueId) && !isMember(world, poolId, workId)) {
    refuse('MemberOfLot', poolId, catalogueId, workId)
  }
  if (memberOrEmpty(world, poolId, workId).joined) refuse('MemberAlreadyJoined', poolId, workId)
  setApart(world, poolId, workId)
  enter(world, poolId, workId, 1n)
}

/** Makes it a member with the join units. */
function enter(world: World, poolId: Id, workId: Id, count: bigint): void {
  const pool = current(world, poolId)
  const member = memberOrEmpty(world, poolId, workId)
  const isNew = !isMember(world, poolId, workId)
  putMember(world, poolId, workId, {
    ...member,
    joined: true,
    works: count,
    ...(isNew && { since: world.now }),
  })
  countMembership(world, pool, workId, 1n)
  const day = setOrSchedule(world, poolId, workId, pool.joinUnits)
  emit(world, 'Joined', poolId, workId, count, pool.joinUnits, day)
}

export function joinLot(world: World, actor: Address, poolId: Id, steward: Address, root: Id, count: bigint): Id {
  const pool = poolOrRefuse(world, poolId)
  const catalogueId = works.catalogueIdOf(steward, root, count)
  if (!works.isCatalogue(world, catalogueId)) refuse('MemberNotCatalogue', catalogueId)
  if (pool.soleAgent) refuse('MemberOfCatalogue', catalogueId, catalogueId)
  checkMayJoin(world, pool, actor, catalogueId)
  const lot = memberOrEmpty(world, poolId, catalogueId)
  if (lot.joined) refuse('MemberAlreadyJoined', poolId, catalogueId)
  enter(world, poolId, catalogueId, count - apartOf(world, poolId, catalogueId))
  return catalogueId
}

export function leavePool(world: World, actor: Address, poolId: Id, workId: Id): void {
  leaveAs(world, actor, poolId, workId, actor)
}

function leaveAs(world: World, owner: Address, poolId: Id, workId: Id, caller: Address): void {
  const holder = works.holderOf(world, workId)
  if (holder !== owner) refuse('MemberNotWorkOwner', workId, owner, holder)
  poolOrRefuse(world, poolId)
  leave(world, caller, poolId, workId, false)
}

export function drop(world: World, actor: Address, poolId: Id, workId: Id): void {
  const pool = poolOrRefuse(world, poolId)
  const { uses } = works.consentOf(world, workId)
  if ((pool.uses & ~uses) === 0n) refuse('MemberConsents', workId, uses)
  leave(world, actor, poolId, workId, true)
}

function leave(world: World, actor: Address, poolId: Id, workId: Id, dropped: boolean): void {
  if (!memberOrEmpty(world, poolId, workId).joined) refuse('MemberNotJoined', poolId, workId)
  const pool = current(world, poolId)
  change(world, poolId, workId, { units: 0n })
  putMember(world, poolId, workId, { ...memberOrEmpty(world, poolId, workId), joined: false })
  countMembership(world, pool, workId, -1n)
  emit(world, 'Left', poolId, workId, actor, dropped)
}

export function extract(world: World, _actor: Address, poolId: Id, catalogueId: Id, index: bigint): Id {
  const workId = works.catalogueWorkIdOf(catalogueId, index)
  if (works.catalogueOf(world, workId) !== catalogueId) refuse('MemberNotMaterialized', catalogueId, workId)
  poolOrRefuse(world, poolId)
  if (!isMember(world, poolId, catalogueId)) refuse('MemberNotJoined', poolId, catalogueId)
  if (isMember(world, poolId, workId)) refuse('MemberAlreadyExtracted', poolId, workId)
  const pool = current(world, poolId)
  const lot = memberOrEmpty(world, poolId, catalogueId)
  setApart(world, poolId, workId)
  putMember(world, poolId, workId, { ...lot, works: 1n })
  putMember(world, poolId, catalogueId, { ...lot, works: lot.works - 1n })
  if (lot.joined) countMembership(world, pool, workId, 1n)
  if (lot.pending) put(world, { ...poolOrRefuse(world, poolId), changing: [...pool.changing, workId] })
  emit(world, 'Extracted', poolId, catalogueId, workId, index)
  return workId
}

/** What an owner asks of the pools by way of the work registry: abi.encode(poolId, join). */
export type WorkCall = { poolId: Id; join: boolean }

export function onWorkCall(world: World, workId: Id, owner: Address, { poolId, join: joins }: WorkCall): void {
  if (joins) joinPool(world, owner, poolId, workId)
  else leaveAs(world, owner, poolId, workId, world.at.workRegistry)
}

/* UNITS */

function setOne(world: World, poolId: Id, workId: Id, units: bigint): void {
  if (!memberOrEmpty(world, poolId, workId).joined) refuse('MemberNotJoined', poolId, workId)
  const day = setOrSchedule(world, poolId, workId, units)
  emit(world, 'UnitsSet', poolId, workId, units, day)
}

export function setUnits(world: World, actor: Address, poolId: Id, workId: Id, units: bigint): void {
  setUnitsBatch(world, actor, poolId, [workId], [units])
}

export function setUnitsBatch(
  world: World,
  actor: Address,
  poolId: Id,
  workIds: readonly Id[],
  units: readonly bigint[],
): void {
  if (workIds.length !== units.length) refuse('MemberArraysMismatch', BigInt(workIds.length), BigInt(units.length))
  operated(world, actor, poolId)
  current(world, poolId)
  for (const [i, workId] of workIds.entries()) setOne(world, poolId, workId, units[i] as bigint)
}

/* PAY */

function isCode(world: World, address: Address): boolean {
  return Object.values(world.at).includes(address)
}

/** Refuses money with which a pool's books would come near to what they can hold. */
function admitted(pool: Pool): Pool {
  const { poolId, accumulator, idle } = pool
  if (accumulator > MAX_ACCUMULATOR) refuse('PoolFull', poolId, accumulator >> SCALE, MAX_ACCUMULATOR >> SCALE)
  if (idle > MAX_IDLE) refuse('PoolFull', poolId, idle >> SCALE, MAX_IDLE >> SCALE)
  return pool
}

/** Takes exactly `amount` from the payer: by allowance where the payer calls, else from where the caller brings it. */
function collect(world: World, sender: Address, pool: Pool, payer: Address, amount: bigint, fund?: Fund): void {
  const before = token.balanceOf(world, pool.token, world.at.creatorPools)
  if (payer === sender) {
    const to = world.at.creatorPools
    token.transfer(world, pool.token, { operator: to, from: payer, to, amount })
  } else if (fund && isCode(world, sender)) fund(pool.token, payer, amount)
  else refuse('')
  const received = token.balanceOf(world, pool.token, world.at.creatorPools) - before
  if (received !== amount) refuse('PaymentMismatch', pool.token, received, amount)
}

export function pay(
  world: World,
  actor: Address,
  poolId: Id,
  amount: bigint,
  payer: Address,
  ref: Id,
  fund?: Fund,
): void {
  if (payer === ZERO_ADDRESS) refuse('PaymentPayerZero')
  if (amount === 0n) refuse('PaymentZero')
  if (amount > MAX_PAYMENT) refuse('PaymentTooLarge', amount, MAX_PAYMENT)
  collect(world, actor, poolOrRefuse(world, poolId), payer, amount, fund)
  const pool = current(world, poolId)
  if (isDead(pool)) refuse('PoolDead', poolId)
  put(world, { ...admitted(share(pool, amount << SCALE)), started: true })
  emit(world, 'Paid', poolId, payer, ref, actor, amount)
}

/* STREAMS */

const minRateOf = (pool: Pool) => max(1n, (pool.minStreamPerDay << SCALE) / DAY)
export const leastRateOf = (pool: Pool) => (pool.minStreamPerDay << SCALE) / DAY

function checkRate(pool: Pool, rate: bigint): void {
  if (rate < minRateOf(pool)) refuse('StreamRateTooLow', rate, minRateOf(pool))
}
function checkRates(world: World, poolId: Id): void {
  const rates = rateOf(world, poolOrRefuse(world, poolId))
  if (rates > MAX_RATES) refuse('StreamRatesTooHigh', poolId, rates, MAX_RATES)
}
function checkEnd(endDay: bigint, first: bigint, last: bigint): void {
  if (endDay < first || endDay > last) refuse('StreamEndInvalid', endDay, first, last)
}

/** The second that it is for a pool: its clock may have stopped. */
const secondOf = (world: World, pool: Pool) => (isStopped(pool) ? pool.time : world.now)

/** Whole base units that pay for this, and the fraction gained by rounding up. */
function deposited(scaled: bigint): { deposit: bigint; fraction: bigint } {
  const deposit = ceilDiv(scaled, 1n << SCALE)
  return { deposit, fraction: (deposit << SCALE) - scaled }
}
/** Whole base units given back, and the fraction lost by rounding down. */
const refunded = (scaled: bigint) => ({ refund: scaled >> SCALE, fraction: scaled % (1n << SCALE) })

function add(world: World, poolId: Id, scaled: bigint): void {
  put(world, share(poolOrRefuse(world, poolId), scaled))
}
function admit(world: World, poolId: Id, scaled: bigint): void {
  put(world, admitted(share(poolOrRefuse(world, poolId), scaled)))
}

function running(world: World, pool: Pool, streamId: Id): Stream {
  const stream = world.of(poolsState).streams.get(streamId)
  if (stream === undefined) return refuse('StreamEnded', streamId, 0n)
  return stream.end > secondOf(world, pool) ? stream : refuse('StreamEnded', streamId, stream.end)
}

const passedOf = ({ rate, end, since, before }: Stream, second: bigint) =>
  before + rate * max(0n, (second < end ? second : end) - since)

/** Lets a stream end in the first second of another day, or in this one. */
function setEnd(world: World, pool: Pool, streamId: Id, end: bigint): void {
  world.of(poolsState).streams.set(streamId, { ...streamOrRefuse(world, streamId), end })
  const now = poolOrRefuse(world, pool.poolId)
  if (end > secondOf(world, pool)) put(world, { ...now, ...mark(now, end / DAY) })
  else put(world, { ...now, streams: now.streams.filter((each) => each !== streamId) })
}

export function openStream(
  world: World,
  actor: Address,
  poolId: Id,
  salt: Id,
  rate: bigint,
  endDay: bigint,
  maxDeposit: bigint,
  payer: Address,
  fund?: Fund,
): [Id, bigint] {
  const terms = poolOrRefuse(world, poolId)
  const streamId = streamIdOf(actor, poolId, salt)
  if (world.of(poolsState).streams.get(streamId) !== undefined) refuse('StreamAlreadyOpened', streamId)
  checkRate(terms, rate)
  checkEnd(endDay, dayOf(world.now) + 1n, dayOf(world.now) + MAX_HORIZON_DAYS)
  const end = endDay * DAY
  if (payer === ZERO_ADDRESS) refuse('PaymentPayerZero')
  const { deposit, fraction } = deposited(rate * (end - world.now))
  if (deposit > maxDeposit) refuse('StreamDepositTooHigh', deposit, maxDeposit)
  collect(world, actor, terms, payer, deposit, fund)
  const pool = current(world, poolId)
  if (isDead(pool)) refuse('PoolDead', poolId)
  const opened = { poolId, rate, end, since: world.now, before: 0n, altered: false }
  world.of(poolsState).streams.set(streamId, opened)
  put(world, { ...pool, started: true, streams: [...pool.streams, streamId], ...mark(pool, endDay) })
  admit(world, poolId, fraction)
  checkRates(world, poolId)
  emit(world, 'StreamOpened', poolId, streamId, payer, actor, salt, rate, endDay, deposit)
  return [streamId, deposit]
}

export function topUpStream(
  world: World,
  actor: Address,
  controller: Address,
  poolId: Id,
  salt: Id,
  endDay: bigint,
  maxDeposit: bigint,
  payer: Address,
  fund?: Fund,
): bigint {
  poolOrRefuse(world, poolId)
  const streamId = streamIdOf(controller, poolId, salt)
  const pool = poolNow(world, poolId)
  const stream = running(world, pool, streamId)
  checkEnd(endDay, stream.end / DAY + 1n, dayOf(world.now) + MAX_HORIZON_DAYS)
  const end = endDay * DAY
  if (payer === ZERO_ADDRESS) refuse('PaymentPayerZero')
  const { deposit, fraction } = deposited(stream.rate * (end - stream.end))
  if (deposit > maxDeposit) refuse('StreamDepositTooHigh', deposit, maxDeposit)
  collect(world, actor, pool, payer, deposit, fund)
  if (isDead(pool)) refuse('PoolDead', poolId)
  const books = poolOrRefuse(world, poolId)
  // The books are opened for a fraction, while nobody holds units or money waits, and where they fill up.
  if (fraction > 0n || books.units === 0n || books.idle > 0n || books.accumulator > MAX_ACCUMULATOR / 4n) {
    current(world, poolId)
    admit(world, poolId, fraction)
  }
  setEnd(world, pool, streamId, end)
  emit(world, 'StreamChanged', poolId, streamId, payer, stream.rate, end, deposit, 0n)
  return deposit
}

export function setStreamRate(
  world: World,
  actor: Address,
  poolId: Id,
  salt: Id,
  rate: bigint,
  maxDeposit: bigint,
  payer: Address,
  fund?: Fund,
): [bigint, bigint] {
  poolOrRefuse(world, poolId)
  const streamId = streamIdOf(actor, poolId, salt)
  const pool = current(world, poolId)
  const stream = running(world, pool, streamId)
  checkRate(pool, rate)
  const left = stream.end - secondOf(world, pool)
  const more = rate > stream.rate
  if (more && payer === ZERO_ADDRESS) refuse('PaymentPayerZero')
  if (more && isDead(pool)) refuse('PoolDead', poolId)
  const paid = deposited(more ? (rate - stream.rate) * left : 0n)
  const back = refunded(more ? 0n : (stream.rate - rate) * left)
  if (paid.deposit > maxDeposit) refuse('StreamDepositTooHigh', paid.deposit, maxDeposit)
  if (paid.deposit > 0n) collect(world, actor, pool, payer, paid.deposit, fund)
  const since = secondOf(world, pool)
  const changed = { ...stream, rate, since, before: passedOf(stream, since), altered: true }
  world.of(poolsState).streams.set(streamId, changed)
  checkRates(world, poolId)
  if (more) admit(world, poolId, paid.fraction)
  else add(world, poolId, back.fraction)
  emit(world, 'StreamChanged', poolId, streamId, payer, rate, stream.end, paid.deposit, back.refund)
  if (back.refund > 0n) giveBack(world, pool, payer, back.refund)
  return [paid.deposit, back.refund]
}

function giveBack(world: World, pool: Pool, to: Address, amount: bigint): void {
  token.transfer(world, pool.token, { from: world.at.creatorPools, to, amount })
}

export function cancelStream(
  world: World,
  actor: Address,
  poolId: Id,
  salt: Id,
  endDay: bigint,
  receiver: Address,
): bigint {
  poolOrRefuse(world, poolId)
  const streamId = streamIdOf(actor, poolId, salt)
  const pool = current(world, poolId)
  const stream = running(world, pool, streamId)
  const second = secondOf(world, pool)
  if (endDay !== 0n) checkEnd(endDay, dayOf(second) + 1n, stream.end / DAY - 1n)
  const end = endDay === 0n ? second : endDay * DAY
  const { refund, fraction } = refunded(stream.rate * (stream.end - end))
  setEnd(world, pool, streamId, end)
  add(world, poolId, fraction)
  emit(world, 'StreamChanged', poolId, streamId, receiver, stream.rate, end, 0n, refund)
  if (refund > 0n) giveBack(world, pool, receiver, refund)
  return refund
}

/* SYNC */

export function sync(world: World, _actor: Address, poolId: Id, maxSteps: bigint): bigint {
  const left = advance(world, poolId, maxSteps)
  const pool = poolOrRefuse(world, poolId)
  emit(world, 'Synced', poolId, pool.time, pool.accumulator)
  return left
}

/* CLAIM */

/** Takes what a work has earned out of its membership. */
function take(world: World, poolId: Id, workId: Id): bigint {
  const books = poolOrRefuse(world, poolId)
  const walks = daysBehind(world, books) > 0n
  const pool = current(world, poolId)
  // A claim leaves the books closed, unless there was a day to walk.
  if (!walks) put(world, books)
  const member = memberOrEmpty(world, poolId, workId)
  const earned = member.earned + member.units * (pool.accumulator - member.seen)
  const amount = earned >> SCALE
  if (amount > 0n) {
    const rest = earned % (1n << SCALE)
    putMember(world, poolId, workId, { ...member, earned: rest, seen: pool.accumulator })
  }
  return amount
}

const isLot = (world: World, poolId: Id, workId: Id) =>
  works.isCatalogue(world, workId) && isMember(world, poolId, workId)

export function claim(world: World, _actor: Address, poolId: Id, workId: Id): bigint {
  poolOrRefuse(world, poolId)
  const payee = works.payeeOf(world, workId)
  if (payee === ZERO_ADDRESS) refuse('PayeeMissing', workId)
  if (isLot(world, poolId, workId)) refuse('MemberIsCatalogue', workId)
  const pool = poolOrRefuse(world, poolId)
  const amount = take(world, poolId, workId)
  if (amount === 0n) return 0n
  emit(world, 'Claimed', poolId, workId, payee, amount)
  giveBack(world, pool, payee, amount)
  return amount
}

export function claimBatch(world: World, _actor: Address, claims: readonly { poolId: Id; workId: Id }[]): bigint[] {
  if (claims.length === 0) refuse('ClaimEmpty')
  const sums = new Map<string, { pool: Pool; payee: Address; amount: bigint }>()
  const amounts = claims.map(({ poolId, workId }) => {
    poolOrRefuse(world, poolId)
    if (isLot(world, poolId, workId)) refuse('MemberIsCatalogue', workId)
    const payee = works.payeeOf(world, workId)
    if (payee === ZERO_ADDRESS) return 0n
    const pool = poolOrRefuse(world, poolId)
    const amount = take(world, poolId, workId)
    if (amount === 0n) return 0n
    emit(world, 'Claimed', poolId, workId, payee, amount)
    const sum = sums.get(pool.token + payee)?.amount ?? 0n
    sums.set(pool.token + payee, { pool, payee, amount: sum + amount })
    return amount
  })
  for (const { pool, payee, amount } of sums.values()) giveBack(world, pool, payee, amount)
  return amounts
}

/* READ */

export function poolOf(world: World, poolId: Id) {
  const pool = poolOrRefuse(world, poolId)
  const { token: poolToken, uses, noticeDays, joinUnits, soleAgent, lastUnitDay, operator, minStreamPerDay } = pool
  return { token: poolToken, uses, noticeDays, joinUnits, soleAgent, lastUnitDay, operator, minStreamPerDay }
}

/** What is true of a pool at this second, walked or not. */
function now<Result>(world: World, poolId: Id, read: (pool: Pool) => Result): Result {
  return world.peek(() => {
    advance(world, poolId)
    return read(poolOrRefuse(world, poolId))
  })
}

/** A pool as it is at this second, for other contracts to look at. */
export const poolNow = (world: World, poolId: Id) => now(world, poolId, (pool) => pool)

export const stateOf = (world: World, poolId: Id) =>
  now(world, poolId, (pool) => ({
    pendingOperator: pool.pendingOperator,
    accumulator: pool.accumulator,
    totalUnits: pool.units,
    rate: rateOf(world, pool),
    idle: pool.idle,
    carry: pool.carry,
    syncedAt: pool.time,
    started: pool.started,
    dead: isDead(pool),
  }))

export const memberOf = (world: World, poolId: Id, workId: Id) =>
  now(world, poolId, (pool) => {
    const member = memberOrEmpty(world, poolId, workId)
    return {
      joined: member.joined,
      units: member.units,
      works: member.works,
      since: member.since,
      pendingUnits: member.pending?.units ?? 0n,
      pendingDay: member.pending?.day ?? 0n,
      earned: member.earned + member.units * (pool.accumulator - member.seen),
    }
  })

export function heldUnitsAt(world: World, poolId: Id, workId: Id, time: bigint): boolean {
  if (time > world.now || world.of(poolsState).pools.get(poolId) === undefined) return false
  return now(world, poolId, () => {
    const catalogueId = works.catalogueOf(world, workId)
    const key = isMember(world, poolId, workId) || catalogueId === ZERO_ID ? workId : catalogueId
    return memberOrEmpty(world, poolId, key).held.some(({ from, to }) => from <= time && time <= to)
  })
}

export function claimable(world: World, poolId: Id, workId: Id): bigint {
  return memberOf(world, poolId, workId).earned >> SCALE
}

export function streamOf(world: World, poolId: Id, streamId: Id) {
  const stream = world.of(poolsState).streams.get(streamId)
  if (stream === undefined || stream.poolId !== poolId) return { rate: 0n, end: 0n, passed: 0n, ahead: 0n }
  return now(world, poolId, (pool) => {
    const second = secondOf(world, pool)
    const ahead = stream.end > second ? stream.rate * (stream.end - second) : 0n
    return { rate: stream.rate, end: stream.end, passed: passedOf(stream, second), ahead }
  })
}

export const stepsBehind = (world: World, poolId: Id) => daysBehind(world, poolOrRefuse(world, poolId))

export function stoppedSince(world: World, poolId: Id): bigint {
  if (world.of(poolsState).pools.get(poolId) === undefined) return 0n
  const pool = poolNow(world, poolId)
  return isStopped(pool) ? pool.time : NEVER
}
