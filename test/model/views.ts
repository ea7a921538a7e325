/** Every view of everything that there is, to be asked of chain and model. */
import { channelsState } from './channels.ts'
import { epochsState } from './epochs.ts'
import { deadlines } from './generator.ts'
import { licensesState } from './licenses.ts'
import { poolsState } from './pools.ts'
import type { Random } from './random.ts'
import { renewalsState } from './renewals.ts'
import { ACTORS, addressOf, type Op, type Universe } from './universe.ts'
import { worksState } from './works.ts'
import { DAY, max, type World, ZERO_ID } from './world.ts'

export type Question = { to: string; fn: string; args: readonly unknown[] }
const ask = (to: string, fn: string, ...args: unknown[]): Question => ({ to, fn, args })

/** A second in the past, now, or the next one. */
const someTime = ({ now }: World, random: Random) =>
  now + random.pick([1n, 0n, 0n, -1n, -BigInt(random.below(100)), -BigInt(random.below(10_000_000))])

function aboutWorks(world: World, random: Random): Question[] {
  const { works } = world.of(worksState)
  const ids = [...works.rows.keys()]
  return [
    ...[...works.rows].flatMap(([id, { consents }]) => {
      if (consents.length === 0) return []
      const { uses, since } = random.pick(consents)
      return [ask('workRegistry', 'consentedAt', id, uses, since + random.pick([0n, 0n, -1n]))]
    }),
    ...ids.flatMap((id) => [
      ask('workRegistry', 'consentOf', id),
      ask('workRegistry', 'consentedAt', id, random.pick([1n, 2n, 3n, 0n]), someTime(world, random)),
      ask('workRegistry', 'payeeOf', id),
      ask('workRegistry', 'receiverOf', id),
      ask('workRegistry', 'pendingPayeeOf', id),
      ask('workRegistry', 'summaryOf', id),
      ask('workRegistry', 'royaltyInfo', BigInt(id), 12_345n),
      ask('workRegistry', 'getApproved', BigInt(id)),
      ask('creatorPools', 'membershipsOf', id),
    ]),
    ...[...world.of(worksState).bindings.rows.keys()].map((id) => ask('workRegistry', 'bindingOf', id)),
    ...[...world.of(worksState).commitments.rows.keys()].map((id) => ask('workRegistry', 'committedAt', id)),
    ...ACTORS.map((name) => ask('workRegistry', 'nonces', addressOf(name))),
    ...ACTORS.map((name) => ask('workRegistry', 'balanceOf', addressOf(name))),
  ]
}

/** The second before units came or after they went, or the first or last one with them. */
function edgeOf(held: readonly { from: bigint; to: bigint }[], random: Random): bigint {
  if (held.length === 0) return 0n
  const { from, to } = random.pick(held)
  return random.pick([from - 1n, from, to, to + 1n].filter((time) => time < 2n ** 48n))
}

function aboutPools(world: World, random: Random): Question[] {
  const { pools, members, streams } = world.of(poolsState)
  const ids = [...pools.rows.keys()]
  return [
    ...ids.flatMap((id) => [
      ask('creatorPools', 'poolOf', id),
      ask('creatorPools', 'stateOf', id),
      ask('creatorPools', 'stepsBehind', id),
      ask('creatorPools', 'stoppedSince', id),
    ]),
    ...[...members.rows].flatMap(([key, { held }]) => [
      ask('creatorPools', 'memberOf', key.slice(0, 66), key.slice(66)),
      ask('creatorPools', 'claimable', key.slice(0, 66), key.slice(66)),
      ask('creatorPools', 'heldUnitsAt', key.slice(0, 66), key.slice(66), someTime(world, random)),
      ask('creatorPools', 'heldUnitsAt', key.slice(0, 66), key.slice(66), world.now),
      ask('creatorPools', 'heldUnitsAt', key.slice(0, 66), key.slice(66), edgeOf(held, random)),
    ]),
    ...[...streams.rows.entries()].map(([id, { poolId }]) => ask('creatorPools', 'streamOf', poolId, id)),
    ...[...world.of(renewalsState).renewals.rows.keys()].map((key) =>
      ask('streamRenewals', 'renewalOf', key.slice(0, 66), key.slice(66)),
    ),
  ]
}

