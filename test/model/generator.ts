/** Random operations that mostly make sense, chosen by looking at the model. */
import * as channels from './channels.ts'
import * as epochs from './epochs.ts'
import { CHANNELS, EPOCHS, LICENSES, urgent } from './licenseMakers.ts'
import * as licenses from './licenses.ts'
import { CONTRACTS, coin, perform, SAFE_TRANSFERS } from './operations.ts'
import * as pools from './pools.ts'
import type { Random } from './random.ts'
import * as renewals from './renewals.ts'
import { PAYERS } from './setup.ts'
import * as splits from './splits.ts'
import * as token from './token.ts'
import {
  ACTORS,
  type Actor,
  BOTH,
  FIRST_POOLS,
  nameOf,
  type Op,
  perDay,
  salt,
  someHash,
  type Universe,
} from './universe.ts'
import { ANSWERS } from './wallets.ts'
import * as works from './works.ts'
import {
  type Address,
  DAY,
  dayOf,
  type Id,
  NEVER,
  Refusal,
  rootOf,
  type World,
  ZERO_ADDRESS,
  ZERO_ID,
} from './world.ts'

export type Scene = { world: World; universe: Universe; random: Random }
export type Draft = Omit<Op, 'wait'>
export type Maker = (scene: Scene) => Draft | undefined

export const call = (from: Actor, to: string, fn: string, ...args: unknown[]): Draft => ({ from, to, fn, args })

/* WHO AND WHAT */

export const payer = ({ random }: Scene): Actor => random.pick(PAYERS)
const anybody = ({ random }: Scene): Actor => random.pick(ACTORS)
/** Whoever may, and now and then somebody else. */
export function rightful(scene: Scene, address: Address): Actor {
  const { universe, random } = scene
  const known = Object.values(universe.actors).includes(address)
  return known && !random.oneIn(12) ? nameOf(address) : anybody(scene)
}
const existing = ({ world }: Scene) => [...world.of(works.worksState).works.rows.keys()]
export const someWork = (scene: Scene): Id => {
  const { universe, random } = scene
  const ids = existing(scene)
  if (ids.length > 0 && !random.oneIn(20)) return random.pick(ids)
  return random.pick([...universe.works.map(({ id }) => id), ...universe.catalogues.flatMap((each) => each.works)])
}
const someProof = ({ universe, random }: Scene) => {
  const proof = random.pick(random.pick(universe.catalogues).proofs)
  if (!random.oneIn(12)) return proof
  return random.pick([
    { ...proof, count: proof.count + 1n },
    { ...proof, siblings: proof.siblings.slice(1) },
    { ...proof, leaf: { ...proof.leaf, index: proof.leaf.index + 4n } },
    { ...proof, leaf: { ...proof.leaf, isClaimKey: !proof.leaf.isClaimKey } },
  ])
}
export const somePool = ({ universe, random }: Scene): Id =>
  random.oneIn(40) ? ZERO_ID : random.pick(universe.pools.slice(0, random.oneIn(4) ? universe.pools.length : 4)).id
const members = ({ world }: Scene) => [...world.of(pools.poolsState).members.rows.entries()]
/** Somebody who is, or was, a member. */
function someMember(scene: Scene): { poolId: Id; workId: Id } {
  const { random } = scene
  const all = members(scene)
  const joined = all.filter(([, member]) => member.joined)
  const from = joined.length > 0 && !random.oneIn(6) ? joined : all
  if (from.length === 0 || random.oneIn(15)) return { poolId: somePool(scene), workId: someWork(scene) }
  const [key] = random.pick(from)
  return { poolId: key.slice(0, 66), workId: key.slice(66) }
}
export const someUses = ({ random }: Scene) => random.pick([0n, 1n, 2n, BOTH, BOTH, BOTH, 7n, 4095n, 4096n])
export const someAmount = ({ random }: Scene) =>
  random.pick([
    0n,
    1n,
    2n,
    3n,
    10n,
    random.big(1000n),
    random.big(10n ** 9n),
    random.big(10n ** 15n),
    random.big(1n << 64n),
  ])
const someRate = ({ random }: Scene) =>
  random.pick([
    perDay(86_400n),
    perDay(1_000_000n),
    1n << 64n,
    random.big(1n << 64n),
    random.big(1n << 80n),
    random.big(1000n),
    0n,
    perDay(86_399n),
    perDay(86_399n) + 1n,
    perDay(1_000n),
    ...(random.oneIn(8) ? [1n << 127n] : []),
  ])
export const someDay = ({ world, random }: Scene) =>
  dayOf(world.now) + BigInt(random.pick([0, 1, 1, 2, 2, 3, 5, 8, 20, 30, 60, 399, 400, 401]))
const someLimit = ({ random }: Scene) => (random.oneIn(12) ? random.big(1n << 20n) : NEVER)
export const somePayee = (scene: Scene): Address => {
  const { universe, random } = scene
  const others = [
    ZERO_ADDRESS,
    universe.labels.get('workRegistry') as Address,
    ...universe.splits.map(({ address }) => address),
    universe.labels.get('inbox:0') as Address,
  ]
  return random.oneIn(2) ? universe.actors[anybody(scene)] : random.pick(others)
}
export const deadlineOf = ({ world, random }: Scene) => world.now + BigInt(random.pick([-1, 0, 1, 3600, 86_400_000]))
export function signed(scene: Scene, signer: Address, type: string, message: Record<string, unknown>) {
  const { universe, random } = scene
  const by = random.oneIn(15) ? universe.actors[anybody(scene)] : signer
  return { signer: by, type, message }
}

