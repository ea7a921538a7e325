/** One of everything, at a second: pools with members and streams, licenses, epochs and channels, on which boundaries are tried. */
import assert from 'node:assert/strict'
import type { Chain, Outcome } from '../model/chain.ts'
import { channelIdOf } from '../model/channels.ts'
import { leafOf as epochLeafOf, type UsageEpoch } from '../model/epochs.ts'
import { licenseIdOf, type OfferTerms, offerIdOf } from '../model/licenses.ts'
import { type PoolTerms, poolIdOf, streamIdOf } from '../model/pools.ts'
import { ACTORS, type Actor, addressOf, someHash } from '../model/universe.ts'
import { catalogueIdOf, catalogueWorkIdOf, leafOf, workIdOf } from '../model/works.ts'
import { type Address, DAY, type Id, NEVER, rootOf, type Signature, ZERO_ADDRESS, ZERO_ID } from '../model/world.ts'

export const ALL_USES = 4_095n
export const most = (bits: number) => 2n ** BigInt(bits) - 1n
/** One base unit a second, scaled. */
export const RATE = 1n << 64n
/** Works of the large lot, each with the most units: so many that no payment fills the pool. */
const LARGE = 1_000_000n

type Call = { from: Actor; to: string; fn: string; args: readonly unknown[] }

export type Scene = Awaited<ReturnType<typeof makeScene>>

/**
 * Builds everything so that it stands at `time`; the chain's clock must be some weeks before. Made again later on the same chain, it
 * makes new ones.
 */
