/**
 * Every number that a state-changing function of the deployed contracts takes, by the names that the ABIs give them, and which values
 * are admitted where all others are what they usually are. boundaries.test.ts holds this table against the ABIs and tries the edges
 * of each domain, of each type, and their combinations.
 */
import type { Actor } from '../model/universe.ts'
import { type Address, DAY, NEVER, ZERO_ADDRESS, ZERO_ID } from '../model/world.ts'
import { ALL_USES, most, RATE, type Scene } from './scene.ts'

export type Domain =
  /** The first and the last that is admitted. */
  | readonly [bigint, bigint]
  /** The same, and zero. */
  | readonly ['zero', bigint, bigint]
  /** The call is refused whatever is given: it is not for the public. */
  | 'none'

// biome-ignore lint/suspicious/noExplicitAny: arguments of many functions, as the ABI has them.
type Args = any[]

export type Case = {
  from: Actor
  /** As they usually are. */
  args: (scene: Scene) => Args
  domains: (scene: Scene, usual: Args) => Record<string, Domain>
  /** Done once all numbers stand: signs. */
  finish?: (scene: Scene, args: Args) => Args
  /** What must have happened before. */
  before?: (scene: Scene) => Promise<void>
  /** What must go on working once it was admitted. */
  after?: (scene: Scene, args: Args, result: unknown) => Promise<void>
}

const only = (value: bigint) => [value, value] as const
const bits = (count: number) => [0n, most(count)] as const
const ever = bits(256)
const USES = [0n, ALL_USES] as const
const BPS = [0n, 1_000n] as const
const HORIZON = 400n
const FAR = 401n * DAY

/** Base units that a stream of this rate, from now to a day, asks for. */
const depositOf = ({ now }: Scene, rate: bigint, endDay: bigint) =>
  (rate * (endDay * DAY - now) + (1n << 64n) - 1n) >> 64n
/** The rates that may be added to those of the scene's streams: its pool's own and its license's. */
const freeRate = most(128) - 2n * RATE

/* WHAT MUST GO ON WORKING */

/** Pools: everybody looks, claims, pays, and in the end leaves with all of it. */
async function leavePool(scene: Scene, poolId: string): Promise<void> {
  const { works, actors, view, sure, loose } = scene
  const members = works.slice(0, 2)
  const look = async () => {
    await view('creatorPools', 'stateOf', poolId)
    await view('royaltyLens', 'poolsOf', [poolId])
    await view('royaltyLens', 'positionsOf', members, [poolId])
    for (const workId of members) await view('creatorPools', 'heldUnitsAt', poolId, workId, scene.now)
  }
  await look()
  scene.wait(DAY + 1n)
  await sure('stranger', 'creatorPools', 'sync', poolId, NEVER)
  for (const workId of members) await sure('stranger', 'creatorPools', 'claim', poolId, workId)
  await loose('firm', 'creatorPools', 'pay', poolId, 1n, actors.firm, ZERO_ID)
  scene.wait(FAR)
  await look()
  await sure('stranger', 'creatorPools', 'sync', poolId, NEVER)
  for (const workId of members) await sure('author', 'creatorPools', 'leavePool', poolId, workId)
  for (const workId of members) await sure('stranger', 'creatorPools', 'claim', poolId, workId)
  await look()
}

/** Streams: the controller lengthens, changes and cancels. */
async function endStream(scene: Scene, poolId: string, salt: string): Promise<void> {
  const { actors, loose, view, sure } = scene
  const streamId = (await view('creatorPools', 'streamIdOf', actors.firm, poolId, salt)) as string
  const stream = (await view('creatorPools', 'streamOf', poolId, streamId)) as { end: bigint }
  scene.wait(1n)
  const to = scene.today + HORIZON
  await loose('stranger', 'streamRenewals', 'renew', actors.firm, poolId, salt, actors.firm)
  await loose('firm', 'creatorPools', 'topUpStream', actors.firm, poolId, salt, to, NEVER, actors.firm)
  await loose('firm', 'creatorPools', 'setStreamRate', poolId, salt, 1n, NEVER, actors.firm)
  const { end } = (await view('creatorPools', 'streamOf', poolId, streamId)) as { end: bigint }
  if (end > scene.now) await sure('firm', 'creatorPools', 'cancelStream', poolId, salt, 0n, actors.firm)
  else await loose('firm', 'creatorPools', 'cancelStream', poolId, salt, 0n, actors.firm)
  if (stream.end > 0n) await leavePool(scene, poolId)
}

async function lookAtLicense({ view, works }: Scene, licenseId: string): Promise<void> {
  await view('licenseRegistry', 'stateOf', licenseId)
  await view('licenseRegistry', 'tokenURI', BigInt(licenseId))
  await view('licenseRegistry', 'permits', licenseId, works[0], 1n)
  await view('royaltyLens', 'licensesOf', [licenseId])
  await view('royaltyLens', 'mayUse', licenseId, works[0], 1n)
}

