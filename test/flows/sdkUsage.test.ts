import assert from 'node:assert/strict'
import { type Hex, toHex } from 'viem'
import { reverts } from '../../sdk/src/index.ts'
import { buildUsageTree, type UsageShare } from '../../sdk/src/tree/index.ts'
import {
  claimUsage,
  closeUsageEpoch,
  heldSecondOf,
  isUsageClaimed,
  publishUsageEpoch,
  type UsageEpoch,
  usageEpochIdOf,
  usageEpochStateOf,
  usageEpochsOf,
} from '../../sdk/src/usage/index.ts'
import { sdkChain, someContent } from '../utils/sdkChain.ts'
import { referenceOf, sorted } from '../utils/usageTrees.ts'

const DAY = 86_400
const TEXT = toHex(0x7e, { size: 32 })
const FILE = toHex(0xf1, { size: 32 })
const UNIT_PRICE = 3n

describe('SDK: usage epochs', () => {
  /** A license by use on a pool with three works, whose first period of a day has ended. */
  async function setUp() {
    const chain = await sdkChain()
    const { author, operator, payer, dollar, mint, networkHelpers } = chain
    const { poolId } = await operator.royalty.pools.create({
      token: dollar.address,
      uses: ['Train'],
      joinUnits: 7,
      fallbackPayee: operator.account.address,
    })
    const workIds: Hex[] = []
    for (let i = 0; i < 3; i++) {
      const { workId } = await author.royalty.works.registerAndJoin({
        contentHash: someContent(),
        uses: ['Train'],
        poolId,
      })
      workIds.push(workId)
    }
    const { offerId } = await operator.royalty.offers.publish({
      poolId,
      textHash: TEXT,
      uses: ['Train'],
      distribution: 'Usage',
      unitPrice: UNIT_PRICE,
      periodDays: 1,
      graceDays: 30,
      cureDays: 5_000,
    })
    const { licenseId } = await payer.royalty.licenses.acquire({ offerId })
    await mint(payer.account.address, 1_000_000n)
    await networkHelpers.time.increase(DAY)
    const has = (who: Hex) => dollar.read.balanceOf([who])
    return { ...chain, poolId, workIds, licenseId, has }
  }

  async function claimsOf(
    client: Parameters<typeof heldSecondOf>[0],
    epoch: UsageEpoch,
    tree: Awaited<ReturnType<typeof buildUsageTree>>,
  ) {
    return Promise.all(
      Array.from({ length: tree.count }, async (_, i) => {
        const { index, workId, amount } = tree.leaf(i)
        const heldAt = await heldSecondOf(client, { epoch, workId })
        assert.ok(heldAt, 'a second in which the work held units')
        return { epoch, index, workId, amount, heldAt, siblings: tree.proof(i) }
      }),
    )
  }

  it('settles and claims: root and proofs of our tree and of OpenZeppelin’s', async () => {
    const { payer, stranger, author, workIds, poolId, licenseId, dollar, has, deployment } = await setUp()
    const shares: UsageShare[] = workIds.map((workId, i) => ({ workId, amount: 100n * BigInt(i + 1) }))
    const head = { licenseId, period: 0, version: 1 }
    const tree = await buildUsageTree({ ...head, shares })
    const reference = referenceOf(sorted(shares), head)
    assert.equal(tree.root, reference.root)

    const settled = await publishUsageEpoch(payer.royalty, {
      licenseId,
      period: 0,
      units: 200n,
      usageHash: FILE,
      root: tree.root,
      total: tree.total,
    })
    const { epoch, epochId } = settled
    assert.deepEqual([settled.total, settled.owed], [600n, 600n])
    assert.equal(epochId, usageEpochIdOf(epoch))
    assert.equal(await dollar.read.allowance([payer.account.address, deployment.usageEpochs?.address as Hex]), 0n)
    assert.deepEqual(
      [epoch.licenseId, epoch.poolId, epoch.period, epoch.version, epoch.to - epoch.from],
      [licenseId, poolId, 0, 1, DAY],
    )
    const listed = await usageEpochsOf(stranger.royalty, { licenseId })
    assert.deepEqual(
      listed.map(({ epochId, epoch, dataHash }) => [epochId, epoch, dataHash]),
      [[epochId, epoch, FILE]],
    )
    assert.equal((await payer.royalty.reads.licenseStateOf({ licenseId })).paid, 600n)

    const [first, ...others] = await claimsOf(stranger.royalty, epoch, tree)
    assert.ok(first)
    // The first with OpenZeppelin's proof, the others with ours.
    const proof = reference.getProof([licenseId, 0, 1, first.index, first.workId, first.amount]) as Hex[]
    await claimUsage(stranger.royalty, { claims: [{ ...first, siblings: proof }] })
    assert.equal(await isUsageClaimed(stranger.royalty, { epochId, index: first.index }), true)
    const { claimed } = await claimUsage(stranger.royalty, { claims: others })
    assert.deepEqual(
      claimed.map(({ workId, payee }) => [workId, payee]),
      others.map(({ workId }) => [workId, author.account.address]),
    )
    assert.equal(await has(author.account.address), 600n)
    const { closesAt, ...state } = await usageEpochStateOf(stranger.royalty, { epochId })
    assert.deepEqual([state, closesAt], [{ total: 600n, paid: 600n, closed: false }, settled.closesAt])

    await assert.rejects(claimUsage(stranger.royalty, { claims: [first] }), reverts.EpochAlreadyClaimed)
    const forged = { ...first, amount: 1n }
    await assert.rejects(claimUsage(stranger.royalty, { claims: [forged] }), reverts.EpochProofInvalid)
  })

  it('refuses a second payment for a version, and adds an epoch for a correction', async () => {
    const { payer, workIds, licenseId, has } = await setUp()
    const shares = workIds.map((workId) => ({ workId, amount: 100n }))
    const tree = await buildUsageTree({ licenseId, period: 0, version: 1, shares })
    const statement = { licenseId, period: 0, units: 100n, root: tree.root, total: tree.total }
    await publishUsageEpoch(payer.royalty, statement)
    const had = await has(payer.account.address)
    await assert.rejects(publishUsageEpoch(payer.royalty, statement), reverts.StatementVersionWrong)
    assert.equal(await has(payer.account.address), had)
    await assert.rejects(
      payer.royalty.statements.report({ licenseId, period: 0, replaces: 1, units: 200n }),
      reverts.StatementByUse,
    )
    const { epoch, total } = await publishUsageEpoch(payer.royalty, { ...statement, replaces: 1, units: 200n })
    assert.deepEqual([epoch.version, total], [2, 300n])
  })

  it('finds the second in which a work held units: of one that came and left, and of one that never did', async () => {
    const { author, payer, poolId, licenseId, networkHelpers, stranger } = await setUp()
    const { workId } = await author.royalty.works.register({ contentHash: someContent(), uses: ['Train'] })
    await author.royalty.pools.join({ poolId, workId })
    await networkHelpers.time.increase(100)
    await author.royalty.pools.leave({ poolId, workId })
    await networkHelpers.time.increase(DAY)
    await payer.royalty.statements.report({ licenseId, period: 0 })
    const never = (await author.royalty.works.register({ contentHash: someContent() })).workId
    const tree = await buildUsageTree({ licenseId, period: 1, version: 1, shares: [{ workId, amount: 30n }] })
    const { epoch } = await publishUsageEpoch(payer.royalty, { ...tree, units: 10n })
    const heldAt = await heldSecondOf(stranger.royalty, { epoch, workId })
    assert.ok(heldAt)
    assert.equal(await heldSecondOf(stranger.royalty, { epoch, workId: never }), undefined)
    const { index, amount } = tree.leaf(0)
    const claim = { epoch, index, workId, amount, siblings: tree.proof(0) }
    const refused = claimUsage(stranger.royalty, { claims: [{ ...claim, heldAt: epoch.from }] })
    await assert.rejects(refused, reverts.EpochWorkNotEligible)
    await claimUsage(stranger.royalty, { claims: [{ ...claim, heldAt }] })
  })

  it('sends what nobody claims to the pool after three years', async () => {
    const { payer, stranger, workIds, poolId, licenseId, networkHelpers } = await setUp()
    const shares = workIds.map((workId) => ({ workId, amount: 100n }))
    const tree = await buildUsageTree({ licenseId, period: 0, version: 1, shares })
    const settled = await publishUsageEpoch(payer.royalty, { ...tree, units: 100n })
    const { epoch, epochId, closesAt } = settled
    await assert.rejects(closeUsageEpoch(stranger.royalty, { epoch }), reverts.EpochTooEarly)
    await networkHelpers.time.increaseTo(closesAt)
    const closed = await closeUsageEpoch(stranger.royalty, { epoch })
    assert.deepEqual([closed.epochId, closed.amount], [epochId, 300n])
    const [workId] = workIds as [Hex]
    // A third of 300, rounded down: 21 units do not divide it.
    assert.equal(await stranger.royalty.reads.claimable({ poolId, workId }), 99n)
  })
})