/* WORKS */

function someRegistration({ universe, random, world }: Scene, creator: Actor) {
  const mine = universe.works.filter((work) => work.creator === creator)
  const contentHash = random.oneIn(30) ? ZERO_ID : random.pick(mine.length > 0 ? mine : universe.works).contentHash
  const committed = works.committedAt(world, works.commitmentOf(universe.actors[creator], contentHash, salt(1))) > 0n
  return {
    contentHash,
    metadataHash: random.oneIn(2) ? ZERO_ID : someHash('metadata'),
    salt: committed || random.oneIn(20) ? salt(1) : ZERO_ID,
    payee: random.oneIn(3) ? somePayee({ universe, random, world }) : ZERO_ADDRESS,
    uses: random.oneIn(8) ? someUses({ universe, random, world }) : BOTH,
    royaltyBps: BigInt(random.pick([0, 100, 999, 1000, 1000, 1001])),
  }
}
const creators = ['author', 'coauthor', 'steward', 'wallet'] as const
const workCall = (scene: Scene, poolId = somePool(scene)) => ({ poolId, join: !scene.random.oneIn(3) })

const WORKS: Record<string, Maker> = {
  commit: (scene) => {
    const { universe, random } = scene
    const { creator, contentHash } = random.pick(universe.works)
    const commitment = works.commitmentOf(universe.actors[creator], contentHash, salt(1))
    return call(anybody(scene), 'workRegistry', 'commit', commitment)
  },
  register: (scene) => {
    const creator = scene.random.pick(creators)
    return call(creator, 'workRegistry', 'register', someRegistration(scene, creator))
  },
  registerFor: (scene) => {
    const creator = scene.random.pick(creators)
    const [registration, deadline] = [someRegistration(scene, creator), deadlineOf(scene)]
    const address = scene.universe.actors[creator]
    const signature = signed(scene, address, 'RegisterWork', { creator: address, ...registration, deadline })
    return call('relayer', 'workRegistry', 'registerFor', address, registration, deadline, signature)
  },
  registerAndCall: (scene) => {
    const { universe, random } = scene
    const creator = random.pick(creators)
    const target = universe.labels.get(random.oneIn(10) ? 'author' : 'creatorPools')
    const registration = someRegistration(scene, creator)
    return call(creator, 'workRegistry', 'registerAndCall', registration, target, workCall(scene))
  },
  registerBatch: (scene) => {
    const { universe, random } = scene
    const creator = random.pick(creators)
    const mine = universe.works.filter((work) => work.creator === creator && !works.exists(scene.world, work.id))
    const hashes = mine.slice(0, random.below(3)).map(({ contentHash }) => contentHash)
    if (random.oneIn(10) && hashes[0]) hashes.push(hashes[0])
    return call(creator, 'workRegistry', 'registerBatch', hashes, BOTH, 10n, ZERO_ID)
  },
  registerCatalogue: (scene) => {
    const { universe, random } = scene
    const { root, count } = random.pick(universe.catalogues)
    const [uses, royaltyBps] = [someUses(scene), BigInt(random.pick([0, 1000, 1001]))]
    const given = { root: random.oneIn(20) ? ZERO_ID : root, count: random.oneIn(20) ? 0n : count, uses, royaltyBps }
    const words = { salt: ZERO_ID, metadataHash: ZERO_ID, uri: '' }
    return call('steward', 'workRegistry', 'registerCatalogue', { ...given, ...words })
  },
  materialize: (scene) => call(anybody(scene), 'workRegistry', 'materialize', someProof(scene)),
  proposeBinding: (scene) => {
    const proof = waiting(scene)
    const owner = works.holderOf(scene.world, catalogueIdOf(proof))
    return call(rightful(scene, owner), 'workRegistry', 'proposeBinding', proof, somePayee(scene))
  },
  finishBinding: (scene) => {
    const { world, universe, random } = scene
    const ready = (universe.catalogues[0]?.proofs ?? []).filter((proof) => {
      const { readyAt } = works.bindingOf(world, workIdOf(proof))
      return readyAt > 0n && readyAt <= world.now
    })
    if (ready.length === 0 && !random.oneIn(5)) return undefined
    const proof = ready.length > 0 && !random.oneIn(8) ? random.pick(ready) : waiting(scene)
    return call(anybody(scene), 'workRegistry', 'finishBinding', proof)
  },
  bindFor: (scene) => {
    const [proof, wallet, deadline] = [waiting(scene), somePayee(scene), deadlineOf(scene)]
    const message = { claimKey: proof.leaf.holder, workId: workIdOf(proof), wallet, deadline }
    const signature = signed(scene, proof.leaf.holder, 'BindWallet', message)
    return call('relayer', 'workRegistry', 'bindFor', proof, wallet, deadline, signature)
  },
  vetoBinding: (scene) => {
    const [proof, deadline] = [waiting(scene), deadlineOf(scene)]
    const message = { claimKey: proof.leaf.holder, workId: workIdOf(proof), deadline }
    const signature = signed(scene, proof.leaf.holder, 'VetoBinding', message)
    return call(anybody(scene), 'workRegistry', 'vetoBinding', proof, deadline, signature)
  },
  setConsent: (scene) => {
    const workId = someWork(scene)
    const from = rightful(scene, works.holderOf(scene.world, workId))
    return call(from, 'workRegistry', 'setConsent', workId, someUses(scene))
  },
  setConsentBatch: (scene) => {
    const from = scene.random.pick(creators)
    const ids = existing(scene).filter((id) => works.holderOf(scene.world, id) === scene.universe.actors[from])
    return call(from, 'workRegistry', 'setConsentBatch', ids.slice(0, scene.random.below(4)), BOTH)
  },
  setPayee: (scene) => {
    // One that waits is often replaced before its time.
    const waits = [...scene.world.of(works.worksState).payees.rows].flatMap(([id, { effectiveAt }]) =>
      effectiveAt > scene.world.now ? [id] : [],
    )
    const workId = waits.length > 0 && scene.random.oneIn(2) ? scene.random.pick(waits) : someWork(scene)
    const from = rightful(scene, works.holderOf(scene.world, workId))
    return call(from, 'workRegistry', 'setPayee', workId, somePayee(scene))
  },
  lockPayee: (scene) => {
    if (!scene.random.oneIn(6)) return undefined
    const workId = someWork(scene)
    return call(rightful(scene, works.holderOf(scene.world, workId)), 'workRegistry', 'lockPayee', workId)
  },
  setUri: (scene) => {
    if (!scene.random.oneIn(3)) return undefined
    const workId = someWork(scene)
    return call(rightful(scene, works.holderOf(scene.world, workId)), 'workRegistry', 'setUri', workId, 'ipfs://uri')
  },
  callFor: (scene) => {
    const { world, universe, random } = scene
    const { poolId, workId } = random.oneIn(2)
      ? someMember(scene)
      : { poolId: somePool(scene), workId: someWork(scene) }
    const owner = works.holderOf(world, workId)
    const target = universe.labels.get('creatorPools') as Address
    const [data, deadline, nonce] = [workCall(scene, poolId), deadlineOf(scene), works.nonces(world, owner)]
    const message = { owner, workId, target, data, nonce: random.oneIn(20) ? nonce + 1n : nonce, deadline }
    if (!Object.values(universe.actors).includes(owner)) return undefined
    const signature = signed(scene, owner, 'CallForWork', message)
    return call('relayer', 'workRegistry', 'callFor', workId, target, data, deadline, signature)
  },
  transferFrom: (scene) => {
    const workId = someWork(scene)
    const owner = works.holderOf(scene.world, workId)
    const to = scene.random.oneIn(15) ? ZERO_ADDRESS : scene.universe.actors[anybody(scene)]
    const from = scene.random.oneIn(15) ? scene.universe.actors.auditor : owner
    return call(rightful(scene, owner), 'workRegistry', 'transferFrom', from, to, BigInt(workId))
  },
  safeTransferFrom: (scene) => {
    const workId = someWork(scene)
    const owner = works.holderOf(scene.world, workId)
    return call(rightful(scene, owner), 'workRegistry', ...safely(scene, owner, BigInt(workId)))
  },
  approve: (scene) => {
    const workId = someWork(scene)
    const from = rightful(scene, works.holderOf(scene.world, workId))
    return call(from, 'workRegistry', 'approve', scene.universe.actors[anybody(scene)], BigInt(workId))
  },
  setApprovalForAll: (scene) => {
    const [from, operator] = [anybody(scene), scene.universe.actors[anybody(scene)]]
    return call(from, 'workRegistry', 'setApprovalForAll', operator, scene.random.oneIn(2))
  },
}
/** A transfer of either kind that asks a receiver with code, which here always refuses. */
export function safely(scene: Scene, owner: Address, id: bigint): [string, ...unknown[]] {
  const to = scene.random.oneIn(8) ? scene.world.at.workRegistry : scene.universe.actors[payer(scene)]
  if (scene.random.oneIn(2)) return [SAFE_TRANSFERS.plain, owner, to, id]
  return [SAFE_TRANSFERS.withData, owner, to, id, '0x1234']
}

