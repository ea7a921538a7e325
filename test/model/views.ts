/** Every view of everything that there is, to be asked of chain and model. */
import { channelsState } from './channels.ts'
import { epochsState } from './epochs.ts'
import { licensesState } from './licenses.ts'
import { poolsState } from './pools.ts'
import type { Random } from './random.ts'
import { renewalsState } from './renewals.ts'
import { ACTORS, addressOf, type Op, type Universe } from './universe.ts'
import { worksState } from './works.ts'
import type { World } from './world.ts'

export type Question = { to: string; fn: string; args: readonly unknown[] }
const ask = (to: string, fn: string, ...args: unknown[]): Question => ({ to, fn, args })

/** A second in the past, now, or the next one. */
const someTime = ({ now }: World, random: Random) =>
  now + random.pick([1n, 0n, 0n, -1n, -BigInt(random.below(100)), -BigInt(random.below(10_000_000))])

function aboutWorks(world: World, random: Random): Question[] {
  const ids = [...world.of(worksState).works.rows.keys()]
  return [
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
    ...[...members.rows.keys()].flatMap((key) => [
      ask('creatorPools', 'memberOf', key.slice(0, 66), key.slice(66)),
      ask('creatorPools', 'claimable', key.slice(0, 66), key.slice(66)),
      ask('creatorPools', 'heldUnitsAt', key.slice(0, 66), key.slice(66), someTime(world, random)),
      ask('creatorPools', 'heldUnitsAt', key.slice(0, 66), key.slice(66), world.now),
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
  ...aboutMoney(universe),
]

/** What an operation may have touched, and something of the rest. */
export function someQuestions(world: World, universe: Universe, random: Random, op: Op): Question[] {
  const text = JSON.stringify(op.args, (_, value) => (typeof value === 'bigint' ? value.toString() : value))
  const all = everything(world, universe, random)
  const touched = all.filter(({ args }) => args.some((arg) => typeof arg === 'string' && text.includes(arg)))
  return [...Array.from({ length: 6 }, () => random.pick(touched.length > 0 ? touched : all)), random.pick(all)]
}
