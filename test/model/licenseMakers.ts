/** Random operations on licenses, epochs and channels. */
import * as channels from './channels.ts'
import * as epochs from './epochs.ts'
import * as erc721 from './erc721.ts'
import {
  call,
  type Draft,
  deadlineOf,
  type Maker,
  payer,
  rightful,
  type Scene,
  safely,
  signed,
  someAmount,
  someDay,
  somePool,
  someWork,
} from './generator.ts'
import * as licenses from './licenses.ts'
import * as pools from './pools.ts'
import * as token from './token.ts'
import { ACTORS, type Actor, FIRST_OFFERS, perDay, someHash } from './universe.ts'
import * as works from './works.ts'
import { type Address, DAY, type Id, max, NEVER, refuse, rootOf, type World, ZERO_ADDRESS, ZERO_ID } from './world.ts'

/* LICENSES */

const anybody = ({ random }: Scene): Actor => random.pick(ACTORS)
const taken = ({ world, universe }: Scene) =>
  universe.licenses.filter(({ id }) => world.of(licenses.licensesState).licenses.get(id) !== undefined)
function someLicense(scene: Scene, wanted = (_: (typeof scene.universe.licenses)[number]) => true) {
  const every = taken(scene).filter(wanted)
  const inForce = every.filter(({ id }) => [1n, 2n].includes(licenses.standingOf(scene.world, id)))
  const all = inForce.length > 0 && !scene.random.oneIn(5) ? inForce : every
  return all.length > 0 && !scene.random.oneIn(25) ? scene.random.pick(all) : scene.random.pick(scene.universe.licenses)
}
const isStreaming = ({ world }: Scene, { id, offer }: Scene['universe']['licenses'][number]) => {
  const { streamId } = licenses.stateOf(world, id)
  return pools.streamOf(world, offer.terms.poolId, streamId).end > world.now
}
const someStreaming = (scene: Scene) => {
  const streaming = taken(scene).filter((each) => isStreaming(scene, each))
  return streaming.length > 0 && !scene.random.oneIn(6) ? scene.random.pick(streaming) : someLicense(scene)
}
const licenseeOf = ({ world }: Scene, licenseId: Id) =>
  erc721.holderOf(world, world.at.licenseRegistry, BigInt(licenseId))
const rateFor = ({ random }: Scene, { minRate }: licenses.OfferTerms) =>
  random.pick([max(minRate, perDay(1_000n)), minRate, minRate * 2n, minRate + 1n, max(minRate - 1n, 0n), 0n])
const someUnits = ({ random }: Scene) => BigInt(random.pick([0, 0, 1, 2, 10, random.below(200), random.below(100_000)]))

function credentialFor(scene: Scene, { eligibility, party }: licenses.OfferTerms, licensee: Address) {
  const { random, world } = scene
  if ((eligibility !== 1n && eligibility !== 2n) || random.oneIn(30)) return { expiry: 0n, signature: '0x' }
  const expiry = world.now + random.pick([-1n, 0n, 3_600n, DAY, 2n * DAY, 5n * DAY, 20n * DAY])
  const message = { certifier: party, licensee, class: random.oneIn(20) ? 1n : eligibility, expiry }
  return { expiry, signature: signed(scene, party, 'Credential', message) }
}

const isFreed = ({ world }: Scene, { exclusive }: licenses.OfferTerms, [busy, sold]: [bigint, bigint]) =>
  (exclusive ? busy : sold) === world.now

function acquisitionFor(scene: Scene) {
  const { universe, random, world } = scene
  const open = universe.licenses.filter(({ id }) => licenseeOf(scene, id) === ZERO_ADDRESS)
  // What is sold out until this very second can be taken in it.
  const freed = open.filter(({ offer: { terms } }) =>
    [1n, 2n].some((use) => terms.uses & use && isFreed(scene, terms, licenses.takenUntil(world, terms.poolId, use))),
  )
  const some = freed.length > 0 ? freed : open
  const { offer, licensee, salt } = random.pick(some.length > 0 && !random.oneIn(20) ? some : universe.licenses)
  const { terms } = offer
  const withStream = terms.minRate > 0n ? !random.oneIn(4) : random.oneIn(6)
  const acquisition = {
    offerId: random.oneIn(40) ? ZERO_ID : offer.id,
    licensee: universe.actors[licensee],
    salt,
    maxFee: random.oneIn(25) ? max(terms.fee - 1n, 0n) : terms.fee,
    rate: withStream ? (random.oneIn(8) ? rateFor(scene, terms) : max(terms.minRate, perDay(1_000n))) : 0n,
    endDay: withStream ? someDay(scene) : 0n,
    maxDeposit: random.oneIn(25) ? random.big(1n << 40n) : NEVER,
  }
  return { acquisition, credential: credentialFor(scene, terms, acquisition.licensee), licensee }
}