const catalogueIdOf = (proof: works.CatalogueProof) => {
  // The catalogue a right proof leads to; a bad one leads anywhere.
  const right = proof.siblings.length === 2
  return right
    ? works.catalogueIdOf(proof.steward, rootOf(works.leafOf(proof.leaf), proof.siblings), proof.count)
    : ZERO_ID
}
const workIdOf = (proof: works.CatalogueProof) => works.catalogueWorkIdOf(catalogueIdOf(proof), proof.leaf.index)
/** A work that waits for its creator, mostly. */
const waiting = (scene: Scene) => {
  const { universe, random } = scene
  const proof = random.pick(universe.catalogues[0]?.proofs.slice(2) ?? [])
  return random.oneIn(10) ? someProof(scene) : proof
}

/* POOLS */

const someSalt = ({ random }: Scene) => salt(random.below(6))
const streams = ({ world, universe }: Scene) =>
  PAYERS.flatMap((who) =>
    universe.pools.flatMap(({ id }) => [0, 1, 2, 3, 4, 5].map((i) => ({ who, poolId: id, salt: salt(i) }))),
  ).filter(({ who, poolId, salt: each }) => {
    const streamId = pools.streamIdOf(universe.actors[who], poolId, each)
    return world.of(pools.poolsState).streams.get(streamId) !== undefined
  })
