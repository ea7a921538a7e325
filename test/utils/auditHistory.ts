import path from 'node:path'
import { erc20Abi, type Hex, parseEventLogs, toHex } from 'viem'
import { type AuditFile, type ReplayLog, readLogs, type TokenTransfer } from '../../sdk/src/audit/index.ts'
import {
  announceWithdrawal,
  authorizeKey,
  creditVouchers,
  finishWithdrawal,
  openChannel,
  redeemVouchers,
  signVoucher,
} from '../../sdk/src/channels/index.ts'
import { perDay, sharesOf } from '../../sdk/src/index.ts'
import { createMeter, folderTarget, memoryStore, readUsageFile, retrieved } from '../../sdk/src/meter/index.ts'
import { buildUsageTree } from '../../sdk/src/tree/index.ts'
import { openUsageTreeFile } from '../../sdk/src/tree/node/index.ts'
import {
  claimUsage,
  heldSecondOf,
  publishUsageEpoch,
  type UsageEpoch,
  usageEpochsOf,
} from '../../sdk/src/usage/index.ts'
import { sdkChain, someContent } from './sdkChain.ts'

const DAY = 86_400
const TEXT = toHex(0x7e, { size: 32 })
const USES = ['Retrieve', 'Train'] as const

type History = Awaited<ReturnType<typeof startAuditHistory>>

/** Two pools with works of three people, one payee of whom is a split; and a firm with a license by use and its meter. */
export async function startAuditHistory(folder: string) {
  const chain = await sdkChain()
  const { author, operator, payer, stranger, certifier, dollar, mint, networkHelpers, contracts } = chain
  await mint(payer.account.address, 10n ** 12n)
  const token = dollar.address
  const pool = { token, uses: USES, fallbackPayee: operator.account.address }
  const { poolId } = await operator.royalty.pools.create({ ...pool, joinUnits: 7, noticeDays: 1 })
  const agency = await operator.royalty.pools.create({ ...pool, joinUnits: 1, soleAgent: true, salt: someContent() })

  const registered = async (who: typeof author, into: Hex) =>
    (await who.royalty.works.registerAndJoin({ contentHash: someContent(), uses: USES, poolId: into })).workId
  const shares = sharesOf([
    { payee: author.account.address, weight: '0.7' },
    { payee: certifier.account.address, weight: '0.3' },
  ])
  const split = await contracts.royaltySplits.read.splitOf([[...shares.recipients], [...shares.shares]])
  await stranger.royalty.splits.announce(shares)
  const shared = await author.royalty.works.register({ contentHash: someContent(), uses: USES, payee: split })
  await author.royalty.pools.join({ poolId, workId: shared.workId })
  const works = [await registered(author, poolId), await registered(stranger, poolId), shared.workId] as const
  // The operator's own, from before any money on.
  const operators = await registered(operator, poolId)
  await registered(author, agency.poolId)

  const publish = (terms: Omit<Parameters<typeof operator.royalty.offers.publish>[0], 'textHash' | 'uses'>) =>
    operator.royalty.offers.publish({ textHash: TEXT, uses: ['Retrieve'], ...terms })
  const byUse = await publish({
    ...{ poolId, distribution: 'Usage', unitPrice: 300n, fee: 500n },
    ...{ periodDays: 1, graceDays: 30, cureDays: 100 },
  })
  const metered = await payer.royalty.licenses.acquire({ offerId: byUse.offerId })

  let clock = (metered.start + 60) * 1_000
  const meterOf = (licenseId: Hex, start: number) =>
    createMeter({
      license: { licenseId, start: BigInt(start), periodDays: 1 },
      ...{ store: memoryStore(), policy: retrieved(), clock: () => clock },
      settlement: {
        client: payer.royalty,
        folder,
        target: folderTarget(path.join(folder, 'published')),
        timeout: 2_000,
      },
    })
  const meter = meterOf(metered.licenseId, metered.start)
  const files: AuditFile[] = []
  const addFile = (name: string) => files.push({ name, read: () => readUsageFile(name) })

  return {
    ...chain,
    operators,
    provider: chain.provider,
    ...{
      folder,
      token,
      poolId,
      agency: agency.poolId,
      works,
      shares,
      split,
      metered,
      meter,
      meterOf,
      files,
      addFile,
      publish,
    },
    registered,
    clock: () => clock,
    /** A day of use: answers made of the first two works, and of some others. */
    async use(answers: number, of: readonly Hex[] = [...works.slice(0, 2), operators]) {
      for (let i = 0; i < answers; i += 1)
        await meter.record({
          id: `${clock} ${i}`,
          time: clock,
          works: of.map((workId, n) => ({ workId, weight: 1 + ((i + n) % 3) })),
        })
    },
    async nextDay(days = 1) {
      await networkHelpers.time.increase(days * DAY)
      clock += days * DAY * 1_000
    },
    /** Settles a period, and claims for some of its works. */
    async settle(period: number, claiming: readonly Hex[]) {
      const settled = await meter.settle({ period })
      addFile(settled.location as string)
      const tree = await openUsageTreeFile(path.join(folder, settled.treeFile as string))
      const epochs = await usageEpochsOf(stranger.royalty, { licenseId: metered.licenseId })
      const epoch = epochs.find(({ epochId }) => epochId === settled.settled.epochId)?.epoch as UsageEpoch
      const claims = []
      for (const workId of claiming) {
        const [proof, heldAt] = [await tree.proveWork(workId), await heldSecondOf(stranger.royalty, { epoch, workId })]
        if (!proof || !heldAt) throw new Error(`No share of work ${workId}`)
        claims.push({ epoch, heldAt, ...proof.leaf, siblings: proof.siblings })
      }
      await claimUsage(stranger.royalty, { claims })
      return { epoch, tree, settled }
    },
    /** What an auditor is given. */
    async evidence(): Promise<{ logs: ReplayLog[]; transfers: TokenTransfer[]; files: AuditFile[] }> {
      const logs: ReplayLog[] = []
      for await (const log of readLogs(stranger.royalty)) logs.push(log)
      return { logs, transfers: await transfersOf(chain), files: [...files] }
    },
  }
}