/** Of the dollar, to the registry: mostly all, sometimes too little, too late, or somebody else's. */
function permitFor(scene: Scene, owner: Address) {
  const { world, universe, random } = scene
  const value = random.oneIn(8) ? someAmount(scene) : NEVER
  const deadline = deadlineOf(scene)
  const nonce = token.nonces(world, universe.coins.dollar, owner) + (random.oneIn(20) ? 1n : 0n)
  const message = { owner, spender: world.at.licenseRegistry, value, nonce, deadline }
  return { value, deadline, signature: signed(scene, owner, 'Permit', message) }
}

function statementFor(scene: Scene, licenseId: Id): licenses.Statement {
  const { random, world } = scene
  const statements = world.of(licenses.licensesState).licenses.get(licenseId)?.statements ?? []
  const corrects = statements.length > 0 && random.oneIn(4)
  const period = corrects ? random.below(statements.length) : statements.length + (random.oneIn(20) ? 1 : 0)
  const version = statements[period]?.version ?? 0n
  return {
    period: BigInt(period),
    replaces: random.oneIn(20) ? version + 1n : version,
    units: someUnits(scene),
    revenue: BigInt(random.below(5)) * someUnits(scene) + someUnits(scene),
    usageHash: random.oneIn(2) ? ZERO_ID : someHash('usage'),
  }
}
const someKind = ({ random }: Scene) => BigInt(random.pick([1, 1, 2, 2, 3, 3, 0, 4]))
const sideOf = (scene: Scene, license: (typeof scene.universe.licenses)[number], kind: bigint) =>
  kind === 1n ? licenseeOf(scene, license.id) : scene.universe.actors[license.offer.publisher]

