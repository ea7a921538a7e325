/**
 * All that random histories are about: who acts, which works, catalogues, pools and splits there can be. Few of each, so that they
 * meet. Everything has a label, by which a history can be written down and told again under other addresses.
 */
import { keccak256, toHex } from 'viem'
import { type AccountName, localAccounts } from '../../scripts/ops/accounts.ts'
import { channelIdOf } from './channels.ts'
import { inboxOf } from './inboxes.ts'
import { licenseIdOf, type OfferTerms, offerIdOf } from './licenses.ts'
import { type PoolTerms, poolIdOf } from './pools.ts'
import { splitOf } from './splits.ts'
import { WALLET, WALLET_KEY } from './wallets.ts'
import { type CatalogueProof, catalogueIdOf, catalogueWorkIdOf, leafOf, workIdOf } from './works.ts'
import { type Address, type Id, rootOf, type World, ZERO_ADDRESS, ZERO_ID } from './world.ts'

export type Coin = 'dollar' | 'host' | 'fee'
export type Actor = AccountName | 'wallet'

const accounts = localAccounts()
const addresses = new Map<Actor, Address>(
  accounts.filter(({ name }) => name !== 'deployer').map(({ name, address }) => [name, address.toLowerCase()]),
)
addresses.set('wallet', WALLET)
const names = new Map([...addresses].map(([name, address]) => [address, name]))
export const ACTORS = [...addresses.keys()]
export const addressOf = (name: Actor) => addresses.get(name) as Address
export const nameOf = (address: Address) => names.get(address) as Actor
export const keyOf = (name: Actor) =>
  name === 'wallet' ? WALLET_KEY : (accounts.find((account) => account.name === name)?.privateKey as `0x${string}`)

export const someHash = (text: string): Id => keccak256(toHex(text))
export const salt = (number: number): Id => toHex(number, { size: 32 })

const CONTENTS = 5
export const BOTH = 3n
export const DAYS_PER_RATE = 86_400n
/** Scaled base units per second that make so many base units a day. */
export const perDay = (amount: bigint) => (amount << 64n) / 86_400n

type Catalogue = { id: Id; steward: Address; root: Id; count: bigint; proofs: CatalogueProof[]; works: Id[] }

/** A small tree, and what proves each of its leaves. */
function catalogueOf(steward: Address, leaves: CatalogueProof['leaf'][], count: bigint): Catalogue {
  const levels = [leaves.map(leafOf)]
  while ((levels[0] as Id[]).length > 1) {
    const below = levels[0] as Id[]
    const level = []
    for (let i = 0; i < below.length; i += 2) level.push(rootOf(below[i] as Id, [below[i + 1] as Id]))
    levels.unshift(level)
  }
  const [root] = levels[0] as [Id]
  const id = catalogueIdOf(steward, root, count)
  const proofs = leaves.map((leaf, index) => {
    const siblings = []
    for (let depth = levels.length - 1, at = index; depth > 0; depth -= 1, at >>= 1) {
      siblings.push((levels[depth] as Id[])[at ^ 1] as Id)
    }
    return { steward, count, leaf, siblings }
  })
  return { id, steward, root, count, proofs, works: leaves.map(({ index }) => catalogueWorkIdOf(id, index)) }
}

export const LICENSEES = ['firm', 'stranger', 'author', 'wallet'] as const
/** In the middle of the first morning. */
const LATER = 1_800_000_000n + 5n * 86_400n + 7n