function someStream(scene: Scene): { who: Actor; poolId: Id; salt: Id } {
  const all = streams(scene)
  if (all.length === 0 || scene.random.oneIn(15)) {
    return { who: payer(scene), poolId: somePool(scene), salt: someSalt(scene) }
  }
  const running = all.filter(({ who, poolId, salt: each }) => {
    const { world, universe } = scene
    const stream = world.of(pools.poolsState).streams.get(pools.streamIdOf(universe.actors[who], poolId, each))
    return stream !== undefined && stream.end > world.now
  })
  return scene.random.pick(running.length > 0 && !scene.random.oneIn(8) ? running : all)
}
const operatorOf = ({ world }: Scene, poolId: Id) =>
  world.of(pools.poolsState).pools.get(poolId)?.operator ?? ZERO_ADDRESS
/** For whom it is paid: mostly whoever calls. */
const forWhom = (scene: Scene, from: Actor): Address => {
  if (scene.random.oneIn(40)) return ZERO_ADDRESS
  return scene.universe.actors[scene.random.oneIn(25) ? payer(scene) : from]
}

const POOLS: Record<string, Maker> = {
  createPool: (scene) => {
    if (!scene.random.oneIn(5)) return undefined
    const { terms, operator } = scene.random.pick(scene.universe.pools)
    const spare = scene.random.pick(scene.universe.pools.slice(FIRST_POOLS))
    if (scene.random.oneIn(2)) return call(spare.operator, 'creatorPools', 'createPool', spare.terms)
    const changed = scene.random.pick([
      terms,
      { ...terms, token: scene.universe.actors.author },
      { ...terms, uses: scene.random.pick([0n, 4096n]) },
      { ...terms, noticeDays: 366n },
      { ...terms, fallbackPayee: ZERO_ADDRESS },
    ])
    return call(operator, 'creatorPools', 'createPool', changed)
  },
  describePool: (scene) => {
    if (!scene.random.oneIn(5)) return undefined
    const poolId = somePool(scene)
    return call(rightful(scene, operatorOf(scene, poolId)), 'creatorPools', 'describePool', poolId, 'ipfs://pool')
  },
  proposeOperator: (scene) => {
    if (!scene.random.oneIn(3)) return undefined
    const poolId = somePool(scene)
    const to = scene.random.pick([scene.universe.actors.operator, scene.universe.actors.auditor, ZERO_ADDRESS])
    return call(rightful(scene, operatorOf(scene, poolId)), 'creatorPools', 'proposeOperator', poolId, to)
  },
  acceptOperator: (scene) => {
    const offered = [...scene.world.of(pools.poolsState).pools.rows].flatMap(([id, { pendingOperator }]) =>
      pendingOperator === ZERO_ADDRESS ? [] : [id],
    )
    if (offered.length === 0 && !scene.random.oneIn(6)) return undefined
    const poolId = offered.length > 0 && !scene.random.oneIn(8) ? scene.random.pick(offered) : somePool(scene)
    const pending = scene.world.of(pools.poolsState).pools.get(poolId)?.pendingOperator ?? ZERO_ADDRESS
    return call(rightful(scene, pending), 'creatorPools', 'acceptOperator', poolId)
  },
  renounceOperator: (scene) => {
    if (!scene.random.oneIn(12)) return undefined
    const poolId = somePool(scene)
    return call(rightful(scene, operatorOf(scene, poolId)), 'creatorPools', 'renounceOperator', poolId)
  },
  joinPool: (scene) => {
    const workId = someWork(scene)
    const from = rightful(scene, works.holderOf(scene.world, workId))
    return call(from, 'creatorPools', 'joinPool', somePool(scene), workId)
  },
  joinLot: (scene) => {
    const { id, steward, root, count } = scene.random.pick(scene.universe.catalogues)
    const from = rightful(scene, works.holderOf(scene.world, id))
    const given = scene.random.oneIn(15) ? count + 1n : count
    return call(from, 'creatorPools', 'joinLot', somePool(scene), steward, root, given)
  },
  leavePool: (scene) => {
    const { poolId, workId } = someMember(scene)
    return call(rightful(scene, works.holderOf(scene.world, workId)), 'creatorPools', 'leavePool', poolId, workId)
  },
  drop: (scene) => {
    const unwilling = members(scene).filter(([key, { joined }]) => {
      const pool = scene.world.of(pools.poolsState).pools.get(key.slice(0, 66))
      return joined && pool && (pool.uses & ~works.consentOf(scene.world, key.slice(66)).uses) !== 0n
    })
    if (unwilling.length > 0 && !scene.random.oneIn(5)) {
      const [key] = scene.random.pick(unwilling)
      return call(anybody(scene), 'creatorPools', 'drop', key.slice(0, 66), key.slice(66))
    }
    if (!scene.random.oneIn(4)) return undefined
    const { poolId, workId } = someMember(scene)
    return call(anybody(scene), 'creatorPools', 'drop', poolId, workId)
  },
  extract: (scene) => {
    const { world, universe, random } = scene
    const known = universe.catalogues.flatMap(({ id, works: ids }) =>
      ids.flatMap((workId, index) => (works.exists(world, workId) ? [{ id, index: BigInt(index) }] : [])),
    )
    const any = { id: random.pick(universe.catalogues).id, index: BigInt(random.below(5)) }
    const { id, index } = known.length > 0 && !random.oneIn(8) ? random.pick(known) : any
    const joined = members(scene).flatMap(([key]) => (key.endsWith(id.slice(2)) ? [key.slice(0, 66)] : []))
    const poolId = joined.length > 0 && !random.oneIn(8) ? random.pick(joined) : somePool(scene)
    return call(anybody(scene), 'creatorPools', 'extract', poolId, id, index)
  },
  setUnits: (scene) => {
    const { poolId, workId } = someMember(scene)
    const units = BigInt(scene.random.pick([0, 0, 1, 2, 3, 7, 1000, 16_777_215]))
    return call(rightful(scene, operatorOf(scene, poolId)), 'creatorPools', 'setUnits', poolId, workId, units)
  },
  setUnitsBatch: (scene) => {
    const { poolId } = someMember(scene)
    const ids = members(scene).flatMap(([key, { joined }]) => (joined && key.startsWith(poolId) ? [key.slice(66)] : []))
    const some = ids.filter(() => !scene.random.oneIn(3))
    if (some[0] && scene.random.oneIn(4)) some.push(some[0])
    const units = some.map(() => BigInt(scene.random.below(9)))
    if (scene.random.oneIn(20)) units.push(1n)
    const from = rightful(scene, operatorOf(scene, poolId))
    return call(from, 'creatorPools', 'setUnitsBatch', poolId, some, units)
  },
  pay: (scene) => {
    const from = payer(scene)
    const ref = scene.random.oneIn(2) ? ZERO_ID : someHash('ref')
    const most = scene.random.pick([1n << 128n, 1n << 94n, (1n << 94n) + 1n, 1n << 95n, 1n << 97n])
    const amount = scene.random.oneIn(60) ? most : someAmount(scene)
    return call(from, 'creatorPools', 'pay', somePool(scene), amount, forWhom(scene, from), ref)
  },
  openStream: (scene) => {
    const from = payer(scene)
    const [rate, day, limit] = [someRate(scene), someDay(scene), someLimit(scene)]
    const poolId = somePool(scene)
    return call(from, 'creatorPools', 'openStream', poolId, someSalt(scene), rate, day, limit, forWhom(scene, from))
  },
  topUpStream: (scene) => {
    const { who, poolId, salt: id } = someStream(scene)
    const from = payer(scene)
    const controller = scene.universe.actors[who]
    const [day, limit] = [someDay(scene), someLimit(scene)]
    return call(from, 'creatorPools', 'topUpStream', controller, poolId, id, day, limit, forWhom(scene, from))
  },
  setStreamRate: (scene) => {
    const { who, poolId, salt: id } = someStream(scene)
    const [rate, limit] = [someRate(scene), someLimit(scene)]
    return call(who, 'creatorPools', 'setStreamRate', poolId, id, rate, limit, forWhom(scene, who))
  },
  cancelStream: (scene) => {
    const { who, poolId, salt: id } = someStream(scene)
    const day = scene.random.oneIn(2) ? 0n : someDay(scene)
    const receiver = scene.random.oneIn(30) ? ZERO_ADDRESS : scene.universe.actors[anybody(scene)]
    return call(who, 'creatorPools', 'cancelStream', poolId, id, day, receiver)
  },
  sync: (scene) =>
    call(anybody(scene), 'creatorPools', 'sync', somePool(scene), scene.random.pick([0n, 1n, 2n, 32n, NEVER])),
  claim: (scene) => {
    const { poolId, workId } = someMember(scene)
    return call(anybody(scene), 'creatorPools', 'claim', poolId, workId)
  },
  claimBatch: (scene) => {
    const claims = Array.from({ length: scene.random.below(5) }, () => someMember(scene))
    return call(anybody(scene), 'creatorPools', 'claimBatch', claims)
  },
}