export const LICENSES: Record<string, Maker> = {
  publish: (scene) => {
    if (!scene.random.oneIn(4)) return undefined
    const { terms, publisher } = scene.random.pick(scene.universe.offers)
    const spare = scene.random.pick(scene.universe.offers.slice(FIRST_OFFERS))
    if (scene.random.oneIn(2)) return call(spare.publisher, 'licenseRegistry', 'publish', spare.terms)
    const changed = scene.random.pick<Partial<licenses.OfferTerms>>([
      {},
      { uses: 0n },
      { uses: 4n },
      { party: scene.universe.actors.firm, eligibility: 0n },
      { party: ZERO_ADDRESS, eligibility: 3n },
      { exclusive: true },
      { exclusive: true, duration: 0n },
      { textHash: ZERO_ID },
      { revenueShare: 1_000_001n },
      { cap: 1n, guarantee: 2n },
      { periodDays: 0n, unitPrice: 1n },
      { minRate: 1n },
      { poolId: ZERO_ID },
      { transferable: true, eligibility: 3n, party: scene.universe.actors.firm },
    ])
    return call(scene.random.oneIn(12) ? anybody(scene) : publisher, 'licenseRegistry', 'publish', {
      ...terms,
      ...changed,
    })
  },
  close: (scene) => {
    if (!scene.random.oneIn(8)) return undefined
    const { id, publisher } = scene.random.pick(scene.universe.offers)
    return call(rightful(scene, scene.universe.actors[publisher]), 'licenseRegistry', 'close', id)
  },
  acquire: (scene) => {
    const { acquisition, credential, licensee } = acquisitionFor(scene)
    const from = scene.random.oneIn(30) ? anybody(scene) : licensee
    return call(from, 'licenseRegistry', 'acquire', acquisition, credential)
  },
  acquireFor: (scene) => {
    const { acquisition, credential } = acquisitionFor(scene)
    const deadline = deadlineOf(scene)
    const signature = signed(scene, acquisition.licensee, 'Acquisition', { ...acquisition, deadline })
    return call('relayer', 'licenseRegistry', 'acquireFor', acquisition, credential, deadline, signature)
  },
  acquireWithPermit: (scene) => {
    const { acquisition, credential } = acquisitionFor(scene)
    const deadline = deadlineOf(scene)
    const signature = signed(scene, acquisition.licensee, 'Acquisition', { ...acquisition, deadline })
    return call(
      'relayer',
      'licenseGateway',
      'acquireWithPermit',
      acquisition,
      credential,
      deadline,
      signature,
      permitFor(scene, acquisition.licensee),
    )
  },
  renewCredential: (scene) => {
    const held = taken(scene).filter(
      ({ id, offer }) => offer.terms.eligibility % 3n !== 0n && licenses.standingOf(scene.world, id) < 3n,
    )
    if (held.length === 0 && !scene.random.oneIn(6)) return undefined
    const hits = held.length > 0 && !scene.random.oneIn(8)
    const { id, offer } = hits ? scene.random.pick(held) : someLicense(scene)
    const credential = credentialFor(scene, offer.terms, licenseeOf(scene, id))
    return call(anybody(scene), 'licenseRegistry', 'renewCredential', id, credential)
  },
  openStream: (scene) => {
    const idle = taken(scene).filter(
      (each) => !isStreaming(scene, each) && licenses.standingOf(scene.world, each.id) < 3n,
    )
    const { id, offer } = idle.length > 0 && !scene.random.oneIn(6) ? scene.random.pick(idle) : someLicense(scene)
    const from = rightful(scene, licenseeOf(scene, id))
    return call(from, 'licenseRegistry', 'openStream', id, rateFor(scene, offer.terms), someDay(scene), NEVER)
  },
  setStreamRate: (scene) => {
    const { id, offer } = someStreaming(scene)
    const rate = rateFor(scene, offer.terms)
    return call(rightful(scene, licenseeOf(scene, id)), 'licenseRegistry', 'setStreamRate', id, rate, NEVER)
  },
  cancelStream: (scene) => {
    const { id } = someStreaming(scene)
    const day = scene.random.oneIn(2) ? 0n : someDay(scene)
    return call(rightful(scene, licenseeOf(scene, id)), 'licenseRegistry', 'cancelStream', id, day)
  },
  topUp: (scene) => {
    const running = taken(scene).filter((each) => isStreaming(scene, each))
    if (running.length === 0 && !scene.random.oneIn(8)) return undefined
    const { id, offer } = running.length > 0 ? scene.random.pick(running) : someLicense(scene)
    const opened = scene.world.of(licenses.licensesState).licenses.get(id)?.streams ?? 0n
    const salt = licenses.streamSaltOf(id, max(opened - 1n, 0n))
    const [controller, from] = [scene.world.at.licenseRegistry, payer(scene)]
    const args = [controller, offer.terms.poolId, salt, someDay(scene), NEVER, scene.universe.actors[from]]
    return call(from, 'creatorPools', 'topUpStream', ...args)
  },
  report: (scene) => {
    const { id } = someLicense(scene, (each) => each.offer.terms.periodDays > 0n)
    const statement = statementFor(scene, id)
    const limit = scene.random.oneIn(15) ? someAmount(scene) : NEVER
    return call(rightful(scene, licenseeOf(scene, id)), 'licenseRegistry', 'report', id, statement, limit)
  },
  creditVouchers: (scene) => {
    const drawn = scene.universe.channels.filter(
      ({ id }) => channels.redeemedOf(scene.world, id, ZERO_ID)[0] !== ZERO_ID,
    )
    const channel = scene.random.pick(drawn.length > 0 ? drawn : scene.universe.channels)
    const named = scene.world.of(channels.channelsState).channels.get(channel.id)?.licenseId ?? ZERO_ID
    const id = named === ZERO_ID || scene.random.oneIn(8) ? someLicense(scene).id : named
    return call(anybody(scene), 'licenseRegistry', 'creditVouchers', id, channel.id)
  },
  giveNotice: (scene) => {
    // A breach noticed in the very second of a lapse ends in one second with it.
    const lapsing = taken(scene).filter(({ id }) => licenses.stateOf(scene.world, id).lapsesAt === scene.world.now)
    const [license, kind] =
      lapsing.length > 0 ? [scene.random.pick(lapsing), 3n] : [someLicense(scene), someKind(scene)]
    const from = rightful(scene, sideOf(scene, license, kind))
    return call(from, 'licenseRegistry', 'giveNotice', license.id, kind, someHash('reason'))
  },
  withdrawNotice: (scene) => {
    const inForce = taken(scene).filter(({ id }) => licenses.standingOf(scene.world, id) < 3n)
    const noticed = inForce.flatMap((license) =>
      Object.keys(scene.world.of(licenses.licensesState).licenses.get(license.id)?.notices ?? {}).map((kind) => ({
        license,
        kind: BigInt(kind),
      })),
    )
    if (noticed.length === 0 && !scene.random.oneIn(6)) return undefined
    const { license, kind } =
      noticed.length > 0 && !scene.random.oneIn(6)
        ? scene.random.pick(noticed)
        : { license: someLicense(scene), kind: someKind(scene) }
    return call(rightful(scene, sideOf(scene, license, kind)), 'licenseRegistry', 'withdrawNotice', license.id, kind)
  },
  recordStanding: (scene) => call(anybody(scene), 'licenseRegistry', 'recordStanding', someLicense(scene).id),
  transferFrom: (scene) => {
    const { id } = someLicense(scene, (each) => !scene.random.oneIn(4) || each.offer.terms.transferable)
    const owner = licenseeOf(scene, id)
    const to = scene.random.oneIn(15) ? ZERO_ADDRESS : scene.universe.actors[payer(scene)]
    return call(rightful(scene, owner), 'licenseRegistry', 'transferFrom', owner, to, BigInt(id))
  },
  approve: (scene) => {
    const { id } = someLicense(scene)
    const [from, to] = [rightful(scene, licenseeOf(scene, id)), scene.universe.actors[anybody(scene)]]
    return call(from, 'licenseRegistry', 'approve', to, BigInt(id))
  },
  setApprovalForAll: (scene) => {
    const [from, operator] = [payer(scene), scene.universe.actors[anybody(scene)]]
    return call(from, 'licenseRegistry', 'setApprovalForAll', operator, scene.random.oneIn(2))
  },
  safeTransferFrom: (scene) => {
    const { id } = someLicense(scene, (each) => each.offer.terms.transferable)
    const owner = licenseeOf(scene, id)
    return call(rightful(scene, owner), 'licenseRegistry', ...safely(scene, owner, BigInt(id)))
  },
}

