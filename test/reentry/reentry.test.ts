/**
 * The re-entry matrix: at every place in which the contracts hand control to somebody else's code, that code calls every function of
 * every contract, with arguments that would work. Each such call is refused, or does what it would have done before or after the call
 * in which it came: then being called back is worth nothing. What views say meanwhile is what they say before or after.
 *
 * The places are read from the compiled contracts (callSites.ts), the functions from their ABIs. test/snapshots/reentry.json holds what
 * comes of each cell: UPDATE_SNAPSHOTS=1 writes it anew. A commit tries all writes at all places and undoes each, makes some of those
 * that are allowed for good, and asks some of the views; REENTRY=full does all of it (minutes).
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { keccak256, toFunctionSelector, toHex } from 'viem'
import { CONTRACTS } from '../../scripts/deploy/contracts.ts'
import { foreignCalls } from './callSites.ts'
import type { Call, Outer } from './calls.ts'
import { buildWorld, type World } from './world.ts'

const SNAPSHOT = path.join(import.meta.dirname, '../snapshots/reentry.json')
const UPDATE = Boolean(process.env.UPDATE_SNAPSHOTS)
const FULL = UPDATE || process.env.REENTRY === 'full'
/** Of the calls that are allowed, one in so many is made for good at each commit. */
const ONE_IN = 25
/** Of the calls in which control is given away, one in so many has its views asked at each commit. */
const VIEWS_ONE_IN = 4

/** Which of the three a view says may change with the second. */
const isSame = (a: string | undefined, b: string) =>
  a === b || (a !== undefined && `${a}${b}`.match(/^[.>!-]+$/) !== null)

const isSampled = (name: string, oneIn: number) => BigInt(keccak256(toHex(name))) % BigInt(oneIn) === 0n

/** Of cells that are not as they should be. */
const SHOWN = 20

/** In the order of `enum Hook`, with the function that is called. */
const HOOKS = [
  ['balanceOf', 'balanceOf'],
  ['transfer', 'before transfer'],
  ['transfer', 'after transfer'],
  ['transferFrom', 'before transferFrom'],
  ['transferFrom', 'after transferFrom'],
  ['approve', 'before approve'],
  ['approve', 'after approve'],
  ['permit', 'before permit'],
  ['permit', 'after permit'],
  ['onPoolPayment', 'onPoolPayment'],
  ['onPoolPayment', 'onPoolPayment, paid'],
  ['isValidSignature', 'isValidSignature'],
  ['onERC721Received', 'onERC721Received'],
  ['onWorkCall', 'onWorkCall'],
  ['reportByUse', 'reportByUse'],
] as const
const STATIC = new Set(['balanceOf', 'isValidSignature'])

const OUTCOMES = {
  '.': 'a view that says what it says before',
  '>': 'a view that says what it says afterwards',
  '-': 'a view that says something between the two, number by number',
  '!': 'a view that says something else',
  g: 'refused by the guard',
  s: 'refused: a static call writes nothing',
  o: 'within the gas that a transfer to a recipient of a split or the question for a balance gets: refused for want of it, or harmless',
  r: 'refused for another reason',
  u: 'allowed, and undone with the call that it came in',
  c: 'allowed, and undone with the transfer that it came in, whose receiver is credited instead',
  b: 'allowed, as if it had come before',
  a: 'allowed, as if it came afterwards',
  e: 'allowed, as if it had come before, or came afterwards, which is the same',
  x: 'allowed, and neither',
} as const
type Outcome = keyof typeof OUTCOMES

type Site = {
  outer: Outer
  point: number
  foreign: string
  name: string
  /** Where there is little gas: what it lasts for is not the same in every build. */
  tight: boolean
}
type Matrix = { counts: Record<string, number>; sites: Record<string, string[]>; cells: Record<string, string> }