/** Licenses: looked at, stated, ended, in all the time that there is. */
async function endLicense(scene: Scene, licenseId: string): Promise<void> {
  const { sure, loose, name } = scene
  await lookAtLicense(scene, licenseId)
  const state = (await scene.view('licenseRegistry', 'stateOf', licenseId)) as Record<string, bigint>
  scene.wait(DAY)
  const statement = { period: state.nextPeriod, replaces: 0n, units: most(96), revenue: most(96), usageHash: ZERO_ID }
  await loose('firm', 'licenseRegistry', 'report', licenseId, statement, NEVER)
  await loose('firm', 'licenseRegistry', 'openStream', licenseId, RATE, scene.today + 1n, NEVER)
  await loose('firm', 'licenseRegistry', 'setStreamRate', licenseId, 2n * RATE, NEVER)
  await loose('firm', 'licenseRegistry', 'cancelStream', licenseId, 0n)
  await loose('firm', 'licenseRegistry', 'giveNotice', licenseId, 1n, name('reason'))
  await loose('operator', 'licenseRegistry', 'giveNotice', licenseId, 2n, name('reason'))
  await loose('operator', 'licenseRegistry', 'giveNotice', licenseId, 3n, name('reason'))
  await loose('operator', 'licenseRegistry', 'withdrawNotice', licenseId, 3n)
  await lookAtLicense(scene, licenseId)
  // Past any number of days that terms can name.
  scene.wait(2n * most(16) * DAY)
  await loose('firm', 'licenseRegistry', 'report', licenseId, { ...statement, units: 1n, revenue: 0n }, NEVER)
  await sure('stranger', 'licenseRegistry', 'recordStanding', licenseId)
  await lookAtLicense(scene, licenseId)
}

/** Channels: vouchers are paid, and what is left comes back. */
async function emptyChannel(scene: Scene, channelId: string): Promise<void> {
  const { large, sure, loose, view, voucher, actors } = scene
  const look = async () => {
    const state = (await view('usageChannels', 'channelOf', channelId)) as Record<string, bigint>
    const reserve = (await view('usageChannels', 'reserveOf', channelId, large)) as Record<string, bigint>
    await view('usageChannels', 'keyOf', channelId, actors.relayer)
    await view('usageChannels', 'acceptable', channelId, actors.relayer, large, scene.now)
    return { ...state, ...reserve }
  }
  const before = await look()
  await loose('firm', 'usageChannels', 'authorizeKey', channelId, actors.relayer, most(48), most(96))
  await sure('stranger', 'usageChannels', 'redeem', [
    voucher(channelId, 50n, scene.now),
    voucher(channelId, most(96), scene.now),
  ])
  await sure('firm', 'usageChannels', 'announceRelease', channelId, large, most(96))
  await sure('firm', 'usageChannels', 'announceWithdrawal', channelId, most(96))
  scene.wait((before.noticeDays ?? 0n) * DAY)
  await sure('stranger', 'usageChannels', 'finishRelease', channelId, large)
  await sure('stranger', 'usageChannels', 'finishWithdrawal', channelId)
  const after = await look()
  if (after.free !== 0n || after.reserved !== 0n) throw new Error('Something is left in the channel')
}

/** Works: sold, asked about, consented anew. */
async function ownWork(scene: Scene, workId: string, owner: Actor): Promise<void> {
  const { view, sure, loose, small } = scene
  await view('workRegistry', 'royaltyInfo', BigInt(workId), NEVER)
  await view('workRegistry', 'tokenURI', BigInt(workId))
  await loose(owner, 'creatorPools', 'joinPool', small, workId)
  scene.wait(1n)
  await sure(owner, 'workRegistry', 'setConsent', workId, 0n)
  scene.wait(1n)
  await view('workRegistry', 'consentedAt', workId, 1n, scene.now)
  await loose('stranger', 'creatorPools', 'drop', small, workId)
  await sure(owner, 'workRegistry', 'transferFrom', scene.actors[owner], scene.actors.auditor, BigInt(workId))
}

/* CASES THAT ARE ALIKE */

const tokens = (to: 'works' | 'licenses', rest: (scene: Scene) => Args): Case => ({
  from: to === 'works' ? 'author' : 'firm',
  args: (scene) => {
    const id = to === 'works' ? scene.works[3] : scene.licenses.plain
    const args = rest(scene)
    return args.map((each) => (each === 'id' ? BigInt(id as string) : each))
  },
  domains: (_, usual) => ({ tokenId: only(usual.find((each) => typeof each === 'bigint') as bigint) }),
})
const giveWork = tokens('works', ({ actors }) => [actors.author, actors.auditor, 'id'])
const giveLicense = tokens('licenses', ({ actors }) => [actors.firm, actors.auditor, 'id'])

