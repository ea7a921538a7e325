import { type Address, encodeFunctionData, type Hex, maxUint256, toHex, zeroHash } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import {
  buildAnnounceRelease,
  buildAnnounceWithdrawal,
  buildAuthorizeKey,
  buildFinishRelease,
  buildFinishWithdrawal,
  buildOpenChannel,
  buildRedeemVouchers,
  buildReserveForPool,
  buildRevokeChannelKey,
  buildTopUpChannel,
  channelIdOf,
  signVoucher,
} from '../../sdk/src/channels/index.ts'
import {
  bindWalletTypedData,
  buildAcceptOperator,
  buildAcquireLicense,
  buildAnnounceSplit,
  buildApproveAllLicenses,
  buildApproveAllWorks,
  buildApproveLicense,
  buildApproveWork,
  buildBindWorkFor,
  buildCancelStream,
  buildCatalogue,
  buildCloseOffer,
  buildCommitWork,
  buildDistributeSplit,
  buildFinishBinding,
  buildGiveNotice,
  buildLockPayee,
  buildOpenStream,
  buildProposeBinding,
  buildProposeOperator,
  buildRecordStanding,
  buildRegisterWork,
  buildRenewStream,
  buildRenounceOperator,
  buildReportStatement,
  buildSetConsent,
  buildSetPayee,
  buildSetRenewal,
  buildTransferLicense,
  buildTransferWork,
  buildVetoBinding,
  buildWithdrawCredit,
  buildWithdrawNotice,
  type Call,
  createRoyaltyClient,
  DAY,
  licenseIdOf,
  perDay,
  sharesOf,
  streamIdOf,
  USES,
  vetoBindingTypedData,
  workIdOf,
} from '../../sdk/src/index.ts'
import { buildUsageTree } from '../../sdk/src/tree/index.ts'
import {
  buildClaimUsage,
  buildCloseUsageEpoch,
  buildPublishUsageEpoch,
  type UsageEpoch,
  usageEpochIdOf,
} from '../../sdk/src/usage/index.ts'
import { BOTH, type Step, startHistory } from './history.ts'
import { someContent } from './sdkChain.ts'

const SALTS = [0, 1, 2].map((salt) => toHex(salt, { size: 32 }))
const RATE = perDay(1_000_000n)
const HOSTILE = { Honest: 0, Block: 1 } as const
/** What a sole agent sells. */
const SOLD = [USES.Train, USES.Mine, USES.Search] as const