describe('Re-entry', () => {
  let world: World
  const sites: Site[] = []

  before(async function () {
    this.timeout(120_000)
    world = await buildWorld({ full: FULL })
    for (const outer of world.outers) {
      const [done, result, hooks] = (await world.ask('pointsOf', [world.tuple(outer)])) as [boolean, string, bigint[]]
      assert.ok(done, `${outer.name}: ${result}`)
      hooks.forEach((hook, point) => {
        const [foreign, when] = HOOKS[Number(hook)] as (typeof HOOKS)[number]
        const name = `${outer.name}, ${point + 1}: ${when}`
        sites.push({ outer, point, foreign, name, tight: outer.apart && foreign === 'transfer' })
      })
    }
  })

  it('is tried at every place that gives control away', async () => {
    for (const [entry, foreign] of await foreignCalls()) {
      if (INNER.has(entry)) continue
      const seen = new Set(sites.filter(({ outer }) => outer.entry === entry).map((site) => site.foreign))
      for (const each of NEVER_REACHED[entry] ?? []) {
        assert.ok(!seen.has(each) && foreign.has(each), `${entry} does come to ${each}`)
        seen.add(each)
      }
      assert.deepEqual([...seen].sort(), [...foreign].sort(), entry)
    }
  })

  it('is tried with every function of every contract, in calls that work', async () => {
    for (const name of [...CONTRACTS.map((each) => each.name), 'Vault']) {
      const tried = world.calls.filter(({ target }) => target === world.at[name]).map(({ data }) => data.slice(0, 10))
      for (const item of world.abis[name] ?? []) {
        if (item.type === 'function') assert.ok(tried.includes(toFunctionSelector(item)), `${name}.${item.name}`)
      }
    }
    const somewhere = world.outers.at(-1) as Outer
    const refused: string[] = []
    for (const [i, { name }] of world.writes.entries()) {
      const { innerDone } = await world.perform(somewhere, 0, world.views.length + i, 'after')
      if (!innerDone) refused.push(name)
    }
    assert.deepEqual(refused, REFUSED_ALONE)
  })

  it('brings nobody anything', async function () {
    this.timeout(3_600_000)
    const known = UPDATE ? undefined : readMatrix(JSON.parse(readFileSync(SNAPSHOT, 'utf8')))
    const rows: Outcome[][] = []
    for (const outer of world.outers) {
      const here = sites.filter((site) => site.outer === outer)
      if (!outer.brings) await world.setBrings(false)
      const first = FULL || isSampled(outer.name, VIEWS_ONE_IN) ? 0 : world.views.length
      const notes = await rehearse(outer, here, first)
      for (const [p, site] of here.entries()) {
        const row: Outcome[] = []
        for (const [i, { name }] of world.calls.entries()) {
          const before = known?.get(site.name)?.get(name)
          if (i < first) {
            row.push(before ?? '!')
            continue
          }
          const outcome = outcomeOf(notes[p]?.[i - first] ?? 0n, site, i) ?? (await followUp(site, i, before))
          row.push(site.tight && !'gx!'.includes(outcome) ? 'o' : outcome)
        }
        rows.push(row)
      }
      if (!outer.brings) await world.setBrings(true)
    }

    const cells = rows.flatMap((row, s) =>
      row.map((outcome, i) => ({ outcome, site: sites[s] as Site, call: world.calls[i] as Call })),
    )
    const changed = cells.filter(
      ({ outcome, site, call }) => known && !isSame(known.get(site.name)?.get(call.name), outcome),
    )
    const unexplained = cells.filter(
      ({ outcome, site, call }) =>
        'x!'.includes(outcome) && !EXPLAINED[`${site.outer.entry}: ${call.name}`] && !EXPLAINED[call.name],
    )
    const say = ({ outcome, site, call }: (typeof cells)[number]) => `${site.name}: ${call.name}: ${OUTCOMES[outcome]}`
    if (UPDATE) writeFileSync(SNAPSHOT, `${JSON.stringify(writeMatrix(rows), null, 2)}\n`)
    assert.deepEqual(unexplained.slice(0, SHOWN).map(say), [])
    assert.deepEqual(changed.slice(0, SHOWN).map(say), [], `${changed.length} cells have changed`)
  })

  /** Tries the calls from the first on. */
  async function rehearse(outer: Outer, here: readonly Site[], first: number) {
    const points = here.map(({ point }) => BigInt(point))
    const views = BigInt(first === 0 ? world.views.length : 0)
    const end = BigInt(world.calls.length)
    const args = [world.tuple(outer), points, views, BigInt(first), end, outer.apart]
    return (await world.ask('rehearse', args)) as bigint[][]
  }

  /** What came of a call that was tried and undone; undefined: it has to be looked at. */
  function outcomeOf(note: bigint, { foreign }: Site, i: number): Outcome | undefined {
    const [noted, done, asBefore, asAfter, guarded, silent] = flagsOf(note)
    if (!noted || (silent && !STATIC.has(foreign))) return 'o'
    if (guarded) return 'g'
    if (i < world.views.length) return asBefore ? '.' : asAfter ? '>' : undefined
    if (done) return undefined
    return silent ? 's' : 'r'
  }

  async function followUp(site: Site, i: number, before: Outcome | undefined): Promise<Outcome> {
    if (i < world.views.length) return watch(site, i)
    // What is not made for good at each commit is taken on trust, unless something else was expected.
    const sampled = FULL || isSampled(`${site.name}: ${world.calls[i]?.name}`, ONE_IN)
    return sampled || !before || !'ubaeo'.includes(before) ? stay(site, i) : before
  }

  async function watch({ outer, point }: Site, i: number): Promise<Outcome> {
    const note = (await world.ask('watch', [world.tuple(outer), BigInt(point), BigInt(i)])) as bigint
    return flagsOf(note)[6] ? '-' : '!'
  }

  /** Makes an allowed call for good. */
  async function stay({ outer, point }: Site, i: number): Promise<Outcome> {
    const within = await world.perform(outer, point, i, 'within')
    if (!within.outerDone) return within.stateRoot === (await world.still()) ? 'u' : 'x'
    if (!within.innerDone) return outer.apart && (await isCredited(outer, point, i)) ? 'c' : 'x'
    const after = await world.perform(outer, point, i, 'after')
    const before = await world.perform(outer, point, i, 'before')
    const [a, b] = [after, before].map(({ innerDone, stateRoot }) => innerDone && stateRoot === within.stateRoot)
    return a && b ? 'e' : a ? 'a' : b ? 'b' : 'x'
  }

  /** Whether nothing has changed but that some of what recipients would have been paid is now their credit. */
  async function isCredited(outer: Outer, point: number, i: number): Promise<boolean> {
    const [within, without] = (await Promise.all([
      world.finale(outer, point, i, 'within'),
      world.finale(outer, point, i, 'without'),
    ])) as [Map<string, bigint>, Map<string, bigint>]
    const differing = [...within.keys()].filter((name) => within.get(name) !== without.get(name))
    const shift = (name: string) => (within.get(name) ?? 0n) - (without.get(name) ?? 0n)
    const paid = differing.filter((name) => name.startsWith('HookToken.balanceOf'))
    const credited = differing.filter((name) => name.startsWith('RoyaltySplits.creditOf'))
    const sum = (names: string[]) => names.reduce((all, name) => all + shift(name), 0n)
    // What was not paid is still in the split, so that balances among themselves sum to zero.
    return paid.length + credited.length === differing.length && sum(paid) === 0n && sum(credited) > 0n
  }

  function writeMatrix(rows: readonly string[][]): Matrix {
    const groups = new Map<string, string[]>()
    rows.forEach((row, s) => {
      const key = row.join('')
      groups.set(key, [...(groups.get(key) ?? []), sites[s]?.name as string])
    })
    const all = rows.flat()
    const counts = Object.fromEntries(
      Object.entries(OUTCOMES).map(([letter, what]) => [
        `${letter} ${what}`,
        all.filter((each) => each === letter).length,
      ]),
    )
    const names = [...groups.values()]
    return {
      counts,
      sites: Object.fromEntries(names.map((list, g) => [`s${g}`, list])),
      cells: Object.fromEntries(
        world.calls.map(({ name }, i) => [name, [...groups.keys()].map((key) => key[i]).join('')]),
      ),
    }
  }

  function readMatrix({ sites, cells }: Matrix) {
    const found = new Map<string, Map<string, Outcome>>()
    Object.values(sites).forEach((names, g) => {
      const column = new Map(Object.entries(cells).map(([name, row]) => [name, row[g] as Outcome]))
      for (const name of names) found.set(name, column)
    })
    return found
  }
})