const proofDomains = (at: string, { leaf, count }: { leaf: { index: bigint }; count: bigint }) => ({
  [`${at}.count`]: only(count),
  [`${at}.leaf.index`]: only(leaf.index),
})
const proof = (scene: Scene, at: number) => structuredClone(scene.proofs[at]) as (typeof scene.proofs)[number]

const statementDomains = (period: bigint) => ({
  'statement.period': only(period),
  'statement.replaces': only(0n),
})

const acquisitionDomains = (scene: Scene, [{ rate, endDay }]: Args) => ({
  'acquisition.maxFee': [5n, NEVER] as const,
  'acquisition.rate': [0n, freeRate] as const,
  'acquisition.endDay': [scene.today + 1n, scene.today + HORIZON] as const,
  'acquisition.maxDeposit': [depositOf(scene, rate, endDay), NEVER] as const,
  'credential.expiry': [scene.now, most(48)] as const,
})
const usualAcquisition = ({ offers, acquisition, today, now }: Scene) => [
  acquisition(offers.research, 'new', { rate: RATE, endDay: today + 9n, maxFee: 5n }),
  { expiry: now + DAY, signature: '0x' },
]
const withCredential = (scene: Scene, [acquisition, credential, ...rest]: Args) => [
  acquisition,
  scene.credential(credential.expiry),
  ...rest,
]
const withSignature = (scene: Scene, args: Args) => {
  const [acquisition, credential, deadline, , ...rest] = withCredential(scene, args)
  return [acquisition, credential, deadline, scene.signed('firm', 'Acquisition', { ...acquisition, deadline }), ...rest]
}
const endAcquired = (scene: Scene, _: Args, licenseId: unknown) => endLicense(scene, licenseId as string)

const epochDomains = (at: string, { epoch }: Scene) => ({
  [`${at}.period`]: only(epoch.period),
  [`${at}.version`]: only(epoch.version),
  [`${at}.from`]: only(epoch.from),
  [`${at}.to`]: only(epoch.to),
})
const claimDomains = (scene: Scene) => ({
  ...epochDomains('claims[].epoch', scene),
  'claims[].index': only(scene.claim.index),
  'claims[].amount': only(scene.claim.amount),
  // The work has held units since before the period.
  'claims[].heldAt': [scene.epoch.from, scene.epoch.to - 1n] as const,
})
const closeEpoch = async (scene: Scene) => {
  scene.wait(1_097n * DAY)
  await scene.sure('stranger', 'usageEpochs', 'close', scene.epoch)
}

const splitOfTwo = ({ actors }: Scene) => [[actors.author, actors.coauthor].sort(), [400_000n, 600_000n]]

/* THE TABLE */

