/**
 * Every state-changing function of the deployed contracts: what bounds its work, and a call at that bound. caps.gas.ts measures them.
 */
import { CASES } from '../bounds/parameters.ts'
import { most, RATE, type Scene } from '../bounds/scene.ts'
import { channelIdOf } from '../model/channels.ts'
import { leafOf } from '../model/epochs.ts'
import { licenseIdOf, offerIdOf } from '../model/licenses.ts'
import { poolIdOf } from '../model/pools.ts'
import type { Actor } from '../model/universe.ts'
import { workIdOf } from '../model/works.ts'
import { type Address, DAY, type Id, NEVER, rootOf, ZERO_ADDRESS, ZERO_ID } from '../model/world.ts'

export type Call = { from: Actor; args: unknown[] }
export type Row = {
  /**
   * - fixed: no loop, or one over the bits of a word;
   * - days: a pool's eventful days, at most STEPS_PER_WRITE of them;
   * - entries: of a list that the caller brings, at the caller's expense;
   * - recipients: of a split, at most MAX_RECIPIENTS;
   * - bytes: of a text or call that the caller brings, at the caller's expense.
   */
  bound: 'fixed' | 'days' | 'entries' | 'recipients' | 'bytes'
  /** What the call is about, where that is not plain; and why nobody else can make it dearer. */
  note?: string
  /** Calls with so many entries; of others one call. */
  call: (late: Late, entries: number) => Call
  /** Done first, in the same second. */
  prepare?: (late: Late) => Promise<void>
}

export type Late = Awaited<ReturnType<typeof makeLate>>

const MEMBERS = 32
const LEAVES = 64

const list = (count: number) => Array.from({ length: count }, (_, i) => i)

/** A tree of a power of two of leaves, and what proves each. */
function treeOf(leaves: Id[]): { root: Id; proofs: Id[][] } {
  const proofs: Id[][] = leaves.map(() => [])
  let level = leaves
  for (let depth = 0; level.length > 1; depth += 1) {
    for (const [i, siblings] of proofs.entries()) siblings.push(level[(i >> depth) ^ 1] as Id)
    level = list(level.length / 2).map((i) => rootOf(level[2 * i] as Id, [level[2 * i + 1] as Id]))
  }
  return { root: level[0] as Id, proofs }
}