/* INBOXES, RENEWALS, SPLITS, TOKENS */

/** Streams that are about to end, and those that somebody has written a renewal for. */
function renewable(scene: Scene) {
  const { world, universe } = scene
  const due = streams(scene).flatMap((stream) => {
    const streamId = pools.streamIdOf(universe.actors[stream.who], stream.poolId, stream.salt)
    const end = world.of(pools.poolsState).streams.get(streamId)?.end ?? 0n
    return end > world.now && end <= world.now + (scene.random.oneIn(3) ? 2n : 1n) * DAY
      ? [{ ...stream, streamId }]
      : []
  })
  const allowed = due.flatMap((stream) =>
    PAYERS.filter((by) => renewals.renewalOf(world, stream.streamId, universe.actors[by]).periodsLeft > 0n).map(
      (by) => ({
        ...stream,
        by,
      }),
    ),
  )
  return { due, allowed }
}

/** What only contracts may call. */
const FORBIDDEN: readonly Maker[] = [
  (scene) => call(anybody(scene), 'creatorPools', 'onWorkCall', someWork(scene), ZERO_ADDRESS, workCall(scene)),
  (scene) => {
    const coin = scene.universe.coins.dollar
    const to = scene.random.pick(['licenseRegistry', 'usageChannels', 'streamRenewals', 'poolInboxes'])
    return call(anybody(scene), to, 'onPoolPayment', coin, scene.universe.actors[payer(scene)], 1n)
  },
  (scene) => {
    const statement = { period: 0n, replaces: 0n, units: 1n, revenue: 0n, usageHash: ZERO_ID }
    const from = payer(scene)
    const license = scene.random.pick(scene.universe.licenses).id
    return call(from, 'licenseRegistry', 'reportByUse', license, statement, scene.universe.actors[from], 1n)
  },
]