/** What is worth doing in this very second, if anything is: taking what was sold until it, noticing a breach as a duty lapses. */
export function urgent({ world }: Scene): Maker[] {
  const { taken: sold, licenses: all } = world.of(licenses.licensesState)
  const isFree = [...sold.rows.values()].some(({ busy, exclusive }) => busy === world.now || exclusive === world.now)
  const lapses = [...all.rows.keys()].some((id) => licenses.stateOf(world, id).lapsesAt === world.now)
  return [...(isFree ? [LICENSES.acquire as Maker] : []), ...(lapses ? [LICENSES.giveNotice as Maker] : [])]
}

/* EPOCHS */

type Leaf = { workId: Id; amount: bigint }
type Tree = { epoch: epochs.UsageEpoch; leaves: Leaf[]; levels: Id[][] }
/** Trees of each history. */
const forests = new WeakMap<World, Map<Id, Tree>>()
function treesOf({ world }: Scene): Map<Id, Tree> {
  const trees = forests.get(world) ?? new Map<Id, Tree>()
  forests.set(world, trees)
  return trees
}

/** A tree of four leaves at most; what is not there is zero. */
function treeOf(hashes: readonly Id[]): Id[][] {
  const levels: Id[][] = [[...hashes]]
  while ((levels[0] as Id[]).length > 1) {
    const below = levels[0] as Id[]
    levels.unshift(
      Array.from({ length: Math.ceil(below.length / 2) }, (_, i) =>
        below[2 * i + 1] === undefined ? (below[2 * i] as Id) : rootOf(below[2 * i] as Id, [below[2 * i + 1] as Id]),
      ),
    )
  }
  return levels
}
function siblingsOf(levels: readonly Id[][], index: number): Id[] {
  const siblings: Id[] = []
  for (let depth = levels.length - 1, at = index; depth > 0; depth -= 1, at >>= 1) {
    const sibling = (levels[depth] as Id[])[at ^ 1]
    if (sibling !== undefined) siblings.push(sibling)
  }
  return siblings
}

