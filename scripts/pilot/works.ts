import { type Address, type Hex, keccak256, type LocalAccount, stringToBytes } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { rowHashOf } from '../../cli/src/catalogue/rowHash.ts'
import type { BadRow, CatalogueWork } from '../../cli/src/catalogue/types.ts'
import { MAX_RECIPIENTS, type Split, sharesOf, USE_NAMES, type Use } from '../../sdk/src/index.ts'
import { PilotError } from './errors.ts'

/** Everybody can compute these keys from a catalogue: they are for a chain that lives as long as the pilot. */
const SEED = 'openroyalty pilot'
/** Of the creators that register nothing singly, one in so many has no wallet yet and holds a claim key. */
const WITHOUT_WALLET = 10
/** Works that are registered singly. */
const SINGLES = 20
/** Of these, works by several creators, where there are so many. */
const SINGLES_BY_SEVERAL = 5
/** What a work of a catalogue that says nothing about use is taken to consent to, by its steward. */
const USES_BY_DEFAULT: readonly Use[] = ['Mine', 'Train', 'Index', 'Search']
/** More would never make a difference, and twenty million works at this many still fit a pool. */
const MAX_UNITS = 1_000_000n

export type Creator = {
  readonly id: string
  readonly name: string
  /** Where the creator's money goes in the end. */
  readonly wallet: LocalAccount
}

export type Work = {
  /** As the catalogue has it. */
  readonly id: string
  readonly title: string
  /** SHA-256 of the row's canonical JSON: a catalogue holds no bytes of the works themselves. */
  readonly contentHash: Hex
  /** Each once, the first-named first. Never empty. */
  readonly creators: readonly [Creator, ...Creator[]]
  readonly uses: readonly Use[]
  readonly weight: bigint | undefined
}

/** A work that its creators register themselves. */
export type Single = Work & {
  readonly units: number
  /** Shares of its creators, equal for all. Missing where there is one. */
  readonly split: Split | undefined
}

/** What a catalogue becomes. */
export type Plan = {
  readonly creators: readonly Creator[]
  /** The use that the pool sells: the one that most works consent to. */
  readonly use: Use
  /** The most used works. */
  readonly singles: readonly Single[]
  /** All others that consent to the pool's use: one catalogue, one lot, equal units. */
  readonly lot: readonly [Work, ...Work[]]
  readonly lotUnits: number
  /** By creator: the key that stands in the catalogue for one who has no wallet yet. */
  readonly claimKeys: ReadonlyMap<Creator, LocalAccount>
  /** Works that do not: registered, provable, and not for sale. */
  readonly apart: readonly Work[]
}

/** Who a creator is on the chain. */
function creatorOf(id: string, name: string): Creator {
  return { id, name, wallet: keyOf('wallet', id) }
}

function keyOf(what: string, id: string): LocalAccount {
  return privateKeyToAccount(keccak256(stringToBytes(`${SEED}:${what}:${id}`)))
}

/**
 * Makes a work of a row.
 *
 * @param creators - Those seen so far; new ones are added.
 */
export function workOf(row: CatalogueWork, creators: Map<string, Creator>): Work | BadRow {
  // Whoever is named twice, say for two roles, is one creator.
  const unique = [...new Map(row.creators.map((each) => [each.id, each])).values()]
  // A catalogue of the pilot holds no bytes of the works themselves.
  const contentHash = rowHashOf(row)
  if (typeof contentHash !== 'string') return contentHash
  const people = unique.map(({ id, name }) => {
    const known = creators.get(id) ?? creatorOf(id, name)
    creators.set(id, known)
    return known
  })
  return {
    id: row.id,
    title: row.title || row.id,
    contentHash,
    creators: people as [Creator, ...Creator[]],
    uses: row.uses ?? USES_BY_DEFAULT,
    weight: row.weight,
  }
}

/**
 * Decides what becomes of the works.
 *
 * A work that is registered singly stays out of the catalogue: in both, it would be in the pool twice and earn twice.
 *
 * @throws {PilotError} when no work can be licensed at all.
 */