/** A history in which everything happens, and nothing that an audit would mind. */
export async function honestHistory(folder: string) {
  const history = await startAuditHistory(folder)
  const { payer, operator, stranger, author, poolId, agency, works, shares, token, publish, use, nextDay, settle } =
    history
  const byUnits = await publish({
    ...{ poolId, fee: 1_000n, unitPrice: 3n, revenueShare: 25_000, guarantee: 100n },
    ...{ periodDays: 1, graceDays: 2, cureDays: 5, noticeDays: 4 },
  })
  const { licenseId } = await payer.royalty.licenses.acquire({ offerId: byUnits.offerId })
  await payer.royalty.licenses.giveNotice({ licenseId, kind: 'Licensee' })
  const rate = perDay(86_400n)
  const streaming = await publish({ poolId, fee: 1n, minRate: rate, noticeDays: 2, cureDays: 3 })
  const endDay = Math.floor(history.clock() / 86_400_000) + 20
  const streamed = await payer.royalty.licenses.acquire({ offerId: streaming.offerId, rate, endDay })
  const exclusive = await publish({ poolId: agency, exclusive: true, fee: 10n, duration: 2 * DAY })
  await payer.royalty.licenses.acquire({ offerId: exclusive.offerId, salt: toHex(1, { size: 32 }) })
  await payer.royalty.pools.pay({ poolId, amount: 1_234n })
  await author.royalty.works.setConsent({ workId: works[0], uses: USES })

  await use(9)
  await nextDay()
  await payer.royalty.statements.report({ licenseId, period: 0, units: 40n, revenue: 1_001n })
  await payer.royalty.statements.report({ licenseId, period: 0, replaces: 1, units: 50n, revenue: 1_001n })
  await settle(0, [works[0], works[1]])
  const key = stranger.account.address
  const { channelId } = await openChannel(payer.royalty, {
    ...{ token, noticeDays: 2, amount: 900n, licenseId, reservations: [{ poolId, amount: 200n }] },
  })
  const until = Math.floor(history.clock() / 1_000) + 200 * DAY
  await authorizeKey(payer.royalty, { channelId, key, until, cap: 500n })
  const redeem = async (total: bigint) => {
    const voucher = await signVoucher(stranger.royalty, { channelId, poolId, total, expiry: until })
    await redeemVouchers(stranger.royalty, { vouchers: [voucher] })
  }
  await redeem(150n)
  await redeem(260n)
  await creditVouchers(payer.royalty, { licenseId, channelId })
  await announceWithdrawal(payer.royalty, { channelId, amount: 300n })
  await operator.royalty.pools.setUnits({ poolId, workId: works[0], units: 20 })

  await use(12)
  await nextDay()
  await payer.royalty.statements.report({ licenseId, period: 1, units: 200n })
  await settle(1, [works[1]])
  await payer.royalty.licenses.giveNotice({ licenseId: streamed.licenseId, kind: 'Licensee' })
  await stranger.royalty.claims.claimBatch({ claims: works.map((workId) => ({ poolId, workId })) })
  await stranger.royalty.splits.distribute({ token, ...shares })
  await payer.royalty.licenses.acquire({ offerId: exclusive.offerId, salt: toHex(2, { size: 32 }) })

  await nextDay(2)
  await payer.royalty.statements.report({ licenseId, period: 2, units: 7n })
  await payer.royalty.statements.report({ licenseId, period: 3, units: 9n })
  await stranger.royalty.licenses.recordStanding({ licenseId: streamed.licenseId })
  await payer.royalty.licenses.cancelStream({ licenseId: streamed.licenseId })
  await finishWithdrawal(stranger.royalty, { channelId })
  await stranger.royalty.claims.claim({ poolId, workId: works[2] })
  await stranger.royalty.splits.distribute({ token, ...shares })
  await payer.royalty.pools.pay({ poolId, amount: 2_000n })
  await stranger.royalty.claims.claim({ poolId, workId: works[1] })
  return { ...history, licenseId, streamed: streamed.licenseId, channelId }
}