/** Works that are members of a pool, themselves or by their lot, and not the licensee's. */
const membersOf = ({ world, universe }: Scene, poolId: Id, licensee: Address): Id[] =>
  [...universe.works.map(({ id }) => id), ...universe.catalogues.flatMap((each) => each.works)].filter(
    (id) => pools.heldUnitsAt(world, poolId, id, world.now) && works.holderOf(world, id) !== licensee,
  )

const published = (scene: Scene) =>
  [...treesOf(scene)].flatMap(([epochId, tree]) => (epochs.stateOf(scene.world, epochId).total > 0n ? [tree] : []))

function someClaim(scene: Scene): epochs.UsageClaim | undefined {
  const { random } = scene
  const known = published(scene)
  if (known.length === 0) return undefined
  const { epoch, leaves, levels } = random.pick(known)
  const epochId = epochs.epochIdOf(epoch)
  const open = [...leaves.keys()].filter((each) => !epochs.isClaimed(scene.world, epochId, BigInt(each)))
  const index = open.length > 0 && !random.oneIn(8) ? random.pick(open) : random.below(leaves.length)
  const { workId, amount } = leaves[index] as Leaf
  const span = Number(epoch.to - epoch.from)
  const heldAt = epoch.from + BigInt(random.oneIn(20) ? span : random.oneIn(3) ? span - 1 : random.below(span))
  const claim = { epoch, index: BigInt(index), workId, amount, heldAt, siblings: siblingsOf(levels, index) }
  if (!random.oneIn(15)) return claim
  return random.pick([
    { ...claim, amount: amount + 1n },
    { ...claim, epoch: { ...epoch, version: epoch.version + 1n } },
    { ...claim, siblings: [...claim.siblings, ZERO_ID] },
    { ...claim, heldAt: epoch.from - 1n },
  ])
}

export const EPOCHS: Record<string, Maker> = {
  publish: (scene) => {
    const { random, world, universe } = scene
    const license = someLicense(scene, (each) => each.offer.terms.distribution === 1n || random.oneIn(9))
    const { id, offer } = license
    if (world.of(licenses.licensesState).offers.get(offer.id) === undefined) return undefined
    const statement = statementFor(scene, id)
    const owed = licenses.quote(world, offer.id, statement.units, statement.revenue)
    const total = random.pick([owed, owed, owed + 1n, owed + 5n, owed * 2n, max(owed - 1n, 0n)])
    const version = statement.replaces + 1n
    const fit = membersOf(scene, offer.terms.poolId, licenseeOf(scene, id))
    const pick = () => ({
      workId: fit.length > 0 && !random.oneIn(6) ? random.pick(fit) : someWork(scene),
      amount: random.big(total + 2n),
    })
    const leaves = Array.from({ length: 1 + random.below(4) }, pick)
    const licensee = licenseeOf(scene, id)
    const start = world.of(licenses.licensesState).licenses.get(id)?.start ?? 0n
    const to = periodEndOf(world, id, statement.period)
    const epoch: epochs.UsageEpoch = {
      registry: world.at.licenseRegistry,
      licenseId: id,
      period: statement.period,
      version,
      poolId: offer.terms.poolId,
      token: universe.coins.dollar,
      payer: licensee,
      from: start + statement.period * offer.terms.periodDays * DAY,
      to,
      root: ZERO_ID,
    }
    const levels = treeOf(leaves.map(({ workId, amount }, i) => epochs.leafOf(epoch, BigInt(i), workId, amount)))
    const root = random.oneIn(40) ? ZERO_ID : ((levels[0] as Id[])[0] as Id)
    const known = { ...epoch, root }
    treesOf(scene).set(epochs.epochIdOf(known), { epoch: known, leaves, levels })
    const args = [world.at.licenseRegistry, id, statement, root, total]
    return call(rightful(scene, licensee), 'usageEpochs', 'publish', ...args)
  },
  claim: (scene) => {
    if (published(scene).length === 0 && !scene.random.oneIn(20)) return undefined
    const count = scene.random.oneIn(20) ? 0 : scene.random.pick([1, 1, 1, 2, 3])
    const claims = Array.from({ length: count }, () => someClaim(scene)).filter((each) => each !== undefined)
    return call(anybody(scene), 'usageEpochs', 'claim', claims)
  },
  materializeAndClaim: (scene) => {
    if (published(scene).length === 0) return undefined
    const claims = [someClaim(scene)].filter((each) => each !== undefined)
    const proofs = scene.random.oneIn(2) ? [] : [scene.random.pick(scene.random.pick(scene.universe.catalogues).proofs)]
    return call(anybody(scene), 'usageEpochs', 'materializeAndClaim', proofs, claims)
  },
  close: (scene) => {
    const known = published(scene)
    const due = known.filter(({ epoch }) => {
      const { closesAt, closed } = epochs.stateOf(scene.world, epochs.epochIdOf(epoch))
      return !closed && closesAt <= scene.world.now
    })
    if (known.length === 0 || (due.length === 0 && !scene.random.oneIn(20))) return undefined
    const { epoch } = scene.random.pick(due.length > 0 && !scene.random.oneIn(8) ? due : known)
    return call(anybody(scene), 'usageEpochs', 'close', epoch)
  },
}