export async function makeScene(chain: Chain, time: bigint) {
  const actors = Object.fromEntries(ACTORS.map((name) => [name, addressOf(name)])) as Record<Actor, Address>
  const { dollar, host } = chain.coins
  const name = (text: string) => someHash(`${time} ${text}`)
  let now = time - 40n * DAY

  async function attempt({ from, to, fn, args }: Call): Promise<Outcome> {
    return chain.send({ wait: 0n, from, to, fn, args }, now)
  }
  /** A call that must go through. */
  async function sure(from: Actor, to: string, fn: string, ...args: unknown[]): Promise<unknown> {
    const { refusal, result } = await attempt({ from, to, fn, args })
    assert.deepEqual(refusal, undefined, `${to}.${fn}(${texts(args)}) at ${now} is refused`)
    return result
  }
  /** A call that may be refused by one of our errors, and by nothing else. */
  async function loose(from: Actor, to: string, fn: string, ...args: unknown[]): Promise<boolean> {
    const { refusal } = await attempt({ from, to, fn, args })
    if (refusal) assert.ok(isNamed(refusal), `${to}.${fn}(${texts(args)}) at ${now}: ${texts(refusal)}`)
    return !refusal
  }
  async function view(to: string, fn: string, ...args: unknown[]): Promise<unknown> {
    const { refusal, result } = await chain.view(to, fn, args)
    assert.deepEqual(refusal, undefined, `${to}.${fn}(${texts(args)}) at ${now} is refused`)
    return result
  }

  /* MONEY */

  for (const coin of ['dollar', 'host']) {
    await sure('firm', coin, 'mint', actors.firm, 1n << 200n)
    for (const spender of ['creatorPools', 'licenseRegistry', 'usageEpochs', 'usageChannels', 'streamRenewals']) {
      await sure('firm', coin, 'approve', chain.addresses[spender], NEVER)
    }
  }

  /* WORKS */

  const registration = (text: string, changes = {}) => ({
    ...{ contentHash: name(text), metadataHash: ZERO_ID, salt: ZERO_ID, payee: ZERO_ADDRESS, uses: ALL_USES },
    royaltyBps: 0n,
    ...changes,
  })
  const works: Id[] = []
  for (const text of ['one', 'two', 'three', 'free']) {
    await sure('author', 'workRegistry', 'register', registration(text))
    works.push(workIdOf(actors.author, name(text)))
  }
  const holders = [
    [actors.author, false],
    [actors.stranger, true],
    [actors.stranger, true],
    [actors.author, false],
  ] as const
  const leaves = holders.map(([holder, isClaimKey], index) => ({
    ...{ index: BigInt(index), contentHash: name(`leaf ${index}`), holder, isClaimKey },
  }))
  const [a, b, c, d] = leaves.map(leafOf) as [Id, Id, Id, Id]
  const root = rootOf(a, [b, rootOf(c, [d])])
  const siblings = [
    [b, rootOf(c, [d])],
    [a, rootOf(c, [d])],
    [d, rootOf(a, [b])],
    [c, rootOf(a, [b])],
  ]
  const catalogue = (text: Id, count: bigint) => ({
    ...{ root: text, count, uses: ALL_USES, royaltyBps: 0n, salt: ZERO_ID, metadataHash: ZERO_ID, uri: '' },
  })
  await sure('steward', 'workRegistry', 'registerCatalogue', catalogue(root, 4n))
  await sure('steward', 'workRegistry', 'registerCatalogue', catalogue(name('large'), LARGE))
  const catalogueId = catalogueIdOf(actors.steward, root, 4n)
  const largeId = catalogueIdOf(actors.steward, name('large'), LARGE)
  const proofs = leaves.map((leaf, i) => ({ steward: actors.steward, count: 4n, leaf, siblings: siblings[i] }))
  const placed = leaves.map(({ index }) => catalogueWorkIdOf(catalogueId, index))
  await sure('steward', 'workRegistry', 'proposeBinding', proofs[2], actors.coauthor)
  await sure('stranger', 'workRegistry', 'materialize', proofs[3])

  /* POOLS */

  const poolTerms = (text: string, changes: Partial<PoolTerms> = {}): PoolTerms => ({
    ...{ token: dollar as Address, uses: ALL_USES, noticeDays: 0n, joinUnits: 3n, soleAgent: false },
    ...{ minStreamPerDay: 0n, fallbackPayee: actors.auditor, salt: name(text) },
    ...changes,
  })
  async function createPool(text: string, changes: Partial<PoolTerms> = {}): Promise<Id> {
    const terms = poolTerms(text, changes)
    await sure('operator', 'creatorPools', 'createPool', terms)
    return poolIdOf(actors.operator, terms)
  }
  /** Takes any amount: a million works hold the most units each. */
  const large = await createPool('large')
  await sure('steward', 'creatorPools', 'joinLot', large, actors.steward, name('large'), LARGE)
  await sure('operator', 'creatorPools', 'setUnits', large, largeId, most(24))
  await sure('author', 'creatorPools', 'joinPool', large, works[0])
  await sure('author', 'creatorPools', 'joinPool', large, works[1])
  /** Two members of three units, and money once. */
  const small = await createPool('small')
  await sure('author', 'creatorPools', 'joinPool', small, works[0])
  await sure('author', 'creatorPools', 'joinPool', small, works[1])
  await sure('firm', 'creatorPools', 'pay', small, 7n, actors.firm, ZERO_ID)
  /** Changes of units wait a year. */
  const patient = await createPool('patient', { noticeDays: 365n })
  await sure('author', 'creatorPools', 'joinPool', patient, works[0])
  await sure('author', 'creatorPools', 'joinPool', patient, works[1])
  await sure('firm', 'creatorPools', 'pay', patient, 7n, actors.firm, ZERO_ID)
  /** Nobody's yet. */
  const empty = await createPool('empty')
  const lot = await createPool('lot')
  await sure('steward', 'creatorPools', 'joinLot', lot, actors.steward, root, 4n)

  /* LICENSES */

  const offerTerms = (text: string, changes: Partial<OfferTerms> = {}): OfferTerms => ({
    ...{ poolId: large, textHash: name('text'), uses: ALL_USES, eligibility: 0n, party: ZERO_ADDRESS },
    ...{ exclusive: false, coversLater: true, transferable: false, distribution: 0n, start: 0n, duration: 0n },
    ...{ noticeDays: 30n, cureDays: 14n, territory: 1n, survives: 0n, duties: 0n, maxModels: 0n, fee: 5n },
    ...{ minRate: 0n, unitPrice: 0n, revenueShare: 0n, floor: 0n, guarantee: 0n, cap: 0n, periodDays: 0n },
    ...{ graceDays: 0n, salt: name(text) },
    ...changes,
  })
  async function publish(text: string, changes: Partial<OfferTerms> = {}): Promise<Id> {
    const terms = offerTerms(text, changes)
    await sure('operator', 'licenseRegistry', 'publish', terms)
    return offerIdOf(actors.operator, terms)
  }
  const signed = (signer: Actor, type: string, message: Record<string, unknown>): Signature => ({
    ...{ signer: actors[signer], type, message },
  })
  /** For research: by the certifier's word until a second. */
  const credential = (expiry: bigint, licensee: Actor = 'firm') => ({
    expiry,
    signature: signed('certifier', 'Credential', {
      ...{ certifier: actors.certifier, licensee: actors[licensee], class: 1n, expiry },
    }),
  })
  const acquisition = (offerId: Id, text: string, changes = {}) => ({
    ...{ offerId, licensee: actors.firm, salt: name(text), maxFee: NEVER, rate: 0n, endDay: 0n, maxDeposit: NEVER },
    ...changes,
  })
  async function acquire(offerId: Id, text: string, expiry = 0n, changes = {}): Promise<Id> {
    const given = expiry === 0n ? { expiry, signature: '0x' } : credential(expiry)
    await sure('firm', 'licenseRegistry', 'acquire', acquisition(offerId, text, changes), given)
    return licenseIdOf(offerId, actors.firm, name(text))
  }
  const offers = {
    plain: await publish('plain', { transferable: true }),
    research: await publish('research', { eligibility: 1n, party: actors.certifier }),
    stated: await publish('stated', {
      ...{ unitPrice: 1n << 95n, revenueShare: 1_000_000n, periodDays: 2n, graceDays: most(16) },
    }),
    shared: await publish('shared', {
      ...{ distribution: 1n, unitPrice: 1n, revenueShare: 1_000_000n, periodDays: 2n, graceDays: most(16) },
    }),
  }
  const licenses = {
    plain: await acquire(offers.plain, 'plain'),
    noticed: await acquire(offers.plain, 'noticed'),
    stated: await acquire(offers.stated, 'stated'),
    shared: await acquire(offers.shared, 'shared'),
    research: await acquire(offers.research, 'research', time + 10n * DAY),
  }
  const sharedFrom = now

  /* STREAMS AND WHAT NEEDS TIME */

  now += 31n * DAY
  const endDay = time / DAY + 20n
  await sure('firm', 'creatorPools', 'openStream', large, name('stream'), RATE, endDay, NEVER, actors.firm)
  await sure('firm', 'licenseRegistry', 'giveNotice', licenses.noticed, 1n, ZERO_ID)
  const streaming = await acquire(offers.plain, 'streaming', 0n, { rate: RATE, endDay })

  const epoch: UsageEpoch = {
    registry: chain.at.licenseRegistry,
    ...{ licenseId: licenses.shared, period: 0n, version: 1n, poolId: large, token: dollar as Address },
    ...{ payer: actors.firm, from: sharedFrom, to: sharedFrom + 2n * DAY, root: ZERO_ID },
  }
  const shares = [epochLeafOf(epoch, 7n, works[0] as Id, 600n), epochLeafOf(epoch, 8n, works[1] as Id, 400n)] as const
  epoch.root = rootOf(shares[0], [shares[1]])
  const statement = { period: 0n, replaces: 0n, units: 1_000n, revenue: 0n, usageHash: ZERO_ID }
  await sure('firm', 'usageEpochs', 'publish', epoch.registry, licenses.shared, statement, epoch.root, 1_000n)
  const claim = { epoch, index: 7n, workId: works[0], amount: 600n, heldAt: sharedFrom + DAY, siblings: [shares[1]] }

  /* CHANNELS */

  const reservations = [{ poolId: large, amount: 100n }]
  const channel = channelIdOf(actors.firm, 3n, time & most(60))
  await sure('firm', 'usageChannels', 'open', dollar, 3n, ZERO_ID, time & most(60), 1_100n, reservations)
  await sure('firm', 'usageChannels', 'authorizeKey', channel, actors.relayer, time + 100n * DAY, 500n)
  /** Signed by a key of the channel. */
  const voucher = (channelId: Id, total: bigint, expiry: bigint, key: Actor = 'relayer') => ({
    ...{ channelId, poolId: large, total, expiry },
    signature: signed(key, 'Voucher', { channelId, poolId: large, total, expiry }),
  })

  await sure('firm', 'host', 'mint', actors.firm, 1n)
  now = time

  return {
    ...{
      chain,
      actors,
      name,
      works,
      catalogueId,
      root,
      proofs,
      placed,
      large,
      small,
      patient,
      empty,
      lot,
      epoch,
      claim,
    },
    ...{ offers, licenses: { ...licenses, streaming }, channel, voucher, credential, acquisition, registration },
    ...{ poolTerms, offerTerms, catalogue, signed, sure, loose, view, attempt, dollar, host, endDay, statement },
    streamId: streamIdOf(actors.firm, large, name('stream')),
    get now() {
      return now
    },
    get today() {
      return now / DAY
    },
    wait(seconds: bigint) {
      now += seconds
    },
    /** Takes back all calls and all time since it was made. */
    async again(): Promise<void> {
      await chain.rewind()
      now = time
    },
  }
}

export const texts = (value: unknown) =>
  JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each))

/** One of our errors or of a token's: not a panic, not `require` with a text, and not silence. */
export const isNamed = ({ name }: { name: string }) => name !== '' && name !== 'Panic' && name !== 'Error'