const SMALL: Record<string, Maker> = {
  forbidden: (scene) => scene.random.pick(FORBIDDEN)(scene),
  setAnswer: (scene) => {
    const other = scene.random.pick(Object.values(ANSWERS))
    return call('operator', 'wallet', 'setAnswer', scene.random.oneIn(2) ? ANSWERS.Honest : other)
  },
  transfer: (scene) => {
    const { universe, random } = scene
    const boxes = ['inbox:0', 'inbox:1', 'inbox:3', 'inbox:6', 'split:0', 'split:1', 'split:0', 'split:1']
    const coin = random.pick(['dollar', 'host'])
    return call(payer(scene), coin, 'transfer', universe.labels.get(random.pick(boxes)), someAmount(scene))
  },
  approve: (scene) => {
    if (!scene.random.oneIn(8)) return undefined
    const spender = scene.universe.labels.get(scene.random.pick(['creatorPools', 'streamRenewals', 'licenseRegistry']))
    return call(payer(scene), 'dollar', 'approve', spender, scene.random.oneIn(3) ? someAmount(scene) : NEVER)
  },
  setBehavior: (scene) => {
    const account = scene.universe.actors[scene.random.pick(['author', 'coauthor', 'stranger'] as const)]
    return call('operator', 'host', 'setBehavior', account, scene.random.oneIn(2) ? 1n : 0n)
  },
  sweep: (scene) => {
    const full = boxes(scene).filter(({ terms, held }) => held.includes(terms.token))
    if (full.length === 0 && !scene.random.oneIn(5)) return undefined
    const poolId = full.length > 0 && !scene.random.oneIn(8) ? scene.random.pick(full).id : somePool(scene)
    return call(anybody(scene), 'poolInboxes', 'sweep', poolId)
  },
  sweepStray: (scene) => {
    const strays = boxes(scene).flatMap((box) =>
      box.held.filter((each) => each !== box.terms.token).map((each) => ({ ...box, coin: each })),
    )
    const any = { ...scene.random.pick(scene.universe.pools), coin: someCoin(scene) }
    if (strays.length === 0 && !scene.random.oneIn(5)) return undefined
    const { operator, terms, coin } = strays.length > 0 && !scene.random.oneIn(5) ? scene.random.pick(strays) : any
    const given = scene.random.oneIn(15) ? { ...terms, joinUnits: 99n } : terms
    return call(anybody(scene), 'poolInboxes', 'sweepStray', scene.universe.actors[operator], given, coin)
  },
  setRenewal: (scene) => {
    const { who, poolId, salt: id } = someStream(scene)
    const renewal = {
      periodsLeft: BigInt(scene.random.below(4)),
      periodDays: BigInt(scene.random.pick([0, 1, 1, 2, 2, 30, 400])),
      until: scene.world.now + BigInt(scene.random.below(100)) * DAY,
      maxRate: scene.random.oneIn(5) ? someRate(scene) : 1n << 127n,
    }
    return call(payer(scene), 'streamRenewals', 'setRenewal', scene.universe.actors[who], poolId, id, renewal)
  },
  renew: (scene) => {
    const { universe, random } = scene
    const { due, allowed } = renewable(scene)
    if (allowed.length === 0 && due.length > 0 && !random.oneIn(6)) {
      // Somebody writes one in time.
      const stream = random.pick(due)
      const renewal = { periodsLeft: 3n, periodDays: 1n, until: scene.world.now + 9n * DAY, maxRate: 1n << 127n }
      const args = [universe.actors[stream.who], stream.poolId, stream.salt, renewal]
      return call(payer(scene), 'streamRenewals', 'setRenewal', ...args)
    }
    if (allowed.length === 0 && !random.oneIn(20)) return undefined
    const any = { ...someStream(scene), by: payer(scene) }
    const { who, poolId, salt: id, by } = allowed.length > 0 && !random.oneIn(8) ? random.pick(allowed) : any
    const args = [universe.actors[who], poolId, id, universe.actors[by]]
    return call(anybody(scene), 'streamRenewals', 'renew', ...args)
  },
  announce: (scene) => {
    const { recipients, shares } = badSplit(scene)
    return call(anybody(scene), 'royaltySplits', 'announce', recipients, shares)
  },
  distribute: (scene) => {
    const { universe, world, random } = scene
    const waits = universe.splits.find(({ address }) => splits.distributable(world, address, universe.coins.host) > 2n)
    if (waits && random.oneIn(3)) {
      // Somebody cannot be paid.
      const some = nameOf(random.pick(waits.recipients))
      if (random.oneIn(2)) return call('operator', 'host', 'setBehavior', universe.actors[some], 1n)
      return call(anybody(scene), 'royaltySplits', 'distribute', universe.coins.host, waits.recipients, waits.shares)
    }
    const { recipients, shares } = badSplit(scene)
    const coin = scene.random.oneIn(20) ? scene.universe.actors.author : someCoin(scene)
    return call(anybody(scene), 'royaltySplits', 'distribute', coin, recipients, shares)
  },
  withdrawCredit: (scene) => {
    const { universe, world, random } = scene
    const some = universe.splits.flatMap(({ address, recipients }) => recipients.map((to) => ({ address, to })))
    const host = universe.coins.host
    const credited = some.filter(({ address, to }) => splits.creditOf(world, address, host, to) > 0n)
    if (credited.length === 0 && !random.oneIn(60)) return undefined
    const hits = credited.length > 0 && !random.oneIn(8)
    const { address, to } = random.pick(hits ? credited : some)
    if (hits && random.oneIn(3)) return call('operator', 'host', 'setBehavior', to, 0n)
    const coin = hits ? host : someCoin(scene)
    return call(anybody(scene), 'royaltySplits', 'withdrawCredit', address, coin, to)
  },
}
/** Inboxes of pools that are there, with the tokens that lie in them. */
const boxes = ({ world, universe }: Scene) =>
  universe.pools.flatMap((pool) => {
    if (world.of(pools.poolsState).pools.get(pool.id) === undefined) return []
    const inbox = universe.labels.get(`inbox:${universe.pools.indexOf(pool)}`) as Address
    const held = Object.values(universe.coins).filter((each) => token.balanceOf(world, each, inbox) > 0n)
    return [{ ...pool, held }]
  })