/** The end of a period as the model has it. */
function periodEndOf(world: World, licenseId: Id, period: bigint): bigint {
  const license = world.of(licenses.licensesState).licenses.get(licenseId)
  if (license === undefined) return 0n
  const offer = world.of(licenses.licensesState).offers.get(license.offerId) ?? refuse('OfferNotFound')
  return licenses.periodEndOf(world, licenseId, offer.terms, period)
}

/* CHANNELS */

const someChannel = ({ world, universe, random }: Scene) => {
  const open = universe.channels.filter(({ id }) => world.of(channels.channelsState).channels.get(id) !== undefined)
  return open.length > 0 && !random.oneIn(15) ? random.pick(open) : random.pick(universe.channels)
}
const poolFor = (scene: Scene, coin: Address): Id => {
  const fit = scene.universe.pools.filter(({ terms }) => terms.token === coin).slice(0, 3)
  return scene.random.oneIn(15) ? somePool(scene) : scene.random.pick(fit).id
}
const KEYS = ['certifier', 'relayer'] as const
const small = ({ random }: Scene) => random.pick([0n, 1n, 50n, random.big(1_000n), random.big(1_000_000n)])
const untilOf = ({ world, random }: Scene) =>
  world.now + random.pick([-1n, 0n, DAY, 3n * DAY, 10n * DAY, 90n * DAY, 365n * DAY])

/** The pool of the license that a channel names. */
function namedPool(scene: Scene, { id, coin }: (typeof scene.universe.channels)[number]): Id {
  const [licenseId] = channels.redeemedOf(scene.world, id, ZERO_ID)
  const named = scene.universe.licenses.find((license) => license.id === licenseId)
  return named?.offer.terms.poolId ?? poolFor(scene, coin)
}

function someVoucher(scene: Scene): channels.Voucher {
  const { random, world, universe } = scene
  const ready = universe.channels.filter(({ id }) =>
    KEYS.some((key) => channels.keyOf(world, id, universe.actors[key]).until >= world.now),
  )
  const channel = ready.length > 0 && !random.oneIn(10) ? random.pick(ready) : someChannel(scene)
  const poolId = random.oneIn(2) ? poolFor(scene, channel.coin) : namedPool(scene, channel)
  const [, redeemed] = channels.redeemedOf(world, channel.id, poolId)
  const message = { channelId: channel.id, poolId, total: redeemed + small(scene), expiry: deadlineOf(scene) }
  const authorized = KEYS.filter((key) => channels.keyOf(world, channel.id, universe.actors[key]).until > 0n)
  const key = authorized.length > 0 ? random.pick(authorized) : random.pick(KEYS)
  return { ...message, signature: signed(scene, universe.actors[key], 'Voucher', message) }
}