/** A pool with 32 days to walk, on each of which a stream ends and units change, and all that can be done to it. */
export async function makeLate(scene: Scene) {
  const { sure, actors, name, poolTerms, offerTerms, acquisition, registration, dollar, catalogue } = scene
  const works: Id[] = []
  for (let i = 0; i < 3 * MEMBERS; i += 1) {
    await sure('author', 'workRegistry', 'register', registration(`late ${i}`))
    works.push(workIdOf(actors.author, name(`late ${i}`)))
  }
  const terms = poolTerms('late', { noticeDays: 40n, joinUnits: 1n })
  await sure('operator', 'creatorPools', 'createPool', terms)
  const pool = poolIdOf(actors.operator, terms)
  for (const workId of works.slice(0, MEMBERS + 2)) await sure('author', 'creatorPools', 'joinPool', pool, workId)
  await sure('steward', 'creatorPools', 'joinLot', pool, actors.steward, scene.root, 4n)
  await sure('steward', 'workRegistry', 'registerCatalogue', catalogue(name('other'), 5n))
  await sure('firm', 'creatorPools', 'pay', pool, 1_000_000n, actors.firm, ZERO_ID)

  const first = scene.today + 41n
  const last = first + BigInt(MEMBERS) - 1n
  const open = (salt: string, day: bigint) =>
    sure('firm', 'creatorPools', 'openStream', pool, name(salt), RATE + 1n, day, NEVER, actors.firm)
  for (let i = 0; i < MEMBERS; i += 1) await open(`late ${i}`, first + BigInt(i))
  await open('long', last + 100n)
  await open('short', last + 1n)
  const renewal = { periodsLeft: 9n, periodDays: 9n, until: most(48), maxRate: most(128) }
  await sure('firm', 'streamRenewals', 'setRenewal', actors.firm, pool, name('short'), renewal)

  const offers: Record<string, Id> = {}
  const licenses: Record<string, Id> = {}
  for (const [key, changes] of Object.entries({
    plain: {},
    stated: { unitPrice: 1n, periodDays: 2n, graceDays: most(16) },
    shared: { distribution: 1n, unitPrice: 1n, periodDays: 2n, graceDays: most(16) },
  })) {
    const given = offerTerms(`late ${key}`, { poolId: pool, ...changes })
    await sure('operator', 'licenseRegistry', 'publish', given)
    offers[key] = offerIdOf(actors.operator, given)
    const asked = acquisition(offers[key], 'late', key === 'plain' ? { rate: RATE, endDay: last + 100n } : {})
    await sure('firm', 'licenseRegistry', 'acquire', asked, { expiry: 0n, signature: '0x' })
    licenses[key] = licenseIdOf(offers[key], actors.firm, name('late'))
  }
  const asked = acquisition(offers.plain as Id, 'streamless')
  await sure('firm', 'licenseRegistry', 'acquire', asked, { expiry: 0n, signature: '0x' })
  licenses.streamless = licenseIdOf(offers.plain as Id, actors.firm, name('streamless'))

  await sure('firm', 'usageChannels', 'reserve', scene.channel, pool, 500n)
  const voucher = (total: bigint, channelId = scene.channel) => ({
    ...{ channelId, poolId: pool, total, expiry: most(48) },
    signature: scene.signed('relayer', 'Voucher', { channelId, poolId: pool, total, expiry: most(48) }),
  })
  const named = channelIdOf(actors.firm, 1n, 77n)
  const reservations = [{ poolId: pool, amount: 500n }]
  await sure('firm', 'usageChannels', 'open', dollar, 1n, licenses.plain, 77n, 1_000n, reservations)
  await sure('firm', 'usageChannels', 'authorizeKey', named, actors.relayer, most(48), 500n)
  const splitAt = (await scene.view('royaltySplits', 'splitOf', ...split())) as Address
  const inbox = (await scene.view('poolInboxes', 'inboxOf', pool)) as Address
  await sure('firm', 'dollar', 'mint', inbox, 5n)
  const epoch = {
    ...{ registry: scene.chain.at.licenseRegistry, licenseId: licenses.shared as Id, period: 0n, version: 1n },
    ...{ poolId: pool, token: dollar as Address, payer: actors.firm, from: scene.now, to: scene.now + 2n * DAY },
    root: ZERO_ID,
  }
  // Leaves of one work, so that any number of them can be claimed in one call.
  const tree = treeOf(list(LEAVES).map((index) => leafOf(epoch, BigInt(index), works[0] as Id, 1n)))
  epoch.root = tree.root
  const claims = tree.proofs.map((siblings, index) => ({
    ...{ epoch, index: BigInt(index), workId: works[0], amount: 1n, heldAt: epoch.from + DAY, siblings },
  }))

  for (let i = 0; i < MEMBERS; i += 1) {
    await sure('operator', 'creatorPools', 'setUnits', pool, works[i], 9n)
    if (i === 3) {
      const statement = { period: 0n, replaces: 0n, units: 1n, revenue: 0n, usageHash: ZERO_ID }
      await sure('firm', 'usageEpochs', 'publish', epoch.registry, epoch.licenseId, statement, epoch.root, 100n)
    }
    scene.wait(DAY)
  }
  scene.wait((last - scene.today) * DAY)
  const spare = works.slice(MEMBERS + 2)
  return { scene, pool, works, spare, offers, licenses, voucher, epoch, claims, last, inbox, terms, named, splitAt }
}

/** As it is usually called, where boundaries are tried. */
const usual = (key: string): Row['call'] => {
  const { from, args, finish } = CASES[key] as (typeof CASES)[string]
  return ({ scene }) => ({ from, args: finish ? finish(scene, args(scene)) : args(scene) })
}
const fixed = (key: string, note?: string): Row => ({
  bound: 'fixed',
  call: usual(key),
  ...(note !== undefined && { note }),
  ...(CASES[key]?.before && { prepare: ({ scene }: Late) => CASES[key]?.before?.(scene) as Promise<void> }),
})
const days = (from: Actor, args: (late: Late) => unknown[], note?: string): Row => ({
  bound: 'days',
  call: (late) => ({ from, args: args(late) }),
  ...(note !== undefined && { note }),
})
const plain = (from: Actor, args: (late: Late) => unknown[], note?: string): Row => ({
  bound: 'fixed',
  call: (late) => ({ from, args: args(late) }),
  ...(note !== undefined && { note }),
})
const nobody = 'Refused to everybody but its one caller; measured there'
const credential = { expiry: 0n, signature: '0x' }
const proof = 'A hash for each sibling, which the caller brings'