function aboutLicenses(world: World, { works, catalogues, pools, actors }: Universe, random: Random): Question[] {
  const { offers, licenses } = world.of(licensesState)
  const workIds = [...works.slice(0, 7).map(({ id }) => id), ...catalogues.flatMap((each) => [each.id, ...each.works])]
  const proofs = catalogues.flatMap((each) => each.proofs)
  const someUses = () => random.pick([1n, 2n, 3n, 3n, 4n, 0n])
  return [
    ...[...offers.rows.keys()].flatMap((id) => [
      ask('licenseRegistry', 'termsOf', id),
      ask('licenseRegistry', 'quote', id, BigInt(random.below(20)), BigInt(random.below(20_000))),
    ]),
    ...[...licenses.rows.entries()].flatMap(([id, { statements }]) => [
      ask('licenseRegistry', 'standingOf', id),
      ask('licenseRegistry', 'stateOf', id),
      ask('licenseRegistry', 'stateOf', id),
      ask('licenseRegistry', 'getApproved', BigInt(id)),
      ask('licenseRegistry', 'statementOf', id, BigInt(random.below(statements.length + 1))),
      ask('licenseRegistry', 'permits', id, random.pick(workIds), someUses()),
      ask('licenseRegistry', 'permits', id, random.pick(workIds), someUses()),
      ask('licenseRegistry', 'permitsByProof', id, random.pick(proofs), someUses()),
    ]),
    ...pools.flatMap(({ id }) => [1n, 2n].map((use) => ask('licenseRegistry', 'takenUntil', id, use))),
    ...Object.values(actors).map((address) => ask('licenseRegistry', 'balanceOf', address)),
  ]
}

function aboutUsage(world: World, random: Random): Question[] {
  const { channels, reserves, keys } = world.of(channelsState)
  const later = () => world.now + random.pick([0n, -1n, 86_399n, 86_400n, 259_199n, 259_200n, 100n])
  return [
    ...[...world.of(epochsState).epochs.rows.keys()].flatMap((id) => [
      ask('usageEpochs', 'stateOf', id),
      ask('usageEpochs', 'isClaimed', id, BigInt(random.below(4))),
    ]),
    ...[...channels.rows.keys()].map((id) => ask('usageChannels', 'channelOf', id)),
    ...[...reserves.rows.keys()].flatMap((key) => [
      ask('usageChannels', 'reserveOf', key.slice(0, 66), key.slice(66)),
      ask('usageChannels', 'redeemedOf', key.slice(0, 66), key.slice(66)),
      ...[...keys.rows.keys()]
        .filter((each) => each.startsWith(key.slice(0, 66)))
        .map((each) => ask('usageChannels', 'acceptable', key.slice(0, 66), each.slice(66), key.slice(66), later())),
    ]),
    ...[...keys.rows.keys()].map((key) => ask('usageChannels', 'keyOf', key.slice(0, 66), key.slice(66))),
  ]
}

/** What is told by two or more contracts together. */
function aboutAll(world: World, { works, catalogues, pools }: Universe, random: Random): Question[] {
  const licenseIds = [...world.of(licensesState).licenses.rows.keys()]
  const workIds = [...works.slice(0, 7).map(({ id }) => id), ...catalogues.flatMap((each) => [each.id, ...each.works])]
  const proofs = catalogues.flatMap((each) => each.proofs)
  const poolIds = pools.map(({ id }) => id)
  const some = <Item>(items: readonly Item[]) => items.filter(() => random.oneIn(4))
  const uses = () => random.pick([1n, 2n, 3n, 3n, 0n])
  return [
    ...some(licenseIds).flatMap((id) => [
      ask('royaltyLens', 'mayUse', id, random.pick(workIds), uses()),
      ask('royaltyLens', 'mayUseByProof', id, random.pick(proofs), uses()),
      ask('royaltyLens', 'licensesOf', [id, random.pick(licenseIds)]),
    ]),
    ...some(poolIds).flatMap((id) => [
      ask('royaltyLens', 'positionsOf', [random.pick(workIds), random.pick(workIds)], [id, random.pick(poolIds)]),
      ask('royaltyLens', 'poolsOf', [id, random.pick(poolIds)]),
    ]),
  ]
}