const someCoin = ({ universe, random }: Scene) => universe.coins[random.pick(['dollar', 'host'] as const)]
/** One recipient more than a split may have. */
const TOO_MANY = Array.from({ length: 65 }, (_, i) => `0x${(i + 1).toString(16).padStart(40, '0')}`)

function badSplit({ universe, random }: Scene) {
  const { recipients, shares } = random.pick(universe.splits)
  if (!random.oneIn(15)) return { recipients, shares }
  return random.pick([
    { recipients: [], shares: [] },
    { recipients, shares: shares.slice(1) },
    { recipients: [...recipients].reverse(), shares },
    { recipients, shares: shares.map(() => 1n) },
    { recipients, shares: shares.map(() => 0n) },
    { recipients: TOO_MANY, shares: TOO_MANY.map(() => 1n) },
  ])
}

/** What happens how often. */
const makers = (): readonly [number, Record<string, Maker>][] => [
  [3, WORKS],
  [8, POOLS],
  [3, SMALL],
  [6, LICENSES],
  [2, EPOCHS],
  [4, CHANNELS],
]
/** Within its contract. */
const MORE: Record<string, number> = {
  acquire: 8,
  open: 4,
  renew: 3,
  giveNotice: 3,
  withdrawCredit: 4,
  forbidden: 3,
  setBehavior: 2,
  report: 3,
  redeem: 3,
  joinPool: 3,
  setUnits: 2,
  pay: 3,
  openStream: 2,
  topUpStream: 2,
  claim: 2,
  materialize: 2,
  setConsent: 2,
  setPayee: 2,
  transfer: 3,
  distribute: 2,
}

const bags = new Map<Record<string, Maker>, Maker[]>()
function bagOf(makers: Record<string, Maker>): Maker[] {
  const found = bags.get(makers)
  if (found) return found
  const bag = Object.entries(makers).flatMap(([name, maker]) => Array<Maker>(MORE[name] ?? 1).fill(maker))
  bags.set(makers, bag)
  return bag
}

let weighted: Record<string, Maker>[] | undefined
/** Made when it is first asked for: makers of other files know this one. */
const all = () => {
  weighted ??= makers().flatMap(([times, each]) => Array<Record<string, Maker>>(times).fill(each))
  return weighted
}