const acquired = (late: Late): [Record<string, unknown>, unknown] => {
  const changes = { rate: RATE, endDay: late.last + 9n }
  return [late.scene.acquisition(late.offers.plain as Id, 'now', changes), credential]
}
const signedAcquisition = (late: Late) => {
  const [acquisition] = acquired(late)
  const signature = late.scene.signed('firm', 'Acquisition', { ...acquisition, deadline: NEVER })
  return [acquisition, credential, NEVER, signature]
}

export const ROWS: Record<string, Row> = {
  'workRegistry.commit': plain('author', ({ scene }) => [scene.name('commitment')]),
  'workRegistry.register': fixed('workRegistry.register'),
  'workRegistry.registerAndCall': {
    ...days('stranger', ({ scene, pool }) => [
      scene.registration('now'),
      scene.chain.at.creatorPools,
      { poolId: pool, join: true },
    ]),
    note: "A target of the caller's choice can burn the caller's gas; here it joins a pool",
  },
  'workRegistry.registerFor': fixed('workRegistry.registerFor', "A wallet's ERC-1271 answer can burn the caller's gas"),
  'workRegistry.registerBatch': {
    bound: 'entries',
    call: ({ scene }, n) => ({
      from: 'stranger',
      args: [list(n).map((i) => scene.name(`batch ${i}`)), 1n, 1n, ZERO_ID],
    }),
  },
  'workRegistry.registerCatalogue': { ...fixed('workRegistry.registerCatalogue'), bound: 'bytes' },
  'workRegistry.materialize': fixed('workRegistry.materialize', proof),
  'workRegistry.bindFor': fixed('workRegistry.bindFor', proof),
  'workRegistry.proposeBinding': fixed('workRegistry.proposeBinding', proof),
  'workRegistry.vetoBinding': fixed('workRegistry.vetoBinding', proof),
  'workRegistry.finishBinding': fixed('workRegistry.finishBinding', proof),
  'workRegistry.setConsent': fixed(
    'workRegistry.setConsent',
    "Finds the word that held by bisection: of a history that only the work's owners lengthen",
  ),
  'workRegistry.setConsentBatch': {
    bound: 'entries',
    call: ({ works }, n) => ({ from: 'author', args: [works.slice(0, n), 1n] }),
  },
  'workRegistry.setPayee': plain('author', ({ scene, works }) => [works[0], scene.actors.coauthor]),
  'workRegistry.lockPayee': plain('author', ({ works }) => [works[0]]),
  'workRegistry.setUri': {
    ...plain('author', ({ works }) => [works[0], `ipfs://${'x'.repeat(59)}`]),
    bound: 'bytes',
  },
  'workRegistry.callFor': {
    ...days('relayer', ({ scene, pool, spare }) => {
      const [workId, target, data] = [spare[0], scene.chain.at.creatorPools, { poolId: pool, join: true }]
      const message = { owner: scene.actors.author, workId, target, data, nonce: 0n, deadline: NEVER }
      return [workId, target, data, NEVER, scene.signed('author', 'CallForWork', message)]
    }),
    note: 'As registerAndCall',
  },
  'workRegistry.approve': fixed('workRegistry.approve'),
  'workRegistry.setApprovalForAll': plain('author', ({ scene }) => [scene.actors.auditor, true]),
  'workRegistry.transferFrom': fixed('workRegistry.transferFrom'),
  'workRegistry.safeTransferFrom': fixed('workRegistry.safeTransferFrom', "The receiver can burn the caller's gas"),

  'creatorPools.createPool': fixed('creatorPools.createPool'),
  'creatorPools.describePool': {
    ...plain('operator', ({ pool }) => [pool, `ipfs://${'x'.repeat(59)}`]),
    bound: 'bytes',
  },
  'creatorPools.proposeOperator': plain('operator', ({ scene, pool }) => [pool, scene.actors.auditor]),
  'creatorPools.acceptOperator': {
    ...plain('auditor', ({ pool }) => [pool]),
    prepare: async ({ scene, pool }) => {
      await scene.sure('operator', 'creatorPools', 'proposeOperator', pool, scene.actors.auditor)
    },
  },
  'creatorPools.renounceOperator': days('operator', ({ pool }) => [pool]),
  'creatorPools.joinPool': days('author', ({ pool, spare }) => [pool, spare[0]]),
  'creatorPools.joinLot': days('steward', ({ pool, scene }) => [pool, scene.actors.steward, scene.name('other'), 5n]),
  'creatorPools.onWorkCall': {
    ...fixedNobody('stranger', ({ pool, works }) => [works[0], ZERO_ADDRESS, { poolId: pool, join: true }]),
  },
  'creatorPools.leavePool': days('author', ({ pool, works }) => [pool, works[0]]),
  'creatorPools.drop': {
    ...days('stranger', ({ pool, works }) => [pool, works[0]]),
    prepare: async ({ scene, works }) => {
      await scene.sure('author', 'workRegistry', 'setConsent', works[0], 0n)
    },
  },
  'creatorPools.extract': days('stranger', ({ pool, scene }) => [pool, scene.catalogueId, 3n]),
  'creatorPools.setUnits': days('operator', ({ pool, works }) => [pool, works[0], 5n]),
  'creatorPools.setUnitsBatch': {
    bound: 'entries',
    note: 'And the days, once',
    call: ({ pool, works }, n) => ({
      from: 'operator',
      args: [pool, works.slice(0, n), works.slice(0, n).map(() => 5n)],
    }),
  },
  'creatorPools.pay': days('firm', ({ pool, scene }) => [pool, 1n, scene.actors.firm, ZERO_ID]),
  'creatorPools.sync': days('stranger', ({ pool }) => [pool, 32n], 'The caller says how many days'),
  'creatorPools.claim': days('stranger', ({ pool, works }) => [pool, works[0]]),
  'creatorPools.claimBatch': {
    bound: 'entries',
    note: "And the days of each pool, once; here all entries are one payee's",
    call: ({ pool, works }, n) => ({
      from: 'stranger',
      args: [works.slice(0, n).map((workId) => ({ poolId: pool, workId }))],
    }),
  },
  'creatorPools.openStream': days('firm', ({ pool, scene, last }) => [
    pool,
    scene.name('now'),
    RATE + 1n,
    last + 9n,
    NEVER,
    scene.actors.firm,
  ]),
  'creatorPools.topUpStream': days('firm', ({ pool, scene, last }) => [
    scene.actors.firm,
    pool,
    scene.name('long'),
    last + 101n,
    NEVER,
    scene.actors.firm,
  ]),
  'creatorPools.setStreamRate': days('firm', ({ pool, scene }) => [
    pool,
    scene.name('long'),
    2n * RATE,
    NEVER,
    scene.actors.firm,
  ]),
  'creatorPools.cancelStream': days('firm', ({ pool, scene }) => [pool, scene.name('long'), 0n, scene.actors.firm]),

  'licenseRegistry.publish': fixed('licenseRegistry.publish'),
  'licenseRegistry.close': plain('operator', ({ offers }) => [offers.plain]),
  'licenseRegistry.acquire': days('firm', acquired, 'With a fee and a stream; uses of a sole agent are 12 at most'),
  'licenseRegistry.acquireFor': days('relayer', signedAcquisition, 'As acquire'),
  'licenseRegistry.renewCredential': {
    ...plain('stranger', ({ scene }) => {
      const licenseId = licenseIdOf(scene.offers.research, scene.actors.firm, scene.name('now'))
      return [licenseId, scene.credential(scene.now + 2n * DAY)]
    }),
    prepare: async ({ scene }) => {
      const asked = scene.acquisition(scene.offers.research, 'now')
      await scene.sure('firm', 'licenseRegistry', 'acquire', asked, scene.credential(scene.now + DAY))
    },
  },
  'licenseRegistry.openStream': days('firm', ({ licenses, last }) => [licenses.streamless, RATE, last + 9n, NEVER]),
  'licenseRegistry.setStreamRate': days('firm', ({ licenses }) => [licenses.plain, 2n * RATE, NEVER]),
  'licenseRegistry.cancelStream': days('firm', ({ licenses }) => [licenses.plain, 0n]),
  'licenseRegistry.report': days('firm', ({ licenses, scene }) => [
    licenses.stated,
    { ...scene.statement, units: 5n },
    NEVER,
  ]),
  'licenseRegistry.reportByUse': fixedNobody('firm', ({ licenses, scene }) => [
    licenses.shared,
    scene.statement,
    scene.actors.firm,
    1n,
  ]),
  'licenseRegistry.creditVouchers': {
    ...plain('stranger', ({ licenses, named }) => [licenses.plain, named]),
    prepare: async ({ scene, voucher, named }) => {
      await scene.sure('stranger', 'usageChannels', 'redeem', [voucher(7n, named)])
    },
  },
  'licenseRegistry.giveNotice': fixed('licenseRegistry.giveNotice'),
  'licenseRegistry.withdrawNotice': {
    ...plain('firm', ({ licenses }) => [licenses.plain, 1n]),
    prepare: async ({ scene, licenses }) => {
      await scene.sure('firm', 'licenseRegistry', 'giveNotice', licenses.plain, 1n, ZERO_ID)
    },
  },
  'licenseRegistry.recordStanding': plain('stranger', ({ licenses }) => [licenses.plain]),
  'licenseRegistry.onPoolPayment': fixedNobody('firm', ({ scene }) => [scene.dollar, scene.actors.firm, 1n]),
  'licenseRegistry.approve': fixed('licenseRegistry.approve'),
  'licenseRegistry.setApprovalForAll': plain('firm', ({ scene }) => [scene.actors.auditor, true]),
  'licenseRegistry.transferFrom': fixed('licenseRegistry.transferFrom'),
  'licenseRegistry.safeTransferFrom': fixed(
    'licenseRegistry.safeTransferFrom',
    "The receiver can burn the caller's gas",
  ),

  'usageEpochs.publish': plain('firm', ({ licenses, scene }) => [
    scene.chain.at.licenseRegistry,
    licenses.shared,
    { ...scene.statement, period: 1n },
    scene.name('now'),
    1_000n,
  ]),
  'usageEpochs.claim': {
    bound: 'entries',
    note: 'A hash for each sibling; here of distinct leaves of one work, six siblings each',
    call: ({ claims }, n) => ({ from: 'stranger', args: [claims.slice(0, n)] }),
  },
  'usageEpochs.materializeAndClaim': {
    bound: 'entries',
    note: 'As claim, and materialize for each proof; here for one',
    call: ({ scene, claims }, n) => ({ from: 'stranger', args: [[scene.proofs[0]], claims.slice(0, n)] }),
  },
  'usageEpochs.close': {
    ...days('stranger', ({ epoch }) => [epoch]),
    prepare: async ({ scene, pool }) => {
      scene.wait(1_097n * DAY)
      // The streams that went on have ended on two days more.
      await scene.sure('stranger', 'creatorPools', 'sync', pool, 2n)
    },
  },

  'usageChannels.open': {
    bound: 'entries',
    call: ({ scene, pool }, n) => ({
      from: 'firm',
      args: [scene.dollar, 1n, ZERO_ID, 9n, 1_000n, list(n).map(() => ({ poolId: pool, amount: 1n }))],
    }),
    note: "Here all reserves are one pool's; a pool of its own adds two cold words",
  },
  'usageChannels.topUp': fixed('usageChannels.topUp'),
  'usageChannels.reserve': fixed('usageChannels.reserve'),
  'usageChannels.announceRelease': fixed('usageChannels.announceRelease'),
  'usageChannels.finishRelease': {
    ...plain('stranger', ({ scene, pool }) => [scene.channel, pool]),
    prepare: async ({ scene, pool }) => {
      await scene.sure('firm', 'usageChannels', 'announceRelease', scene.channel, pool, 5n)
      scene.wait(3n * DAY)
    },
  },
  'usageChannels.announceWithdrawal': fixed('usageChannels.announceWithdrawal'),
  'usageChannels.finishWithdrawal': {
    ...plain('stranger', ({ scene }) => [scene.channel]),
    prepare: async ({ scene }) => {
      await scene.sure('firm', 'usageChannels', 'announceWithdrawal', scene.channel, 5n)
      scene.wait(3n * DAY)
    },
  },
  'usageChannels.authorizeKey': plain('firm', ({ scene }) => [scene.channel, scene.actors.stranger, most(48), 1n]),
  'usageChannels.authorizeKeyFor': plain('relayer', ({ scene }) => {
    const message = { channelId: scene.channel, key: scene.actors.stranger, until: most(48), cap: 1n }
    const signature = scene.signed('firm', 'AuthorizeKey', message)
    return [scene.channel, scene.actors.stranger, most(48), 1n, signature]
  }),
  'usageChannels.revokeKey': plain('firm', ({ scene }) => [scene.channel, scene.actors.relayer]),
  'usageChannels.redeem': {
    bound: 'entries',
    note: "And the days of each pool, for each run of its vouchers; here all are one pool's",
    call: ({ voucher }, n) => ({ from: 'stranger', args: [list(n).map((i) => voucher(BigInt(i + 1)))] }),
  },
  'usageChannels.onPoolPayment': fixedNobody('firm', ({ scene }) => [scene.dollar, scene.actors.firm, 1n]),

  'royaltySplits.announce': {
    bound: 'recipients',
    call: () => ({ from: 'stranger', args: split() }),
  },
  'royaltySplits.distribute': {
    bound: 'recipients',
    note: 'Where each transfer burns TRANSFER_GAS and is credited: below 10,000,000, by test_GivenMaxRecipientsThatBurn',
    prepare: async ({ scene, splitAt }) => {
      await scene.sure('firm', 'dollar', 'mint', splitAt, most(96))
    },
    call: ({ scene }) => ({ from: 'stranger', args: [scene.dollar, ...split()] }),
  },
  'royaltySplits.withdrawCredit': {
    ...plain('stranger', ({ scene, splitAt }) => [splitAt, scene.host, (split()[0] as string[])[0]]),
    prepare: async ({ scene, splitAt }) => {
      const [recipients] = split()
      await scene.sure('firm', 'host', 'mint', splitAt, most(96))
      await scene.sure('firm', 'host', 'setBehavior', recipients[0], 1n)
      await scene.sure('firm', 'royaltySplits', 'distribute', scene.host, ...split())
      await scene.sure('firm', 'host', 'setBehavior', recipients[0], 0n)
    },
  },

  'poolInboxes.sweep': days('stranger', ({ pool }) => [pool]),
  'poolInboxes.sweepStray': {
    ...plain('stranger', ({ scene, terms }) => [scene.actors.operator, terms, scene.host]),
    prepare: async ({ scene, inbox }) => {
      await scene.sure('firm', 'host', 'mint', inbox, 5n)
    },
  },
  'poolInboxes.onPoolPayment': fixedNobody('firm', ({ scene }) => [scene.dollar, scene.actors.firm, 1n]),

  'streamRenewals.setRenewal': fixed('streamRenewals.setRenewal'),
  'streamRenewals.renew': days('stranger', ({ scene, pool }) => [
    scene.actors.firm,
    pool,
    scene.name('short'),
    scene.actors.firm,
  ]),
  'streamRenewals.onPoolPayment': fixedNobody('firm', ({ scene }) => [scene.dollar, scene.actors.firm, 1n]),

  'licenseGateway.acquireWithPermit': days(
    'relayer',
    (late) => [...signedAcquisition(late), { value: 1n, deadline: NEVER, v: 27n, r: ZERO_ID, s: ZERO_ID }],
    'As acquireFor; a permit that fails costs the caller',
  ),
}

function fixedNobody(from: Actor, args: (late: Late) => unknown[]): Row {
  return plain(from, args, nobody)
}

/** As many as one may have. */
function split(): [string[], bigint[]] {
  const recipients = list(64).map((i) => `0x${(i + 4_096).toString(16).padStart(40, '0')}`)
  return [recipients, recipients.map((_, i) => (i === 0 ? 1_000_000n - 63n * 15_625n : 15_625n))]
}