/** All that the replay keeps, on a chain where everything can happen to it, by chance. */
export async function startReplay(random: (below: number) => number) {
  const history = await startHistory()
  const { author, operator, payer, certifier, stranger, dollar, mint, deployment, contracts, viem, publicClient } =
    history
  const people = [author, operator, payer, certifier, stranger].map(({ account }) => account.address)
  const pick = <item>(items: readonly item[]) => items[random(items.length)] as item
  const chance = (of: number) => random(of) === 0
  let time = await history.now()

  // Works of the author's, and some that chance registers.
  const contents = Array.from({ length: 12 }, () => someContent())
  const works = [...history.works]
  const someWork = () => pick(works)
  const ownerOf = async (workId: Hex) => (await contracts.workRegistry.read.holderOf([workId])) as Address
  const commitments = Array.from({ length: 6 }, () => someContent())

  // A catalogue whose works wait for the holders of claim keys.
  const keys = Array.from({ length: 8 }, (_, i) => privateKeyToAccount(toHex(0x1000 + i, { size: 32 })))
  const holders = keys.map(({ address }) => ({ contentHash: someContent(), holder: address, isClaimKey: true }))
  const tree = buildCatalogue(holders)
  const lot = { steward: author.account.address, root: tree.root, count: tree.count }
  const { catalogueId } = await author.royalty.works.registerCatalogue({ ...lot, uses: BOTH })
  const waiting = await Promise.all(keys.map((_, i) => contracts.workRegistry.read.catalogueWorkIdOf([catalogueId, i])))
  const proofOf = (index: number) => ({
    steward: lot.steward,
    count: lot.count,
    leaf: tree.leaf(index),
    siblings: tree.proof(index),
  })
  const where = { chainId: payer.royalty.chainId, address: deployment.workRegistry.address }

  // Pools whose operators change, and one that is a sole agent.
  const poolTerms = { token: dollar.address, fallbackPayee: operator.account.address } as const
  const createPool = async (terms: object) =>
    (await operator.royalty.pools.create({ ...poolTerms, uses: BOTH, salt: someContent(), ...terms })).poolId
  const operated = [await createPool({ joinUnits: 1 }), await createPool({ joinUnits: 1 }), await createPool({})]
  await author.royalty.pools.join({ poolId: operated[0] as Hex, workId: history.works[1] })
  const agency = await createPool({ soleAgent: true, uses: USES.Train | USES.Mine | USES.Search })
  const paid = history.pools.atOnce
  await author.royalty.pools.join({ poolId: paid, workId: history.works[0] })
  const members = [history.works[0]]
  for (let i = 0; i < 2; i += 1) {
    const { workId } = await author.royalty.works.registerAndJoin({
      contentHash: someContent(),
      uses: BOTH,
      poolId: paid,
    })
    members.push(workId)
  }

  // Offers to one alone and to many, with and without ends, and what can end a license early.
  const publish = async (terms: Parameters<typeof history.publish>[0]) => ({
    ...(await history.publish({ fee: 0n, ...terms })),
    ...terms,
  })
  const days = (count: number) => count * 86_400
  const offers = [
    await publish({ poolId: agency, exclusive: true, uses: USES.Train, duration: days(6), noticeDays: 2 }),
    await publish({ poolId: agency, exclusive: true, uses: USES.Train | USES.Mine, duration: days(4), noticeDays: 1 }),
    await publish({
      poolId: agency,
      exclusive: true,
      uses: USES.Mine,
      duration: days(9),
      noticeDays: 3,
      cureDays: 1,
      periodDays: 1,
      graceDays: 0,
      guarantee: 0n,
    }),
    await publish({ poolId: agency, uses: USES.Train | USES.Mine, duration: days(5) }),
    await publish({ poolId: agency, uses: USES.Train | USES.Mine, duration: days(2) }),
    await publish({ poolId: agency, uses: USES.Mine, duration: days(12), cureDays: 1, periodDays: 1, graceDays: 0 }),
    await publish({ poolId: agency, uses: USES.Search, duration: 0, transferable: true }),
    await publish({
      poolId: agency,
      exclusive: true,
      uses: USES.Train,
      duration: days(20),
      start: Number(time) + days(5),
    }),
    await publish({ poolId: paid, uses: BOTH, duration: days(3_000), transferable: true }),
  ]
  const closable: Hex[] = []
  for (let i = 0; i < 4; i += 1) closable.push((await publish({ poolId: paid, duration: days(10) })).offerId)
  const licensees = [payer.account.address, stranger.account.address]
  type Held = { licenseId: Hex; licensee: Address; period: number; version: number }
  const licenses: Held[] = []
  const noticed: { license: Held; kind: 'Licensee' | 'Publisher' | 'Breach' }[] = []
  const holderOf = (licenseId: Hex) => contracts.licenseRegistry.read.ownerOf([BigInt(licenseId)])

  // A license by use, whose periods are days, and the epochs of its statements.
  const metered = await publish({
    poolId: paid,
    distribution: 'Usage',
    unitPrice: 1n,
    periodDays: 1,
    graceDays: 30,
    cureDays: 5_000,
    duration: 0,
  })
  const { licenseId: meteredLicense, start } = await payer.royalty.licenses.acquire({ offerId: metered.offerId })
  const epochs: { epoch: UsageEpoch; epochId: Hex; leaves: { index: number; workId: Hex; amount: bigint }[] }[] = []
  const trees: Awaited<ReturnType<typeof buildUsageTree>>[] = []

  // Streams into a pool, paid in advance, that anybody may renew.
  for (const spender of ['streamRenewals', 'usageEpochs', 'usageChannels'] as const) {
    await dollar.write.approve([deployment[spender].address, maxUint256], { account: payer.account.address })
  }
  /** Each opens one stream, in this order. */
  const streamSalts = Array.from({ length: 16 }, (_, salt) => toHex(salt, { size: 32 }))
  let opened = 0
  const someStream = () => pick(streamSalts.slice(Math.max(opened - 3, 0), opened + 1))
  const registry = deployment.licenseRegistry.address
  const controllers = [payer.account.address, registry]
  const streamOf = (controller: Address, salt: Hex) => streamIdOf({ controller, poolId: paid, salt })

  /** The stream that ends next, where any runs, and when. */
  const nextToEnd = async () => {
    const { read } = contracts.creatorPools
    const streams = await Promise.all(
      streamSalts.map(async (salt) => ({
        salt,
        ...(await read.streamOf([paid, streamOf(payer.account.address, salt)])),
      })),
    )
    const running = streams.filter(({ end }) => end > time).sort((a, b) => Number(a.end - b.end))
    return running[0] ?? { salt: someStream(), end: 0n }
  }

  // Channels, the pools they serve, and keys.
  const channelPools = [paid, history.pools.withNotice]
  await author.royalty.pools.join({ poolId: channelPools[1] as Hex, workId: history.works[0] }).catch(() => undefined)
  const channels = [1, 2].map((salt) =>
    channelIdOf({ payer: payer.account.address, noticeDays: salt * 2, salt: BigInt(salt) }),
  )
  const channelKeys = keys.slice(0, 3)
  const agents = await Promise.all(
    channelKeys.map((key) => createRoyaltyClient({ publicClient, walletClient: history.walletOf(key), deployment })),
  )

  // Splits, one of which is a recipient of the other, of a token that can refuse people.
  const hostile = await viem.deployContract('HostileToken')
  const inner = sharesOf([
    { payee: author.account.address, weight: '1' },
    { payee: certifier.account.address, weight: '1' },
    { payee: stranger.account.address, weight: '1' },
  ])
  const addressOfSplit = (split: typeof inner) =>
    contracts.royaltySplits.read.splitOf([[...split.recipients], [...split.shares]])
  const outer = sharesOf([
    { payee: await addressOfSplit(inner), weight: '0.7' },
    { payee: payer.account.address, weight: '0.3' },
  ])
  const splits = [
    { ...inner, split: await addressOfSplit(inner) },
    { ...outer, split: await addressOfSplit(outer) },
  ]
  const tokens = [dollar.address, hostile.address]
  const refusable = [author.account.address, certifier.account.address, payer.account.address]
  const onToken = (functionName: string, args: readonly unknown[]): Call => ({
    to: hostile.address,
    data: encodeFunctionData({ abi: hostile.abi, functionName, args } as never),
    value: 0n,
  })

  let registering = contents[0] as Hex
  const by = (from: Address, call: Call, done?: () => unknown): Step => ({ from, call, done })
  const firm = payer.account.address
  const [steward, head, anyone] = [author.account.address, operator.account.address, stranger.account.address]
  const acts = {
    register: async () => {
      const contentHash = pick(contents)
      registering = contentHash
      const payee = chance(2) ? pick(people) : undefined
      const call = buildRegisterWork(deployment, { contentHash, uses: BOTH, ...(payee && { payee }) })
      return by(steward, call, () => works.push(workIdOf({ creator: steward, contentHash })))
    },
    commit: async () => by(pick(people), buildCommitWork(deployment, { commitment: pick(commitments) })),
    setConsent: async () => {
      const workId = pick([...works, catalogueId])
      return by(await ownerOf(workId), buildSetConsent(deployment, { workId, uses: pick([0, USES.Train, BOTH]) }))
    },
    setPayee: async () => {
      const workId = someWork()
      const payee = chance(4) ? undefined : pick(people)
      return by(await ownerOf(workId), buildSetPayee(deployment, { workId, ...(payee && { payee }) }))
    },
    lockPayee: async () => {
      const workId = pick(works.slice(1))
      return by(await ownerOf(workId), buildLockPayee(deployment, { workId }))
    },
    approveWork: async () => {
      const workId = someWork()
      const to = chance(3) ? undefined : pick(people)
      return by(await ownerOf(workId), buildApproveWork(deployment, { workId, ...(to && { operator: to }) }))
    },
    approveAllWorks: async () =>
      by(pick(people), buildApproveAllWorks(deployment, { operator: pick(people), approved: chance(2) })),
    transferWork: async () => {
      // Those that join and are paid stay with the author, so that none is the licensee's own.
      const workId = pick(works.slice(1))
      const from = await ownerOf(workId)
      return by(from, buildTransferWork(deployment, { from, to: pick(people), workId }))
    },
    proposeBinding: async () =>
      by(steward, buildProposeBinding(deployment, { proof: proofOf(random(8)), wallet: pick(people) })),
    finishBinding: async () => {
      const index = random(8)
      const call = buildFinishBinding(deployment, { proof: proofOf(index) })
      return by(anyone, call, () => works.push(waiting[index] as Hex))
    },
    vetoBinding: async () => {
      const index = 5 + random(3)
      const [key, workId] = [keys[index], waiting[index]] as [(typeof keys)[number], Hex]
      const deadline = time + 400n * DAY
      const signature = await key.signTypedData(
        vetoBindingTypedData({ ...where, claimKey: key.address, workId, deadline }),
      )
      return by(anyone, buildVetoBinding(deployment, { proof: proofOf(index), deadline, signature }))
    },
    bindFor: async () => {
      const index = 4 + random(3)
      const [key, workId] = [keys[index], waiting[index]] as [(typeof keys)[number], Hex]
      const message = { claimKey: key.address, workId, wallet: pick(people), deadline: time + 400n * DAY }
      const signature = await key.signTypedData(bindWalletTypedData({ ...where, ...message }))
      const call = buildBindWorkFor(deployment, { ...message, proof: proofOf(index), signature })
      return by(anyone, call, () => works.push(workId))
    },
    proposeOperator: async () => {
      const poolId = pick(operated)
      const from = (await contracts.creatorPools.read.poolOf([poolId])).operator
      const to = chance(4) ? undefined : pick(people)
      return by(from, buildProposeOperator(deployment, { poolId, ...(to && { operator: to }) }))
    },
    acceptOperator: async () => {
      const poolId = pick(operated)
      const { pendingOperator } = await contracts.creatorPools.read.stateOf([poolId])
      return by(pendingOperator, buildAcceptOperator(deployment, { poolId }))
    },
    renounceOperator: async () => {
      const poolId = operated[0] as Hex
      const from = (await contracts.creatorPools.read.poolOf([poolId])).operator
      return by(from, buildRenounceOperator(deployment, { poolId }))
    },
    acquire: async () => {
      const { offerId } = pick(offers)
      const [licensee, salt] = [pick(licensees), pick(SALTS)]
      const call = buildAcquireLicense(deployment, { offerId, salt, licensee, maxFee: 0n })
      const license = { licenseId: licenseIdOf({ offerId, licensee, salt }), licensee, period: 0, version: 0 }
      return by(licensee, call, () => licenses.push(license))
    },
    approveLicense: async () => {
      const { licenseId } = pick(licenses)
      const to = chance(3) ? undefined : pick(people)
      const call = buildApproveLicense(deployment, { licenseId, ...(to && { operator: to }) })
      return by(await holderOf(licenseId), call)
    },
    approveAllLicenses: async () =>
      by(pick(licensees), buildApproveAllLicenses(deployment, { operator: pick(people), approved: chance(2) })),
    transferLicense: async () => {
      const { licenseId } = pick(licenses)
      const from = await holderOf(licenseId)
      return by(from, buildTransferLicense(deployment, { licenseId, from, to: pick(licensees) }))
    },
    report: async () => {
      const license = pick(licenses.slice(-6))
      const corrects = license.period > 0 && chance(4)
      const period = corrects ? license.period - 1 : license.period
      const replaces = corrects ? license.version : 0
      const call = buildReportStatement(deployment, { licenseId: license.licenseId, period, replaces, units: 0n })
      return by(license.licensee, call, () => {
        license.period = period + 1
        license.version = replaces + 1
      })
    },
    giveNotice: async () => {
      const license = pick(licenses.slice(-4))
      const kind = pick(['Licensee', 'Publisher', 'Breach'] as const)
      const call = buildGiveNotice(deployment, { licenseId: license.licenseId, kind })
      return by(kind === 'Licensee' ? license.licensee : head, call, () => {
        noticed.push({ license, kind })
      })
    },
    withdrawNotice: async () => {
      const { license, kind } = noticed.at(-1) ?? { license: pick(licenses), kind: 'Breach' as const }
      const call = buildWithdrawNotice(deployment, { licenseId: license.licenseId, kind })
      return by(kind === 'Licensee' ? license.licensee : head, call, () => noticed.pop())
    },
    recordStanding: async () => {
      const { licenseId } = pick(licenses.slice(-6))
      return by(anyone, buildRecordStanding(deployment, { licenseId }))
    },
    closeOffer: async () => by(head, buildCloseOffer(deployment, { offerId: pick(closable) })),
    openStream: async () => {
      const endDay = Number(time / DAY) + 2 + random(12)
      const call = buildOpenStream(deployment, {
        poolId: paid,
        salt: streamSalts[opened] ?? zeroHash,
        rate: RATE,
        endDay,
        payer: firm,
      })
      return by(firm, call, () => {
        opened += 1
      })
    },
    cancelStream: async () =>
      by(firm, buildCancelStream(deployment, { poolId: paid, salt: someStream(), receiver: firm })),
    setRenewal: async () => {
      const periodsLeft = random(4)
      const renewal = { periodsLeft, periodDays: 1 + random(3), until: Number(time + 200n * DAY), maxRate: RATE * 2n }
      const stream = { controller: chance(4) ? registry : firm, poolId: paid, salt: (await nextToEnd()).salt }
      return by(firm, buildSetRenewal(deployment, { ...stream, renewal }))
    },
    renew: async () => {
      const stream = { controller: firm, poolId: paid, salt: (await nextToEnd()).salt, payer: firm }
      return by(anyone, buildRenewStream(deployment, stream))
    },
    publishEpoch: async () => {
      const period = epochs.length
      const shares = members.map((workId) => ({ workId, amount: BigInt(1 + random(900)) }))
      const tree = await buildUsageTree({ licenseId: meteredLicense, period, version: 1, shares })
      const call = buildPublishUsageEpoch(deployment, { ...tree, units: BigInt(random(3)) })
      const from = Number(start) + period * days(1)
      const epoch: UsageEpoch = {
        registry: deployment.licenseRegistry.address,
        licenseId: meteredLicense,
        period,
        version: 1,
        poolId: paid,
        token: dollar.address,
        payer: firm,
        from,
        to: from + days(1),
        root: tree.root,
      }
      const leaves = shares.map((_, index) => tree.leaf(index))
      return by(firm, call, () => {
        trees.push(tree)
        epochs.push({ epoch, epochId: usageEpochIdOf(epoch), leaves })
      })
    },
    claimUsage: async () => {
      const at = random(epochs.length)
      const { epoch, leaves } = epochs[at] as (typeof epochs)[number]
      const indexes = chance(2) ? [random(3)] : [0, 2]
      const claims = indexes.map((index) => ({
        epoch,
        ...(leaves[index] as (typeof leaves)[number]),
        heldAt: epoch.to - 1,
        siblings: (trees[at] as (typeof trees)[number]).proof(index),
      }))
      return by(anyone, buildClaimUsage(deployment, { claims }))
    },
    closeEpoch: async () => by(anyone, buildCloseUsageEpoch(deployment, { epoch: pick(epochs).epoch })),
    openChannel: async () => {
      const salt = 1 + random(2)
      const reservations = chance(2) ? [{ poolId: pick(channelPools), amount: 200n }] : []
      const terms = { token: dollar.address, noticeDays: salt * 2, salt: BigInt(salt), amount: 500n, reservations }
      return by(firm, buildOpenChannel(deployment, { ...terms, licenseId: meteredLicense }))
    },
    topUpChannel: async () =>
      by(firm, buildTopUpChannel(deployment, { channelId: pick(channels), amount: BigInt(1 + random(400)) })),
    reserve: async () => {
      const reservation = { channelId: pick(channels), poolId: pick(channelPools), amount: BigInt(1 + random(150)) }
      return by(firm, buildReserveForPool(deployment, reservation))
    },
    announceRelease: async () => {
      const release = { channelId: pick(channels), poolId: pick(channelPools), amount: BigInt(random(5) * 70) }
      return by(firm, buildAnnounceRelease(deployment, release))
    },
    finishRelease: async () =>
      by(anyone, buildFinishRelease(deployment, { channelId: pick(channels), poolId: pick(channelPools) })),
    announceWithdrawal: async () => {
      const withdrawal = { channelId: pick(channels), amount: BigInt(random(4) * 60) }
      return by(firm, buildAnnounceWithdrawal(deployment, withdrawal))
    },
    finishWithdrawal: async () => by(anyone, buildFinishWithdrawal(deployment, { channelId: pick(channels) })),
    authorizeKey: async () => {
      const grant = {
        channelId: pick(channels),
        key: pick(channelKeys).address,
        until: Number(time) + days(20 + random(300)),
        cap: BigInt(random(600)),
      }
      return by(firm, buildAuthorizeKey(deployment, grant))
    },
    revokeKey: async () => {
      const key = channelKeys[2] as (typeof channelKeys)[number]
      return by(firm, buildRevokeChannelKey(deployment, { channelId: pick(channels), key: key.address }))
    },
    redeem: async () => {
      const vouchers = []
      for (let i = 0; i <= random(2); i += 1) {
        const [channelId, poolId] = [pick(channels), pick(channelPools)]
        const { redeemed } = await contracts.usageChannels.read.reserveOf([channelId, poolId])
        const total = redeemed + BigInt(1 + random(200))
        vouchers.push(await signVoucher(pick(agents), { channelId, poolId, total, expiry: Number(time) + days(60) }))
      }
      return by(anyone, buildRedeemVouchers(deployment, { vouchers }))
    },
    announceSplit: async () => {
      const { recipients, shares } = pick(splits)
      return by(anyone, buildAnnounceSplit(deployment, { recipients, shares }))
    },
    refuse: async () => by(anyone, onToken('setBehavior', [pick(refusable), pick([HOSTILE.Honest, HOSTILE.Block])])),
    fundSplit: async () => by(anyone, onToken('mint', [pick(splits).split, BigInt(1 + random(20))])),
    fundSplitInDollars: async () => {
      const args = [pick(splits).split, BigInt(1 + random(700_000))] as const
      const data = encodeFunctionData({ abi: dollar.abi, functionName: 'mint', args })
      return by(anyone, { to: dollar.address, data, value: 0n })
    },
    distribute: async () => {
      const { recipients, shares } = pick(splits)
      return by(anyone, buildDistributeSplit(deployment, { token: pick(tokens), recipients, shares }))
    },
    withdrawCredit: async () => {
      const credit = { split: pick(splits).split, token: hostile.address, recipient: pick(refusable) }
      return by(anyone, buildWithdrawCredit(deployment, credit))
    },
  } satisfies Record<string, () => Promise<Step>>
  type Act = keyof typeof acts
  const names = Object.keys(acts) as Act[]
  const frequent: Act[] = [
    'acquire',
    'report',
    'giveNotice',
    'distribute',
    'fundSplit',
    'setPayee',
    'redeem',
    'renew',
    'renew',
    'setRenewal',
    'withdrawNotice',
  ]
  await mint(firm, 10n ** 12n)
  time = await history.now()

  return {
    ...history,
    time: () => time,
    people,
    works,
    catalogueId,
    waiting,
    commitments,
    operated,
    agency,
    uses: SOLD,
    offerIds: [...offers.map(({ offerId }) => offerId), ...closable, metered.offerId],
    licenses,
    meteredLicense,
    controllers,
    streamSalts,
    streamOf,
    epochs,
    members,
    channels,
    channelPools,
    channelKeys: channelKeys.map(({ address }) => address),
    splits,
    tokens,
    names,
    /** What goes wrong only because nothing is there yet that it could happen to is left out. */
    async block(later: readonly bigint[]): Promise<Act[]> {
      const steps: [Act, Step][] = []
      for (let i = random(6); i >= 0; i -= 1) {
        const name = pick([...names, ...frequent])
        const isReady = (licenses.length > 0 || !['approveLicense', 'transferLicense'].includes(name)) && name
        if (!isReady) continue
        const needs = {
          licenses: ['report', 'giveNotice', 'withdrawNotice', 'recordStanding'],
          epochs: ['claimUsage', 'closeEpoch'],
        }
        if (needs.licenses.includes(name) && licenses.length === 0) continue
        if (needs.epochs.includes(name) && epochs.length === 0) continue
        const step = await acts[name]()
        if (people.includes(step.from)) steps.push([name, step])
        // A payee named in the very second of registration.
        if (name === 'register' && chance(2)) {
          const workId = workIdOf({ creator: steward, contentHash: registering })
          steps.push(['setPayee', by(steward, buildSetPayee(deployment, { workId, payee: pick(people) }))])
        }
      }
      time += pick(later)
      // A stream is renewed in its last day.
      const { end } = await nextToEnd()
      if (steps.some(([name]) => name === 'renew') && end > time) time = end - 1n
      const wentThrough = await history.mine(time, ...steps.map(([, step]) => step))
      return steps.flatMap(([name], i) => (wentThrough[i] ? [name] : []))
    },
  }
}