/** Offers, each with something of its own that can lapse, be owed or be sold out. */
function offersOf(actors: Record<Actor, Address>, pools: readonly Id[]): OfferTerms[] {
  const terms = (pool: number, changes: Partial<OfferTerms>): OfferTerms => ({
    poolId: pools[pool] as Id,
    textHash: someHash('terms'),
    uses: BOTH,
    eligibility: 0n,
    party: ZERO_ADDRESS,
    exclusive: false,
    coversLater: false,
    transferable: false,
    distribution: 0n,
    start: 0n,
    duration: 20n * 86_400n,
    noticeDays: 2n,
    cureDays: 3n,
    territory: 1n,
    survives: 0n,
    duties: 0n,
    maxModels: 0n,
    fee: 0n,
    minRate: 0n,
    unitPrice: 0n,
    revenueShare: 0n,
    floor: 0n,
    guarantee: 0n,
    cap: 0n,
    periodDays: 0n,
    graceDays: 0n,
    salt: ZERO_ID,
    ...changes,
  })
  const rate = 1n << 64n
  return [
    terms(0, { fee: 5n, minRate: rate, periodDays: 7n, graceDays: 2n, unitPrice: 5n }),
    terms(1, { coversLater: true, transferable: true, periodDays: 5n, graceDays: 1n, guarantee: 10n, duration: 0n }),
    terms(0, { eligibility: 1n, party: actors.certifier, duration: 9n * 86_400n, coversLater: true }),
    terms(1, { start: LATER, minRate: rate, cureDays: 0n, uses: 1n, fee: 1n, coversLater: true }),
    terms(3, { minRate: 1000n, duration: 0n, cureDays: 5n, noticeDays: 0n, uses: 1n }),
    terms(4, { exclusive: true, duration: 4n * 86_400n, fee: 100n, noticeDays: 1n, cureDays: 1n, transferable: true }),
    terms(4, { duration: 2n * 86_400n + 1n, fee: 1n, uses: 2n }),
    terms(0, {
      distribution: 1n,
      periodDays: 3n,
      graceDays: 2n,
      unitPrice: 7n,
      revenueShare: 25_000n,
      floor: 9n,
      cap: 100_000n,
      guarantee: 3n,
    }),
    terms(6, { eligibility: 3n, party: actors.firm, fee: 50n, minRate: perDay(1_000n), periodDays: 2n, cureDays: 9n }),
    terms(5, { exclusive: true, uses: 1n, duration: 10n * 86_400n, periodDays: 4n, unitPrice: 3n, cureDays: 0n }),
    terms(1, { distribution: 1n, periodDays: 1n, graceDays: 9n, unitPrice: 2n, duration: 30n * 86_400n, fee: 2n }),
    terms(2, { eligibility: 2n, party: actors.wallet, minRate: 1n, fee: 7n, cureDays: 1n, noticeDays: 5n }),
    // Units so dear that statements become too large.
    terms(0, { distribution: 1n, periodDays: 2n, unitPrice: 2n ** 95n, revenueShare: 333_333n, graceDays: 30n }),
    // Published by a history, if at all.
    terms(1, { fee: 3n, salt: salt(1), uses: 1n, duration: 3n * 86_400n }),
    terms(4, { exclusive: true, salt: salt(1), duration: 86_400n, fee: 2n, cureDays: 0n, noticeDays: 0n }),
    terms(3, {
      salt: salt(1),
      uses: 1n,
      periodDays: 1n,
      graceDays: 0n,
      revenueShare: 999_999n,
      floor: 2n,
      cureDays: 1n,
    }),
  ]
}

/** Pools and offers that histories begin with; the rest is theirs to make. */
export const FIRST_POOLS = 8
export const FIRST_OFFERS = 13

export type Universe = ReturnType<typeof makeUniverse>