const byPayer = (scene: Scene, fn: string, make: (channel: ReturnType<typeof someChannel>) => unknown[]): Draft => {
  const channel = someChannel(scene)
  return call(rightful(scene, scene.universe.actors[channel.payer]), 'usageChannels', fn, channel.id, ...make(channel))
}

export const CHANNELS: Record<string, Maker> = {
  open: (scene) => {
    const { universe, random } = scene
    const { payer: from, coin, noticeDays, salt } = random.pick(universe.channels)
    const license = someLicense(scene).id
    const amount = someAmount(scene)
    const parts = Array.from({ length: random.below(3) }, () => ({
      poolId: poolFor(scene, coin),
      amount: random.oneIn(9) ? amount : amount / 4n,
    }))
    const notice = random.oneIn(20) ? random.pick([0n, 366n]) : noticeDays
    const given = random.oneIn(25) ? universe.coins.fee : coin
    const named = random.oneIn(6) ? ZERO_ID : license
    return call(from, 'usageChannels', 'open', given, notice, named, salt, amount, parts)
  },
  topUp: (scene) => call(payer(scene), 'usageChannels', 'topUp', someChannel(scene).id, someAmount(scene)),
  reserve: (scene) => byPayer(scene, 'reserve', ({ coin }) => [poolFor(scene, coin), small(scene)]),
  announceRelease: (scene) => byPayer(scene, 'announceRelease', ({ coin }) => [poolFor(scene, coin), small(scene)]),
  finishRelease: (scene) => {
    const announced = [...scene.world.of(channels.channelsState).reserves.rows].filter(
      ([, each]) => each.releasedAt > 0n,
    )
    if (announced.length > 0 && !scene.random.oneIn(6)) {
      const [key] = scene.random.pick(announced)
      return call(anybody(scene), 'usageChannels', 'finishRelease', key.slice(0, 66), key.slice(66))
    }
    if (!scene.random.oneIn(3)) return undefined
    const { id, coin } = someChannel(scene)
    return call(anybody(scene), 'usageChannels', 'finishRelease', id, poolFor(scene, coin))
  },
  announceWithdrawal: (scene) => byPayer(scene, 'announceWithdrawal', () => [small(scene)]),
  finishWithdrawal: (scene) => {
    const { id } = someChannel(scene)
    const announced = scene.world.of(channels.channelsState).channels.get(id)?.withdrawableAt ?? 0n
    if (announced === 0n && !scene.random.oneIn(4)) return undefined
    return call(anybody(scene), 'usageChannels', 'finishWithdrawal', id)
  },
  authorizeKey: (scene) =>
    byPayer(scene, 'authorizeKey', () => {
      const key = scene.random.oneIn(25) ? ZERO_ADDRESS : scene.universe.actors[scene.random.pick(KEYS)]
      return [key, untilOf(scene), small(scene)]
    }),
  authorizeKeyFor: (scene) => {
    const channel = someChannel(scene)
    const [key, until, cap] = [scene.universe.actors[scene.random.pick(KEYS)], untilOf(scene), small(scene)]
    const message = { channelId: channel.id, key, until, cap }
    const signature = signed(scene, scene.universe.actors[channel.payer], 'AuthorizeKey', message)
    return call('relayer', 'usageChannels', 'authorizeKeyFor', channel.id, key, until, cap, signature)
  },
  revokeKey: (scene) => {
    if (!scene.random.oneIn(5)) return undefined
    return byPayer(scene, 'revokeKey', () => [scene.universe.actors[scene.random.pick(KEYS)]])
  },
  redeem: (scene) => {
    const vouchers = Array.from({ length: scene.random.below(5) }, () => someVoucher(scene))
    if (vouchers[0] && scene.random.oneIn(3)) vouchers.push({ ...vouchers[0] })
    const sorted = scene.random.oneIn(2) ? vouchers : vouchers.sort((a, b) => (a.poolId < b.poolId ? -1 : 1))
    return call(anybody(scene), 'usageChannels', 'redeem', sorted)
  },
}
