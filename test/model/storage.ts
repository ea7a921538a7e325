/**
 * What is to stand in the contracts' storage where no view shows it: words packed by hand, bitmaps, days ahead, and sums that a view
 * only shows added to others.
 */
import { channelsState } from './channels.ts'
import { epochsState } from './epochs.ts'
import { holderOf } from './erc721.ts'
import { licensesState, type OfferTerms, paidBefore } from './licenses.ts'
import * as pools from './pools.ts'
import { splitsState } from './splits.ts'
import { worksState } from './works.ts'
import { type Address, DAY, hashOf, type Id, type World } from './world.ts'

/** Of a word that is compared: where it is, what it is, and which of its bits count. */
export type Word = { to: string; name: string; keys: readonly string[]; slot: () => Id; value: bigint; mask: bigint }

/** Where each mapping stands: contracts are laid out from their most distant base on. */
const SLOTS = {
  workRegistry: { tokens: 6n, formerConsents: 13n, payees: 14n },
  creatorPools: { books: 1n, calendars: 2n, days: 3n, accumulators: 4n, members: 5n, streams: 6n, passed: 7n },
  licenseRegistry: { tokens: 6n, offers: 8n, exits: 10n, accounts: 11n, filed: 12n, credited: 16n },
  usageEpochs: { accounts: 0n, claimed: 1n },
  usageChannels: { channels: 2n, licenses: 3n, withdrawals: 4n, reserves: 5n, releases: 6n, keys: 7n },
  royaltySplits: { accounts: 1n },
}
const WORD = 2n ** 256n - 1n
const bits = (from: bigint, count: bigint) => ((1n << count) - 1n) << from
const bit = (is: boolean, at: bigint) => (is ? 1n << at : 0n)

type Key = Id | Address | bigint
/** The slot of an entry, so many words into it. */
const slotIn = (mapping: bigint, keys: readonly Key[], further = 0n): Id =>
  plus(
    keys.reduce<Id>((slot, key) => hashOf(key, slot), hex(mapping)),
    further,
  )
const hex = (value: bigint): Id => `0x${value.toString(16).padStart(64, '0')}`
const plus = (slot: Id, by: bigint) => hex((BigInt(slot) + by) & WORD)
const text = (key: Key) => (typeof key === 'bigint' ? hex(key) : key)

type Rest = { further?: bigint; mask?: bigint }
function wordsOf<Contract extends keyof typeof SLOTS>(to: Contract) {
  return (
    name: keyof (typeof SLOTS)[Contract] & string,
    keys: readonly Key[],
    value: bigint,
    { further = 0n, mask = WORD }: Rest = {},
  ): Word => {
    const mapping = SLOTS[to][name] as bigint
    return { to, name, keys: keys.map(text), slot: () => slotIn(mapping, keys, further), value: value & mask, mask }
  }
}

/* WORKS */

function ofWorks(world: World): Word[] {
  const word = wordsOf('workRegistry')
  const { works, payees, locked } = world.of(worksState)
  return [
    ...[...works.rows].flatMap(([id, { catalogue, from, royaltyBps, consents }]) => {
      const materialized = BigInt(from) !== 0n
      const said = consents.map(({ uses, since }) => uses | (since << 16n))
      const [last = 0n, former] = [said.at(-1), said.slice(0, -1)]
      const flags =
        bit(catalogue, 80n) |
        bit(materialized, 81n) |
        bit(materialized && said.length === 0, 82n) |
        bit(payees.get(id) !== undefined, 83n) |
        bit(locked.get(id) ?? false, 84n)
      const owner = BigInt(ownerOf(world, world.at.workRegistry, id))
      const packed = former.reduce<bigint[]>((words, each, i) => {
        words[i >> 2] = (words[i >> 2] ?? 0n) | (each << (64n * BigInt(i & 3)))
        return words
      }, [])
      return [
        word('tokens', [id], owner | ((last | (royaltyBps << 64n) | flags) << 160n)),
        word('formerConsents', [id], BigInt(former.length)),
        ...packed.map((value, i) => ({
          ...word('formerConsents', [id], value),
          slot: () => plus(hashOf(slotIn(SLOTS.workRegistry.formerConsents, [id])), BigInt(i)),
        })),
      ]
    }),
    ...[...payees.rows].flatMap(([id, { payee, effectiveAt, former }]) => [
      word('payees', [id], BigInt(payee) | (effectiveAt << 160n)),
      word('payees', [id], BigInt(former), { further: 1n }),
    ]),
  ]
}