export function planOf(works: readonly Work[], creators: readonly Creator[]): Plan {
  const use = usedMost(works)
  if (use === undefined) {
    throw new PilotError(
      works.length === 0
        ? 'The catalogue has no row that can be used, so there is nothing to register.'
        : 'No work of the catalogue consents to any use, so there is nothing to license. Name uses in a column "uses".',
    )
  }
  const consenting = works.filter(({ uses }) => uses.includes(use))
  const singles = chooseSingles(consenting)
  const chosen = new Set<Work>(singles)
  const lot = consenting.filter((work) => !chosen.has(work)) as [Work, ...Work[]]

  const weights = lot.flatMap(({ weight }) => (weight === undefined ? [] : [weight]))
  const lotUnits = weights.length === 0 ? 1n : weights.reduce((sum, each) => sum + each, 0n) / BigInt(weights.length)
  // Without weights, a work that is used most counts for ten others.
  const unitsOf = ({ weight }: Work) => within(weight ?? within(lotUnits) * 10n)
  return {
    creators,
    use,
    singles: singles.map((work) => ({ ...work, units: Number(unitsOf(work)), split: splitAmong(work.creators) })),
    lot,
    lotUnits: Number(within(lotUnits)),
    claimKeys: chooseClaimKeys(lot, singles),
    apart: works.filter(({ uses }) => !uses.includes(use)),
  }
}

/** The heaviest works, in the order of the file where none is heavier; with some of several creators among them. */
function chooseSingles(works: readonly Work[]): Work[] {
  const byWeight = works
    // More creators than a split takes cannot share.
    .filter(({ creators }) => creators.length <= MAX_RECIPIENTS)
    .toSorted((a, b) => compare(b.weight ?? 0n, a.weight ?? 0n))
  // Half of a small catalogue stays a catalogue.
  const count = Math.min(SINGLES, Math.floor(works.length / 2))
  const several = byWeight.filter(({ creators }) => creators.length > 1).slice(0, Math.min(SINGLES_BY_SEVERAL, count))
  const others = byWeight.filter((work) => !several.includes(work)).slice(0, count - several.length)
  return [...several, ...others].toSorted((a, b) => compare(b.weight ?? 0n, a.weight ?? 0n))
}

/** Whoever registers a work singly signs for it, and so has a wallet. */
function chooseClaimKeys(lot: readonly Work[], singles: readonly Work[]): Map<Creator, LocalAccount> {
  const signers = new Set(singles.flatMap(({ creators }) => creators))
  const others = new Set(lot.flatMap(({ creators }) => creators).filter((creator) => !signers.has(creator)))
  const without = [...others].filter((_, i) => i % WITHOUT_WALLET === 0)
  return new Map(without.map((creator) => [creator, keyOf('claim key', creator.id)]))
}

/** Equal shares; a catalogue does not say who did more. */
export function splitAmong(creators: readonly Creator[]): Split | undefined {
  if (creators.length < 2) return undefined
  return sharesOf(creators.map(({ wallet }) => ({ payee: wallet.address, weight: 1n })))
}

/**
 * What a leaf of the catalogue says. A leaf has one holder, who becomes the owner of the work's token: a split could never move it, so
 * of several creators the first-named one holds it for all, and can name a split as payee.
 */
export function leafOf({ contentHash, creators: [first] }: Work, claimKeys: Plan['claimKeys']) {
  const claimKey = claimKeys.get(first)
  const holder: Address = claimKey?.address ?? first.wallet.address
  return { contentHash, holder, isClaimKey: claimKey !== undefined }
}

function usedMost(works: readonly Work[]): Use | undefined {
  const counts = new Map<Use, number>()
  for (const { uses } of works) for (const use of uses) counts.set(use, (counts.get(use) ?? 0) + 1)
  return USE_NAMES.filter((use) => counts.has(use)).toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))[0]
}

function within(units: bigint): bigint {
  return units < 1n ? 1n : units > MAX_UNITS ? MAX_UNITS : units
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