/** Functions that answer one of our contracts alone. They are met within its calls. */
const INNER = new Set([
  'LicenseRegistry.onPoolPayment/3',
  'PoolInboxes.onPoolPayment/3',
  'StreamRenewals.onPoolPayment/3',
  'UsageChannels.onPoolPayment/3',
  'Vault.transfer/3',
])

/** What stands in a function that is used, and is not reached by this use. */
const NEVER_REACHED: Record<string, string[]> = {
  // The payer is an inbox, which calls nobody: the inboxes are asked to bring its money.
  'PoolInboxes.sweep/1': ['transferFrom'],
}

/** Calls that only our own contracts may make, and claims on epochs that are not published yet. */
const REFUSED_ALONE = [
  'CreatorPools.onWorkCall',
  'LicenseRegistry.onPoolPayment',
  'LicenseRegistry.reportByUse',
  'UsageEpochs.claim: of one that is being published',
  'UsageEpochs.claim: of a false registry’s',
  'UsageChannels.onPoolPayment',
  'PoolInboxes.onPoolPayment',
  'StreamRenewals.onPoolPayment',
  'Vault.transfer',
]

const ALLOWANCE = 'what the pools are allowed to take is taken before the call ends, and by nobody but them'
const CARRY =
  'what is carried is a remainder, which goes up and down and is less than a pool’s units, 2^-64 of a base unit each'
/** Why other cells are harmless, by entry and call, or by call. */
const EXPLAINED: Record<string, string> = {
  'CreatorPools.stateOf: 1': CARRY,
  'RoyaltyLens.poolsOf: 1': CARRY,
  'UsageEpochs.close/1: HookToken.allowance: 1': ALLOWANCE,
  'UsageChannels.redeem/1: HookToken.allowance: 2': ALLOWANCE,
}

/** Flags of a note: noted, done, as before, as afterwards, refused by the guard, without a word, between. */
function flagsOf(note: bigint): boolean[] {
  return [0n, 1n, 2n, 3n, 4n, 5n, 6n].map((bit) => ((note >> bit) & 1n) === 1n)
}