/* POOLS */

function ofPools(world: World): Word[] {
  const word = wordsOf('creatorPools')
  const { pools: all, members, streams, earnedByDay } = world.of(pools.poolsState)
  return [
    ...[...all.rows].flatMap(([id, pool]) => {
      const running = pool.streams.map((streamId) => streams.get(streamId) as { rate: bigint; end: bigint })
      const rate = running.reduce((sum, stream) => sum + stream.rate, 0n)
      // Where only the second would change, and for nobody, nothing is stored.
      const still = (rate === 0n && pool.idle === 0n && pool.units > 0n) || pools.isDead(pool)
      const clock =
        pool.accumulator |
        (pool.time << 160n) |
        (pool.carry << 208n) |
        bit(pool.started, 254n) |
        bit(pool.idle > 0n, 255n)
      const calendar = new Map<bigint, bigint>()
      for (const day of pool.marked) calendar.set(day >> 8n, (calendar.get(day >> 8n) ?? 0n) | (1n << (day & 255n)))
      return [
        word('books', [id], clock, still ? { mask: WORD ^ bits(160n, 48n) } : {}),
        word('books', [id], pool.units | ((pool.days[0] ?? 0n) << 46n) | (rate << 70n), { further: 1n }),
        word('books', [id], pool.idle, { further: 2n }),
        ...[...calendar].map(([at, marks]) => word('calendars', [id, at], marks)),
        ...pool.marked.map((day) => {
          if (!pool.days.includes(day)) return word('days', [id, day], 0n)
          const ending = running.filter(({ end }) => end === day * DAY).reduce((sum, stream) => sum + stream.rate, 0n)
          const { up, down } = pools.changesOf(world, pool, day)
          return word('days', [id, day], ending | (up << 128n) | (down << 192n))
        }),
        ...pool.marked.map((day) => word('accumulators', [id, day], earnedByDay.get(`${id}${day}`) ?? 0n)),
      ]
    }),
    ...[...members.rows].map(([key, { joined, works }]) => {
      const [poolId, workId] = [key.slice(0, 66), key.slice(66)]
      const isLot = world.of(worksState).works.get(workId)?.catalogue ?? false
      // Beside it stands how many works joined apart from the lot.
      return isLot
        ? word('members', [poolId, workId], works, { further: 2n, mask: bits(0n, 32n) })
        : word('members', [poolId, workId], bit(joined, 248n), { mask: bits(248n, 1n) })
    }),
    ...[...streams.rows].flatMap(([id, { rate, end, since, before, altered }]) => [
      word('streams', [id], rate | (end << 128n) | (since << 176n) | bit(altered, 224n)),
      word('passed', [id], before),
    ]),
  ]
}

/* LICENSES */

/** The word of times, terms and flags, from its lowest bits. */
function clockOf(terms: OfferTerms, { soleAgent, closed }: { soleAgent: boolean; closed: boolean }): bigint {
  const fields: [bigint, bigint][] = [
    [terms.start, 48n],
    [terms.duration, 48n],
    ...[
      terms.periodDays,
      terms.graceDays,
      terms.noticeDays,
      terms.cureDays,
      terms.uses,
      terms.territory,
      terms.survives,
      terms.duties,
      terms.maxModels,
    ].map((each): [bigint, bigint] => [each, 16n]),
    [terms.eligibility, 2n],
    [terms.distribution, 1n],
    ...[terms.exclusive, terms.coversLater, terms.transferable, soleAgent, terms.minRate > 0n, closed].map(
      (each): [bigint, bigint] => [each ? 1n : 0n, 1n],
    ),
  ]
  let [word, at] = [0n, 0n]
  for (const [value, size] of fields) [word, at] = [word | (value << at), at + size]
  return word
}