/** A history that honest contracts allow, and in which people do what an audit is there to tell. */
export async function dishonestHistory(folder: string) {
  const history = await startAuditHistory(folder)
  const { payer, operator, stranger, author, poolId, works, token, publish, use, nextDay, settle, meter, metered } =
    history
  const { dollar, deployment, registered, addFile, operators } = history
  // The firm's own work, and one that is no member.
  const own = await registered(payer, poolId)
  const { workId: stray } = await author.royalty.works.register({ contentHash: someContent(), uses: ['Train'] })
  const byUnits = await publish({ poolId, unitPrice: 3n, periodDays: 1, graceDays: 1, cureDays: 30, fee: 100n })
  const { licenseId } = await payer.royalty.licenses.acquire({ offerId: byUnits.offerId })

  // A pool that nobody can be paid by any more.
  const terms = { token, uses: USES, fallbackPayee: operator.account.address, joinUnits: 1, salt: someContent() }
  const { poolId: gone } = await operator.royalty.pools.create(terms)
  const last = await registered(author, gone)
  const left = await publish({ poolId: gone, unitPrice: 5n, periodDays: 1, graceDays: 60, fee: 1n })
  const leftLicense = await payer.royalty.licenses.acquire({ offerId: left.offerId })
  await operator.royalty.pools.renounceOperator({ poolId: gone })
  await author.royalty.pools.leave({ poolId: gone, workId: last })

  await use(9, [works[0], own, stray])
  await operator.royalty.pools.setUnits({ poolId, workId: operators, units: 90 })
  await nextDay()
  await settle(0, [works[0]])
  await payer.royalty.statements.report({ licenseId: leftLicense.licenseId, period: 0, units: 4n })

  // Another root than that of the file, and more money than it shares out.
  await use(5)
  await nextDay(2)
  await payer.royalty.pools.pay({ poolId, amount: 50_000n })
  const other = [{ workId: own, amount: 2_000n }]
  await meter.closePeriod(1)
  const to = path.join(folder, 'period-1.gz')
  const { hash } = await meter.writeUsageFile({ period: 1, total: 1_500n, to })
  const statement = { licenseId: metered.licenseId, period: 1, version: 1 }
  const tree = await buildUsageTree({ ...statement, shares: other })
  await publishUsageEpoch(payer.royalty, { ...statement, units: 5n, usageHash: hash, root: tree.root, total: 2_000n })
  addFile(to)

  // No file at all, and statements that are late or not there.
  const hidden = await buildUsageTree({ ...statement, period: 2, shares: [{ workId: works[1], amount: 600n }] })
  await payer.royalty.statements.report({ licenseId, period: 0, units: 1n, usageHash: someContent() })
  await nextDay()
  await publishUsageEpoch(payer.royalty, { ...hidden, units: 2n, usageHash: someContent() })
  await payer.royalty.statements.report({ licenseId, period: 0, replaces: 1, units: 2n })
  await nextDay(4)
  await stranger.royalty.licenses.recordStanding({ licenseId })

  await dollar.write.transfer([deployment.creatorPools.address, 77n], { account: payer.account.address })
  const quiet = sharesOf([author, stranger].map(({ account }) => ({ payee: account.address, weight: '1' })))
  const split = await history.contracts.royaltySplits.read.splitOf([[...quiet.recipients], [...quiet.shares]])
  await dollar.write.mint([split, 1_000n])
  await stranger.royalty.splits.distribute({ token, ...quiet })
  return history
}

/** All transfers of the test dollar. */
async function transfersOf({
  publicClient,
  dollar,
}: Pick<History, 'publicClient' | 'dollar'>): Promise<TokenTransfer[]> {
  const logs = await publicClient.getLogs({ address: dollar.address, fromBlock: 0n })
  const times = new Map<bigint, bigint>()
  for (const { blockNumber } of logs)
    if (!times.has(blockNumber)) times.set(blockNumber, (await publicClient.getBlock({ blockNumber })).timestamp)
  return parseEventLogs({ abi: erc20Abi, eventName: 'Transfer', logs }).map(
    ({ args: { from, to, value }, address, blockNumber, logIndex, transactionHash }) => ({
      ...{ token: address, from, to, amount: value, blockNumber, logIndex, transactionHash },
      time: times.get(blockNumber) ?? 0n,
    }),
  )
}