export const CASES: Record<string, Case> = {
  'workRegistry.register': {
    from: 'stranger',
    args: (scene) => [scene.registration('new')],
    domains: () => ({ 'registration.uses': USES, 'registration.royaltyBps': BPS }),
    after: (scene, _, workId) => ownWork(scene, workId as string, 'stranger'),
  },
  'workRegistry.registerAndCall': {
    from: 'stranger',
    args: (scene) => [scene.registration('new'), scene.chain.at.creatorPools, { poolId: scene.small, join: true }],
    // It joins a pool that sells all uses.
    domains: () => ({ 'registration.uses': only(ALL_USES), 'registration.royaltyBps': BPS }),
    after: async (scene, _, workId) => {
      await scene.sure('stranger', 'creatorPools', 'leavePool', scene.small, workId)
      await leavePool(scene, scene.small)
    },
  },
  'workRegistry.registerFor': {
    from: 'relayer',
    args: ({ actors, registration, now }) => [actors.stranger, registration('new'), now, '0x'],
    domains: ({ now }) => ({ 'registration.uses': USES, 'registration.royaltyBps': BPS, deadline: [now, NEVER] }),
    finish: (scene, [creator, registration, deadline]) => {
      const message = { creator, ...registration, deadline }
      return [creator, registration, deadline, scene.signed('stranger', 'RegisterWork', message)]
    },
    after: (scene, _, workId) => ownWork(scene, workId as string, 'stranger'),
  },
  'workRegistry.registerBatch': {
    from: 'stranger',
    args: ({ name }) => [[name('new'), name('newer')], 1n, 1n, ZERO_ID],
    domains: () => ({ uses: USES, royaltyBps: BPS }),
    after: (scene, _, workIds) => ownWork(scene, (workIds as string[])[1] as string, 'stranger'),
  },
  'workRegistry.registerCatalogue': {
    from: 'steward',
    args: ({ catalogue, name }) => [catalogue(name('new'), 9n)],
    domains: () => ({
      'registration.count': [1n, most(32)],
      'registration.uses': USES,
      'registration.royaltyBps': BPS,
    }),
    after: async (scene, [{ root, count }], catalogueId) => {
      const { actors, small, sure, loose } = scene
      const joined = await loose('steward', 'creatorPools', 'joinLot', small, actors.steward, root, count)
      if (joined) {
        await loose('operator', 'creatorPools', 'setUnits', small, catalogueId, most(24))
        await sure('firm', 'creatorPools', 'pay', small, most(96), actors.firm, ZERO_ID)
        await sure('steward', 'creatorPools', 'leavePool', small, catalogueId)
      }
      await leavePool(scene, small)
      await ownWork(scene, catalogueId as string, 'steward')
    },
  },
  'workRegistry.materialize': {
    from: 'stranger',
    args: (scene) => [proof(scene, 0)],
    domains: (_, [given]) => proofDomains('proof', given),
    after: (scene, _, workId) => ownWork(scene, workId as string, 'author'),
  },
  'workRegistry.bindFor': {
    from: 'relayer',
    args: (scene) => [proof(scene, 1), scene.actors.coauthor, scene.now, '0x'],
    domains: ({ now }, [given]) => ({ ...proofDomains('proof', given), deadline: [now, NEVER] }),
    finish: (scene, [given, wallet, deadline]) => {
      const message = { claimKey: scene.actors.stranger, workId: scene.placed[1], wallet, deadline }
      return [given, wallet, deadline, scene.signed('stranger', 'BindWallet', message)]
    },
    after: (scene, _, workId) => ownWork(scene, workId as string, 'coauthor'),
  },
  'workRegistry.proposeBinding': {
    from: 'steward',
    args: (scene) => [proof(scene, 1), scene.actors.coauthor],
    domains: (_, [given]) => proofDomains('proof', given),
    after: async (scene, [given]) => {
      scene.wait(30n * DAY)
      await scene.sure('stranger', 'workRegistry', 'finishBinding', given)
    },
  },
  'workRegistry.vetoBinding': {
    from: 'relayer',
    args: (scene) => [proof(scene, 1), scene.now, '0x'],
    domains: ({ now }, [given]) => ({ ...proofDomains('proof', given), deadline: [now, NEVER] }),
    finish: (scene, [given, deadline]) => {
      const message = { claimKey: scene.actors.stranger, workId: scene.placed[1], deadline }
      return [given, deadline, scene.signed('stranger', 'VetoBinding', message)]
    },
  },
  'workRegistry.finishBinding': {
    from: 'stranger',
    args: (scene) => [proof(scene, 2)],
    domains: (_, [given]) => proofDomains('proof', given),
    after: (scene, _, workId) => ownWork(scene, workId as string, 'coauthor'),
  },
  'workRegistry.setConsent': {
    from: 'author',
    args: ({ works }) => [works[3], 1n],
    domains: () => ({ uses: USES }),
    after: (scene) => ownWork(scene, scene.works[3] as string, 'author'),
  },
  'workRegistry.setConsentBatch': {
    from: 'author',
    args: ({ works }) => [[works[3], works[3]], 1n],
    domains: () => ({ uses: USES }),
    after: (scene) => ownWork(scene, scene.works[3] as string, 'author'),
  },
  'workRegistry.callFor': {
    from: 'relayer',
    args: ({ works, small, now, chain }) => [works[3], chain.at.creatorPools, { poolId: small, join: true }, now, '0x'],
    domains: ({ now }) => ({ deadline: [now, NEVER] }),
    finish: (scene, [workId, target, data, deadline]) => {
      // The author of this scene has signed nothing of the kind yet.
      const message = { owner: scene.actors.author, workId, target, data, nonce: 0n, deadline }
      return [workId, target, data, deadline, scene.signed('author', 'CallForWork', message)]
    },
    after: (scene) => leavePool(scene, scene.small),
  },
  'workRegistry.approve': tokens('works', ({ actors }) => [actors.auditor, 'id']),
  'workRegistry.transferFrom': giveWork,
  'workRegistry.safeTransferFrom': tokens('works', ({ actors }) => [actors.author, actors.auditor, 'id', '0x']),

  'creatorPools.createPool': {
    from: 'operator',
    args: ({ poolTerms }) => [poolTerms('new')],
    domains: () => ({
      'terms.uses': [1n, ALL_USES],
      'terms.noticeDays': [0n, 365n],
      'terms.joinUnits': bits(24),
      'terms.minStreamPerDay': bits(96),
    }),
    after: async (scene, [terms], result) => {
      const { works, actors, name, sure, loose, today } = scene
      const poolId = result as string
      for (const workId of works.slice(0, 2)) await sure('author', 'creatorPools', 'joinPool', poolId, workId)
      await sure('firm', 'creatorPools', 'pay', poolId, 1n, actors.firm, ZERO_ID)
      for (const units of [1n, most(24)]) await sure('operator', 'creatorPools', 'setUnits', poolId, works[0], units)
      const rate = (terms.minStreamPerDay << 64n) / DAY + 1n
      // A pool may ask for more than any rate brings: then nobody opens a stream.
      if (rate > most(128)) return leavePool(scene, poolId)
      const opened = [
        'creatorPools',
        'openStream',
        poolId,
        name('new'),
        rate,
        today + HORIZON,
        NEVER,
        actors.firm,
      ] as const
      if (await loose('firm', ...opened)) await endStream(scene, poolId, name('new'))
      else await leavePool(scene, poolId)
    },
  },
  'creatorPools.joinLot': {
    from: 'steward',
    args: ({ small, actors, root }) => [small, actors.steward, root, 4n],
    domains: () => ({ count: only(4n) }),
    after: (scene) => leavePool(scene, scene.small),
  },
  'creatorPools.extract': {
    from: 'stranger',
    args: ({ lot, catalogueId }) => [lot, catalogueId, 3n],
    domains: () => ({ index: only(3n) }),
    after: async ({ lot, placed, sure }) => {
      await sure('stranger', 'creatorPools', 'claim', lot, placed[3])
      await sure('author', 'creatorPools', 'leavePool', lot, placed[3])
    },
  },
  'creatorPools.setUnits': {
    from: 'operator',
    args: ({ small, works }) => [small, works[0], 1n],
    domains: () => ({ units: bits(24) }),
    after: (scene) => leavePool(scene, scene.small),
  },
  'creatorPools.setUnitsBatch': {
    from: 'operator',
    args: ({ patient, works }) => [patient, [works[0], works[1]], [1n, most(24)]],
    domains: () => ({ units: bits(24) }),
    after: (scene) => leavePool(scene, scene.patient),
  },
  'creatorPools.pay': {
    from: 'firm',
    args: ({ large, actors }) => [large, 1n, actors.firm, ZERO_ID],
    domains: () => ({ amount: [1n, most(128)] }),
    after: (scene) => leavePool(scene, scene.large),
  },
  'creatorPools.sync': {
    from: 'stranger',
    args: ({ large }) => [large, 1n],
    domains: () => ({ maxSteps: ever }),
    after: (scene) => leavePool(scene, scene.large),
  },
  'creatorPools.openStream': {
    from: 'firm',
    args: (scene) => {
      const { large, actors, name, today } = scene
      return [large, name('new'), RATE, today + 9n, NEVER, actors.firm]
    },
    domains: (scene, [, , rate, endDay]) => ({
      rate: [1n, freeRate],
      endDay: [scene.today + 1n, scene.today + HORIZON],
      maxDeposit: [depositOf(scene, rate, endDay), NEVER],
    }),
    after: (scene) => endStream(scene, scene.large, scene.name('new')),
  },
  'creatorPools.topUpStream': {
    from: 'firm',
    args: ({ large, actors, name, endDay }) => [actors.firm, large, name('stream'), endDay + 1n, NEVER, actors.firm],
    domains: ({ today, endDay }) => ({ endDay: [endDay + 1n, today + HORIZON], maxDeposit: [DAY, NEVER] }),
    after: (scene) => endStream(scene, scene.large, scene.name('stream')),
  },
  'creatorPools.setStreamRate': {
    from: 'firm',
    args: (scene) => {
      const { large, actors, name } = scene
      return [large, name('stream'), 2n * RATE, NEVER, actors.firm]
    },
    domains: (scene) => ({
      rate: [1n, most(128) - RATE],
      maxDeposit: [depositOf(scene, RATE, scene.endDay), NEVER],
    }),
    after: (scene) => endStream(scene, scene.large, scene.name('stream')),
  },
  'creatorPools.cancelStream': {
    from: 'firm',
    args: ({ large, actors, name, today }) => [large, name('stream'), today + 2n, actors.firm],
    domains: ({ today, endDay }) => ({ endDay: ['zero', today + 1n, endDay - 1n] }),
    after: (scene) => endStream(scene, scene.large, scene.name('stream')),
  },

  'licenseRegistry.publish': {
    from: 'operator',
    args: ({ offerTerms }) => [offerTerms('new', { unitPrice: 1n, periodDays: 7n })],
    domains: () => ({
      'terms.uses': [1n, ALL_USES],
      // Others name a party.
      'terms.eligibility': only(0n),
      'terms.distribution': [0n, 1n],
      'terms.start': bits(48),
      'terms.duration': bits(48),
      'terms.noticeDays': bits(16),
      'terms.cureDays': bits(16),
      'terms.territory': bits(16),
      'terms.survives': bits(16),
      'terms.duties': bits(16),
      'terms.maxModels': bits(16),
      'terms.fee': bits(96),
      'terms.minRate': bits(128),
      'terms.unitPrice': bits(96),
      'terms.revenueShare': [0n, 1_000_000n],
      'terms.floor': bits(96),
      'terms.guarantee': bits(96),
      'terms.cap': bits(96),
      'terms.periodDays': [1n, most(16)],
      'terms.graceDays': bits(16),
    }),
    after: async (scene, _, offerId) => {
      const { acquisition, attempt, today, view } = scene
      await view('licenseRegistry', 'termsOf', offerId)
      const [, , terms] = (await view('licenseRegistry', 'termsOf', offerId)) as [unknown, unknown, { minRate: bigint }]
      const rate = terms.minRate === 0n ? 0n : terms.minRate
      const given = acquisition(offerId as string, 'new', { rate, endDay: rate === 0n ? 0n : today + HORIZON })
      const args = [given, { expiry: 0n, signature: '0x' }]
      const { refusal, result } = await attempt({ from: 'firm', to: 'licenseRegistry', fn: 'acquire', args })
      // Its time may be over, its rate too high for the pool.
      if (!refusal) return endLicense(scene, result as string)
      if (!['LicenseTimeOver', 'StreamRatesTooHigh'].includes(refusal.name)) throw new Error(refusal.name)
    },
  },
  'licenseRegistry.acquire': {
    from: 'firm',
    args: usualAcquisition,
    domains: acquisitionDomains,
    finish: withCredential,
    after: endAcquired,
  },
  'licenseRegistry.acquireFor': {
    from: 'relayer',
    args: (scene) => [...usualAcquisition(scene), scene.now, '0x'],
    domains: (scene, usual) => ({ ...acquisitionDomains(scene, usual), deadline: [scene.now, NEVER] }),
    finish: withSignature,
    after: endAcquired,
  },
  'licenseRegistry.renewCredential': {
    from: 'stranger',
    args: ({ licenses, now }) => [licenses.research, { expiry: now + 11n * DAY, signature: '0x' }],
    domains: ({ now }) => ({ 'credential.expiry': [now + 10n * DAY + 1n, most(48)] }),
    finish: ({ credential }, [licenseId, { expiry }]) => [licenseId, credential(expiry)],
    after: (scene) => endLicense(scene, scene.licenses.research),
  },
  'licenseRegistry.openStream': {
    from: 'firm',
    args: (scene) => {
      const { licenses, today } = scene
      return [licenses.plain, RATE, today + 9n, NEVER]
    },
    domains: (scene, [, rate, endDay]) => ({
      rate: [1n, freeRate],
      endDay: [scene.today + 1n, scene.today + HORIZON],
      maxDeposit: [depositOf(scene, rate, endDay), NEVER],
    }),
    after: (scene) => endLicense(scene, scene.licenses.plain),
  },
  'licenseRegistry.setStreamRate': {
    from: 'firm',
    args: (scene) => [scene.licenses.streaming, 2n * RATE, NEVER],
    domains: (scene) => ({
      rate: [1n, most(128) - RATE],
      maxDeposit: [depositOf(scene, RATE, scene.endDay), NEVER],
    }),
    after: (scene) => endLicense(scene, scene.licenses.streaming),
  },
  'licenseRegistry.cancelStream': {
    from: 'firm',
    args: ({ licenses, today }) => [licenses.streaming, today + 2n],
    domains: ({ today, endDay }) => ({ endDay: ['zero', today + 1n, endDay - 1n] }),
    after: (scene) => endLicense(scene, scene.licenses.streaming),
  },
  'licenseRegistry.report': {
    from: 'firm',
    args: ({ licenses, statement }) => [licenses.stated, { ...statement, units: 1n }, 1n << 95n],
    domains: () => ({
      ...statementDomains(0n),
      // All that a license can ever owe is 2^111, and a unit costs 2^95; the caller pays no more than for one.
      'statement.units': [0n, 1n],
      'statement.revenue': only(0n),
      maxDue: [1n << 95n, NEVER],
    }),
    after: async (scene, [licenseId, statement]) => {
      await scene.sure('firm', 'licenseRegistry', 'report', licenseId, { ...statement, replaces: 1n, units: 0n }, NEVER)
      await endLicense(scene, licenseId)
    },
  },
  'licenseRegistry.reportByUse': {
    from: 'firm',
    args: ({ licenses, statement, actors }) => [licenses.shared, { ...statement, period: 1n }, actors.firm, 1_000n],
    domains: () => ({
      ...{ 'statement.period': 'none', 'statement.replaces': 'none', 'statement.units': 'none' },
      ...{ 'statement.revenue': 'none', total: 'none' },
    }),
  },
  'licenseRegistry.giveNotice': {
    from: 'firm',
    args: ({ licenses }) => [licenses.plain, 1n, ZERO_ID],
    // A licensee has one kind; the others are the publisher's, or nobody's.
    domains: () => ({ kind: only(1n) }),
    after: (scene) => endLicense(scene, scene.licenses.plain),
  },
  'licenseRegistry.withdrawNotice': {
    from: 'firm',
    args: ({ licenses }) => [licenses.noticed, 1n],
    domains: () => ({ kind: only(1n) }),
    after: (scene) => endLicense(scene, scene.licenses.noticed),
  },
  'licenseRegistry.onPoolPayment': {
    from: 'firm',
    args: ({ dollar, actors }) => [dollar, actors.firm, 1n],
    domains: () => ({ amount: 'none' }),
  },
  'licenseRegistry.approve': tokens('licenses', ({ actors }) => [actors.auditor, 'id']),
  'licenseRegistry.transferFrom': giveLicense,
  'licenseRegistry.safeTransferFrom': tokens('licenses', ({ actors }) => [actors.firm, actors.auditor, 'id', '0x']),

  'usageEpochs.publish': {
    from: 'firm',
    args: ({ chain, licenses, statement, name }) => [
      chain.at.licenseRegistry,
      licenses.shared,
      { ...statement, period: 1n, units: 1n, revenue: 1n },
      name('root'),
      most(100),
    ],
    domains: () => ({
      ...statementDomains(1n),
      'statement.units': bits(96),
      'statement.revenue': bits(96),
      // At least what is owed: a unit, and a base unit of revenue. All that is ever counted as paid is 2^111, and 1,000 are.
      total: [2n, (1n << 111n) - 1_000n],
    }),
    after: async (scene, [, , statement, root, total], epochId) => {
      const { view, sure, licenses, epoch } = scene
      await view('usageEpochs', 'stateOf', epochId)
      // The scene has published an epoch of the first period; a correction of it is another one.
      const { period, replaces } = statement as { period: bigint; replaces: bigint }
      const [from, to] = period === 0n ? [epoch.from, epoch.to] : [epoch.to, epoch.to + 2n * DAY]
      const published = { ...epoch, period, version: replaces + 1n, from, to, root }
      if ((await view('usageEpochs', 'epochIdOf', published)) !== epochId)
        throw new Error('Another epoch was published')
      await endLicense(scene, licenses.shared)
      const left = await sure('stranger', 'usageEpochs', 'close', published)
      if (left !== total) throw new Error('Not all of it is left')
    },
  },
  'usageEpochs.claim': {
    from: 'stranger',
    args: ({ claim }) => [[structuredClone(claim)]],
    domains: claimDomains,
    after: closeEpoch,
  },
  'usageEpochs.materializeAndClaim': {
    from: 'stranger',
    args: (scene) => [[proof(scene, 0)], [structuredClone(scene.claim)]],
    domains: (scene, [[given]]) => ({ ...proofDomains('proofs[]', given), ...claimDomains(scene) }),
    after: closeEpoch,
  },
  'usageEpochs.close': {
    from: 'stranger',
    before: async (scene) => scene.wait(1_097n * DAY),
    args: ({ epoch }) => [structuredClone(epoch)],
    domains: (scene) => epochDomains('epoch', scene),
    after: (scene) => leavePool(scene, scene.large),
  },

  'usageChannels.open': {
    from: 'firm',
    args: ({ dollar, large }) => [dollar, 1n, ZERO_ID, 1n, 10n, [{ poolId: large, amount: 10n }]],
    domains: () => ({
      noticeDays: [1n, 365n],
      salt: bits(80),
      amount: [10n, most(96)],
      'reservations[].amount': [0n, 10n],
    }),
    after: (scene, _, channelId) => emptyChannel(scene, channelId as string),
  },
  'usageChannels.topUp': {
    from: 'firm',
    args: ({ channel }) => [channel, 1n],
    domains: () => ({ amount: [1n, most(96) - 1_000n] }),
    after: async (scene) => {
      const { channel, large, sure } = scene
      // What has no room as free money stays reserved.
      await sure('firm', 'usageChannels', 'announceRelease', channel, large, 100n)
      scene.wait(3n * DAY)
      await sure('stranger', 'usageChannels', 'finishRelease', channel, large)
      await emptyChannel(scene, channel)
    },
  },
  'usageChannels.reserve': {
    from: 'firm',
    args: ({ channel, large }) => [channel, large, 1n],
    domains: () => ({ amount: [0n, 1_000n] }),
    after: (scene) => emptyChannel(scene, scene.channel),
  },
  'usageChannels.announceRelease': {
    from: 'firm',
    args: ({ channel, large }) => [channel, large, 1n],
    domains: () => ({ amount: bits(96) }),
    after: (scene) => emptyChannel(scene, scene.channel),
  },
  'usageChannels.announceWithdrawal': {
    from: 'firm',
    args: ({ channel }) => [channel, 1n],
    domains: () => ({ amount: bits(96) }),
    after: (scene) => emptyChannel(scene, scene.channel),
  },
  'usageChannels.authorizeKey': {
    from: 'firm',
    args: ({ channel, actors, now }) => [channel, actors.relayer, now + 101n * DAY, 501n],
    // A key that has a time and a cap is given no less.
    domains: ({ now }) => ({ until: [now + 100n * DAY, most(48)], cap: [500n, most(96)] }),
    after: (scene) => emptyChannel(scene, scene.channel),
  },
  'usageChannels.authorizeKeyFor': {
    from: 'relayer',
    args: ({ channel, actors, now }) => [channel, actors.stranger, now, 501n, '0x'],
    domains: ({ now }) => ({ until: [now, most(48)], cap: bits(96) }),
    finish: (scene, [channelId, key, until, cap]) => {
      const message = { channelId, key, until, cap }
      return [channelId, key, until, cap, scene.signed('firm', 'AuthorizeKey', message)]
    },
    after: async (scene, [channelId]) => {
      await scene.sure('stranger', 'usageChannels', 'redeem', [scene.voucher(channelId, 2n, scene.now, 'stranger')])
      await scene.sure('firm', 'usageChannels', 'revokeKey', channelId, scene.actors.stranger)
      await emptyChannel(scene, channelId)
    },
  },
  'usageChannels.redeem': {
    from: 'stranger',
    args: ({ voucher, channel, now }) => [[voucher(channel, 200n, now)]],
    // More than there is brings what there is; what has expired brings nothing.
    domains: () => ({ 'vouchers[].total': bits(96), 'vouchers[].expiry': bits(48) }),
    finish: ({ voucher, channel }, [[{ total, expiry }]]) => [[voucher(channel, total, expiry)]],
    after: (scene) => emptyChannel(scene, scene.channel),
  },
  'usageChannels.onPoolPayment': {
    from: 'firm',
    args: ({ dollar, actors }) => [dollar, actors.firm, 1n],
    domains: () => ({ amount: 'none' }),
  },

  'royaltySplits.announce': {
    from: 'stranger',
    args: splitOfTwo,
    domains: () => ({ shares: only(400_000n) }),
  },
  'royaltySplits.distribute': {
    from: 'stranger',
    args: (scene) => [scene.dollar, ...splitOfTwo(scene)],
    domains: () => ({ shares: only(400_000n) }),
  },

  'poolInboxes.onPoolPayment': {
    from: 'firm',
    args: ({ dollar, actors }) => [dollar, actors.firm, 1n],
    domains: () => ({ amount: 'none' }),
  },
  'poolInboxes.sweepStray': {
    from: 'stranger',
    before: async ({ view, sure, small, host }) => {
      const inbox = (await view('poolInboxes', 'inboxOf', small)) as Address
      await sure('firm', 'host', 'mint', inbox, most(128))
      if (host === ZERO_ADDRESS) throw new Error('There is no second token')
    },
    args: ({ actors, poolTerms, host }) => [actors.operator, poolTerms('small'), host],
    // Other terms are another pool's.
    domains: () => ({
      'terms.uses': only(ALL_USES),
      'terms.noticeDays': only(0n),
      'terms.joinUnits': only(3n),
      'terms.minStreamPerDay': only(0n),
    }),
  },

  'streamRenewals.setRenewal': {
    from: 'firm',
    args: ({ actors, large, name, now }) => [
      actors.firm,
      large,
      name('stream'),
      { periodsLeft: 1n, periodDays: 1n, until: now + 20n * DAY, maxRate: RATE },
    ],
    domains: () => ({
      'renewal.periodsLeft': bits(16),
      'renewal.periodDays': [1n, most(16)],
      'renewal.until': bits(48),
      'renewal.maxRate': bits(128),
    }),
    after: async (scene) => {
      scene.wait((scene.endDay - scene.today - 1n) * DAY)
      await endStream(scene, scene.large, scene.name('stream'))
    },
  },
  'streamRenewals.onPoolPayment': {
    from: 'firm',
    args: ({ dollar, actors }) => [dollar, actors.firm, 1n],
    domains: () => ({ amount: 'none' }),
  },

  'licenseGateway.acquireWithPermit': {
    from: 'relayer',
    args: (scene) => {
      const permit = { value: 1n, deadline: scene.now, v: 27n, r: ZERO_ID, s: ZERO_ID }
      return [...usualAcquisition(scene), scene.now, '0x', permit]
    },
    // The permit may fail: an allowance is there.
    domains: (scene, usual) => ({
      ...acquisitionDomains(scene, usual),
      deadline: [scene.now, NEVER],
      'permit.value': ever,
      'permit.deadline': ever,
      'permit.v': bits(8),
    }),
    finish: withSignature,
    after: endAcquired,
  },
}