function ofLicenses(world: World): Word[] {
  const word = wordsOf('licenseRegistry')
  const { offers, licenses, credited } = world.of(licensesState)
  return [
    ...[...offers.rows].map(([id, { closed, terms }]) => {
      const soleAgent = world.of(pools.poolsState).pools.get(terms.poolId)?.soleAgent ?? false
      return word('offers', [id], clockOf(terms, { soleAgent, closed }), { further: 1n })
    }),
    ...[...licenses.rows].flatMap(([id, license]) => {
      const { start, streams, statements, notices, ended, credentialUntil } = license
      const times = [credentialUntil, notices['1'] ?? 0n, notices['2'] ?? 0n, notices['3'] ?? 0n, 0n]
      if (ended) times[Number(ended.kind)] = ended.at
      const exit = times.reduce((sum, time, i) => sum | (time << (48n * BigInt(i))), (ended?.kind ?? 0n) << 240n)
      const own = start | (streams << 48n) | (BigInt(statements.length) << 64n) | bit(exit > 0n, 88n)
      const owner = BigInt(ownerOf(world, world.at.licenseRegistry, id))
      const owed = statements.reduce((sum, each) => sum + each.owed, 0n)
      return [
        // That there was an exit is not forgotten where there is none any more.
        word('tokens', [id], owner | (own << 160n), exit > 0n ? {} : { mask: WORD ^ (1n << 248n) }),
        word('exits', [id], exit),
        word('accounts', [id], owed | (paidBefore(world, id, license) << 112n)),
        ...statements.map((each, i) => word('filed', [id, BigInt(i)], each.version | (each.owed << 16n))),
      ]
    }),
    ...[...credited.rows].map(([key, amount]) => word('credited', [key.slice(66)], amount)),
  ]
}

/* USAGE */

function ofUsage(world: World): Word[] {
  const epoch = wordsOf('usageEpochs')
  const { epochs, claimed } = world.of(epochsState)
  const channel = wordsOf('usageChannels')
  const { channels, reserves, keys } = world.of(channelsState)
  return [
    ...[...epochs.rows].flatMap(([id, { total, paid, closesAt, closed }]) => {
      const taken = [...claimed.rows.keys()].filter((key) => key.startsWith(id)).map((key) => BigInt(key.slice(66)))
      return [
        epoch('accounts', [id], total | (paid << 112n) | ((closesAt / DAY) << 224n) | bit(closed, 248n)),
        epoch(
          'claimed',
          [id, 0n],
          taken.filter((index) => index < 256n).reduce((sum, index) => sum | (1n << index), 0n),
        ),
      ]
    }),
    ...[...channels.rows].flatMap(([id, { token, licenseId, free, withdrawing, withdrawableAt }]) => [
      channel('channels', [id], BigInt(token) | (free << 160n)),
      channel('licenses', [id], BigInt(licenseId)),
      channel('withdrawals', [id], withdrawing | (withdrawableAt << 96n)),
    ]),
    ...[...reserves.rows].flatMap(([key, { reserved, redeemed, releasing, releasedAt }]) => {
      const ids = [key.slice(0, 66), key.slice(66)]
      return [
        channel('reserves', ids, reserved | (redeemed << 96n) | (releasedAt << 192n)),
        channel('releases', ids, releasing),
      ]
    }),
    ...[...keys.rows].map(([key, { until, cap, drawn, revoked }]) =>
      channel('keys', [key.slice(0, 66), key.slice(66)], until | (cap << 48n) | (drawn << 144n) | bit(revoked, 240n)),
    ),
  ]
}

function ofSplits(world: World): Word[] {
  const word = wordsOf('royaltySplits')
  const { shared, owed } = world.of(splitsState)
  return [...shared.rows].map(([key, { total, given }]) => {
    const position = (total % 1_000_000n) + 1n
    const credits = owed.get(key) ?? 0n
    return word('accounts', [key.slice(0, 42), key.slice(42)], position | ((total - given) << 32n) | (credits << 64n))
  })
}

const ownerOf = (world: World, token: Address, id: Id) => holderOf(world, token, BigInt(id))

export const allWords = (world: World): Word[] => [
  ...ofWorks(world),
  ...ofPools(world),
  ...ofLicenses(world),
  ...ofUsage(world),
  ...ofSplits(world),
]