export function makeUniverse(world: World, coins: Record<Coin, Address>) {
  const actors = Object.fromEntries(ACTORS.map((name) => [name, addressOf(name)])) as Record<Actor, Address>
  const labels = new Map<string, string>()
  const label = (name: string, value: string) => {
    labels.set(name, value)
    return value
  }
  for (const [name, address] of Object.entries(actors)) label(name, address)
  for (const [name, address] of Object.entries(world.at)) label(name, address)
  for (const [name, address] of Object.entries(coins)) label(name, address)

  const contents = Array.from({ length: CONTENTS }, (_, i) => someHash(`content ${i}`))
  const works = (['author', 'coauthor', 'steward', 'wallet'] as const).flatMap((creator) =>
    contents.map((contentHash, i) => ({
      creator,
      contentHash,
      id: label(`work:${creator}:${i}`, workIdOf(actors[creator], contentHash)),
    })),
  )
  const holders = [
    [actors.author, false],
    [actors.coauthor, false],
    [actors.stranger, true],
    [actors.wallet, true],
  ] as const
  const catalogues = [0, 1].map((which) => {
    const leaves = holders.map(([holder, isClaimKey], i) => ({
      index: BigInt(i),
      contentHash: someHash(`catalogue ${which} ${i}`),
      holder,
      isClaimKey,
    }))
    // The second says that it has more works than anybody has seen: as many units as a pool can have are soon exceeded.
    const catalogue = catalogueOf(actors.steward, leaves, which === 0 ? 4n : 4_000_000_000n)
    label(`catalogue:${which}`, catalogue.id)
    label(`root:${which}`, catalogue.root)
    for (const [i, id] of catalogue.works.entries()) label(`catalogue:${which}:${i}`, id)
    for (const [i, { siblings }] of catalogue.proofs.entries()) {
      for (const [k, sibling] of siblings.entries()) label(`sibling:${which}:${i}:${k}`, sibling)
    }
    return catalogue
  })

  const terms = (changes: Partial<PoolTerms>): PoolTerms => ({
    token: coins.dollar,
    uses: BOTH,
    noticeDays: 0n,
    joinUnits: 3n,
    soleAgent: false,
    minStreamPerDay: 0n,
    fallbackPayee: actors.auditor,
    salt: ZERO_ID,
    ...changes,
  })
  const pools = [
    terms({}),
    terms({ noticeDays: 1n, joinUnits: 2n }),
    terms({ noticeDays: 3n, joinUnits: 0n }),
    terms({ joinUnits: 0n, uses: 1n }),
    terms({ soleAgent: true, joinUnits: 1n }),
    terms({ soleAgent: true, joinUnits: 7n, noticeDays: 2n, minStreamPerDay: 86_399n }),
    terms({ token: coins.host, noticeDays: 2n, joinUnits: 5n, minStreamPerDay: 1_000n }),
    terms({ token: coins.fee, joinUnits: 1n }),
    // Made by a history, if at all.
    terms({ salt: salt(1), noticeDays: 365n }),
    terms({ salt: salt(2), token: coins.host, joinUnits: 16_777_215n }),
  ].map((each, i) => ({
    operator: (i === 5 ? 'auditor' : 'operator') as Actor,
    terms: each,
    id: label(`pool:${i}`, poolIdOf(actors[i === 5 ? 'auditor' : 'operator'], each)),
  }))
  for (const [i, { id }] of pools.entries()) label(`inbox:${i}`, inboxOf(world, id))

  const offers = offersOf(
    actors,
    pools.map(({ id }) => id),
  ).map((each, i) => {
    const publisher: Actor = each.poolId === pools[5]?.id ? 'auditor' : 'operator'
    return { publisher, terms: each, id: label(`offer:${i}`, offerIdOf(actors[publisher], each)) }
  })
  const licenses = offers.flatMap((offer, i) =>
    LICENSEES.flatMap((licensee) =>
      [0, 1].map((number) => ({
        offer,
        licensee,
        salt: salt(number),
        id: label(`license:${i}:${licensee}:${number}`, licenseIdOf(offer.id, actors[licensee], salt(number))),
      })),
    ),
  )
  const channels = (['firm', 'stranger', 'wallet'] as const).flatMap((payer) =>
    [1n, 3n].flatMap((noticeDays) =>
      [0n, 1n].map((number) => ({
        payer,
        noticeDays,
        salt: number,
        coin: number === 0n ? coins.dollar : coins.host,
        id: label(`channel:${payer}:${noticeDays}:${number}`, channelIdOf(actors[payer], noticeDays, number)),
      })),
    ),
  )

  const sorted = (...names: Actor[]) => names.map((name) => actors[name]).sort()
  const splits = [
    { recipients: sorted('author', 'coauthor'), shares: [333_333n, 666_667n] },
    { recipients: sorted('author', 'coauthor', 'stranger'), shares: [1n, 500_000n, 499_999n] },
  ].map((split, i) => ({
    ...split,
    address: label(`split:${i}`, splitOf(world, split.recipients, split.shares)),
  }))
  label('none', ZERO_ADDRESS)

  const byValue = new Map([...labels].map(([name, value]) => [value, name]))
  return { coins, actors, contents, works, catalogues, pools, offers, licenses, channels, splits, labels, byValue }
}

/** A call that somebody makes, so many seconds after the one before. */
export type Op = { wait: bigint; from: Actor; to: string; fn: string; args: readonly unknown[] }

/** Text in which ids and addresses are their labels, so that it holds under other addresses too. */
export function write(ops: readonly Op[], { byValue }: Universe): string {
  const lines = ops.map((op) =>
    JSON.stringify(op, (_, value) => {
      if (typeof value === 'bigint') return `${value}n`
      return typeof value === 'string' && byValue.has(value) ? `@${byValue.get(value)}` : value
    }),
  )
  return `[\n  ${lines.join(',\n  ')}\n]\n`
}

export function read(text: string, { labels }: Universe): Op[] {
  return JSON.parse(text, (_, value) => {
    if (typeof value !== 'string') return value
    if (/^-?\d+n$/.test(value)) return BigInt(value.slice(0, -1))
    if (!value.startsWith('@')) return value
    const found = labels.get(value.slice(1))
    if (found === undefined) throw new Error(`Nothing is called ${value}`)
    return found
  })
}