/** Seconds ahead in which something ends, lapses, or can be done at last. */
export function deadlines({ world }: Pick<Scene, 'world'>): bigint[] {
  const { licenses: taken, taken: sold } = world.of(licenses.licensesState)
  const times = [...taken.rows.keys()].flatMap((id) => {
    const { lapsesAt, terminatesAt, end, statementDueAt } = licenses.stateOf(world, id)
    return [lapsesAt, terminatesAt, end, statementDueAt + 1n]
  })
  times.push(...[...sold.rows.values()].flatMap(({ busy, exclusive }) => [busy, exclusive]))
  const { channels: open, reserves, keys } = world.of(channels.channelsState)
  times.push(...[...open.rows.values()].map(({ withdrawableAt }) => withdrawableAt))
  times.push(...[...reserves.rows.values()].map(({ releasedAt }) => releasedAt))
  times.push(...[...keys.rows.values()].map(({ until }) => until))
  const ends = [...world.of(pools.poolsState).streams.rows.values()].map(({ end }) => end)
  times.push(...ends.flatMap((end) => [end - DAY, end]))
  const { payees, bindings } = world.of(works.worksState)
  times.push(...[...payees.rows.values()].map(({ effectiveAt }) => effectiveAt))
  times.push(...[...bindings.rows.values()].map(({ readyAt }) => readyAt))
  return times.filter((time) => time > world.now + 1n && time < world.now + 60n * DAY).sort((a, b) => (a < b ? -1 : 1))
}

/** When streams that may be renewed come near to their end, and wallets that were proposed are bound. */
function farAhead({ world }: Scene): bigint[] {
  const { streams } = world.of(pools.poolsState)
  const renewed = [...world.of(renewals.renewalsState).renewals.rows].flatMap(([key, { periodsLeft }]) =>
    periodsLeft > 0n ? [(streams.get(key.slice(0, 66))?.end ?? 0n) - DAY] : [],
  )
  const bound = [...world.of(works.worksState).bindings.rows.values()].map(({ readyAt }) => readyAt)
  return [...renewed, ...bound].filter((time) => time > world.now + 1n)
}

/** Seconds until the next operation: often none, sometimes until the edge of a day or of a notice, rarely months. */
function someWait(scene: Scene): bigint {
  const { world, random } = scene
  const toNextDay = DAY - (world.now % DAY)
  const kind = random.below(100)
  if (kind < 40) return 0n
  if (kind < 60) return 1n
  if (kind < 75) return BigInt(random.below(3_600))
  if (kind < 85) return BigInt(random.below(86_400))
  if (kind < 92) {
    const [next = world.now + 1n, second = next, third = second] = deadlines(scene)
    return random.pick([next, next, second, third]) - world.now + random.pick([0n, 0n, 0n, -1n, 1n])
  }
  if (kind < 94) {
    const far = farAhead(scene)
    if (far.length > 0 && random.oneIn(2)) return random.pick(far) - world.now + random.pick([0n, 0n, -1n, 1n, 3_600n])
    return toNextDay
  }
  if (kind < 97) return toNextDay - 1n
  if (kind < 99) return BigInt(random.below(5)) * DAY + BigInt(random.below(3))
  // Three years, after which usage epochs can be closed.
  const closing = [...world.of(epochs.epochsState).epochs.rows.values()].flatMap(({ closesAt }) =>
    closesAt > world.now ? [closesAt] : [],
  )
  if (closing.length > 0 && random.oneIn(2)) return random.pick(closing) - world.now + random.pick([0n, 0n, 1n])
  return BigInt(random.below(40)) * DAY
}

/** Whether an operation would go through now. */
function goesThrough({ world, universe }: Scene, { to, fn, from, args }: Draft): boolean {
  try {
    world.peek(() =>
      perform(world, CONTRACTS[to] ?? coin(universe.coins[to as 'dollar']), fn, universe.actors[from], args),
    )
    return true
  } catch (refusal) {
    if (refusal instanceof Refusal) return false
    throw refusal
  }
}

/**
 * Seconds of memberships are kept in 40 bits: whatever changes after the year 36,812 counts as if it changed then. So nothing does, from
 * the longest notice before it on.
 */
const LAST_CHANGE = 2n ** 40n - 400n * DAY
const CHANGES = new Set([
  'joinPool',
  'joinLot',
  'leavePool',
  'drop',
  'extract',
  'setUnits',
  'setUnitsBatch',
  'callFor',
  'registerAndCall',
])

/** Drafts of one kind that are made until one goes through. */
const DRAFTS = 12

/**
 * The next operation. The world's clock stands at the last one; `leap` seconds are added to what is waited.
 *
 * Most operations go through: what would be refused is drawn again, but for one in so many, for refusals are compared too.
 */
export function someOp(scene: Scene, leap = 0n): Op {
  const { world, random } = scene
  const wait = someWait(scene) + leap
  world.now += wait
  const now = urgent(scene)
  if (random.oneIn(4) && renewable(scene).allowed.length > 0) now.push(SMALL.renew as Maker)
  const isOwed = () => [...world.of(splits.splitsState).owed.rows.values()].some((amount) => amount > 0n)
  if (random.oneIn(6) && isOwed()) now.push(SMALL.withdrawCredit as Maker)
  for (;;) {
    const maker = random.pick(now.length > 0 && random.oneIn(2) ? now : bagOf(random.pick(all())))
    const tries = random.oneIn(3) ? 1 : DRAFTS
    for (let i = 0; i < tries; i += 1) {
      const draft = maker(scene)
      // Not now, or not often.
      if (draft === undefined) break
      if (world.now > LAST_CHANGE && CHANGES.has(draft.fn)) break
      if (tries > 1 && !goesThrough(scene, draft)) continue
      world.now -= wait
      return { wait, ...draft }
    }
  }
}