/** Of what there can be, whether or not it is there. */
function aboutNames(
  { actors, works, catalogues, pools, offers, licenses, channels, splits }: Universe,
  random: Random,
) {
  const [work, catalogue, pool] = [random.pick(works), random.pick(catalogues), random.pick(pools)]
  const [offer, license, channel] = [random.pick(offers), random.pick(licenses), random.pick(channels)]
  const split = random.pick(splits)
  const [owner, operator] = [random.pick(ACTORS), random.pick(ACTORS)].map(addressOf)
  return [
    ask('workRegistry', 'workIdOf', actors[work.creator], work.contentHash),
    ask('workRegistry', 'catalogueIdOf', catalogue.steward, catalogue.root, catalogue.count),
    ask('workRegistry', 'catalogueWorkIdOf', catalogue.id, BigInt(random.below(9))),
    ask('workRegistry', 'commitmentOf', actors[work.creator], work.contentHash, work.id),
    ask('workRegistry', 'verify', random.pick(catalogue.proofs)),
    ask('workRegistry', 'exists', work.id),
    ask('workRegistry', 'isCatalogue', random.pick([work.id, catalogue.id])),
    ask('workRegistry', 'catalogueOf', random.pick(catalogue.works)),
    ask('workRegistry', 'holderOf', work.id),
    ask('workRegistry', 'ownerOf', BigInt(work.id)),
    ask('workRegistry', 'isApprovedForAll', owner, operator),
    ask('creatorPools', 'poolIdOf', actors[pool.operator], pool.terms),
    ask('creatorPools', 'streamIdOf', owner, pool.id, work.id),
    ask('licenseRegistry', 'offerIdOf', actors[offer.publisher], offer.terms),
    ask('licenseRegistry', 'licenseIdOf', offer.id, owner, ZERO_ID),
    ask('licenseRegistry', 'ownerOf', BigInt(license.id)),
    ask('licenseRegistry', 'isApprovedForAll', owner, operator),
    ask('usageChannels', 'channelIdOf', actors[channel.payer], channel.noticeDays, channel.salt),
    ask('royaltySplits', 'splitOf', split.recipients, split.shares),
    ask('poolInboxes', 'inboxOf', pool.id),
    ask('dollar', 'nonces', owner),
  ]
}

function aboutMoney({ labels, splits, coins }: Universe): Question[] {
  const holders = [...labels].filter(([, value]) => value.length === 42).map(([, address]) => address)
  return [
    ...holders.flatMap((address) => ['dollar', 'host'].map((coin) => ask(coin, 'balanceOf', address))),
    ...splits.flatMap(({ address, recipients }) =>
      (['dollar', 'host'] as const).flatMap((coin) => [
        ask('royaltySplits', 'distributable', address, coins[coin]),
        ...recipients.map((recipient) => ask('royaltySplits', 'creditOf', address, coins[coin], recipient)),
      ]),
    ),
  ]
}

export const everything = (world: World, universe: Universe, random: Random): Question[] => [
  ...aboutWorks(world, random),
  ...aboutPools(world, random),
  ...aboutLicenses(world, universe, random),
  ...aboutUsage(world, random),
  ...aboutAll(world, universe, random),
  ...aboutNames(universe, random),
  ...aboutMoney(universe),
]

/** Whether an operation names one of these. */
export function touchedBy(op: Op, keys: readonly unknown[]): boolean {
  const named = namesIn(op)
  return keys.some((key) => typeof key === 'string' && named.has(key))
}
let former: { op: Op; named: Set<string> } | undefined
function namesIn(op: Op): Set<string> {
  if (former?.op === op) return former.named
  const named = new Set<string>()
  const collect = (value: unknown): void => {
    if (typeof value === 'string') named.add(value)
    // A token's id is a work's or a license's.
    else if (typeof value === 'bigint' && value > 1n << 200n) named.add(`0x${value.toString(16).padStart(64, '0')}`)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
  }
  collect(op.args)
  former = { op, named }
  return named
}

/** What an operation may have touched, and one of all. */
export function someQuestions(all: readonly Question[], random: Random, op: Op, count = 6): Question[] {
  const touched = all.filter(({ args }) => touchedBy(op, args))
  const some = touched.length > 0 ? touched : all
  return [...Array.from({ length: count }, () => random.pick(some)), random.pick(all)]
}

/** A second ahead: where something ends, where days meet, where numbers need one bit more, or any. */
export function someSecond(world: World, random: Random): bigint {
  const day = (world.now / DAY + 1n + BigInt(random.below(4))) * DAY
  const time = random.pick([
    ...deadlines({ world }).slice(0, 6),
    day,
    (world.now / DAY + BigInt(random.below(402))) * DAY,
    world.now + BigInt(random.below(86_400)),
    world.now + BigInt(random.below(35_000_000)),
    ...[2n ** 32n, 2n ** 40n].filter((edge) => edge > world.now && edge < world.now + 400n * DAY),
  ])
  return max(world.now, time + random.pick([0n, 0n, -1n, 1n]))
}
