import assert from 'node:assert/strict'
import { getAddress, toHex, zeroHash } from 'viem'
import {
  commitmentOf,
  dayStart,
  decodeUses,
  endDayAfter,
  perDay,
  poolIdOf,
  reverts,
  sharesOf,
  streamIdOf,
  workIdOf,
} from '../../sdk/src/index.ts'
import { sdkChain, someContent, WAYS } from '../utils/sdkChain.ts'

const DOLLAR_6D = 1_000_000n

for (const way of WAYS)
  describe(`SDK: works, pools, streams and claims, through ${way}`, () => {
    it('takes money from a payer to an author', async () => {
      const { author, operator, payer, stranger, dollar, mint } = await sdkChain(way)
      const contentHash = someContent()

      // A work, registered and consenting.
      const registered = await author.royalty.works.register({ contentHash, uses: ['Train', 'Retrieve'] })
      const { workId } = registered
      assert.equal(workId, workIdOf({ creator: author.account.address, contentHash }))
      assert.equal(registered.receipt.status, 'success')
      const consent = await stranger.royalty.reads.consentOf({ workId })
      assert.deepEqual(decodeUses(consent.uses), ['Train', 'Retrieve'])
      assert.equal(consent.since, registered.claimedAt)
      assert.equal(await stranger.royalty.reads.payeeOf({ workId }), author.account.address)

      // A pool, and the work in it.
      const terms = { token: dollar.address, uses: ['Train'], fallbackPayee: operator.account.address } as const
      const { poolId } = await operator.royalty.pools.create(terms)
      assert.equal((await stranger.royalty.reads.poolOf({ poolId })).operator, operator.account.address)
      const { units, day } = await author.royalty.pools.join({ poolId, workId })
      assert.deepEqual({ units, day }, { units: 1, day: 0 })

      // A payment: the allowance is exactly what is spent.
      await mint(payer.account.address, 1_000n * DOLLAR_6D)
      const { amount } = await payer.royalty.pools.pay({ poolId, amount: 250n * DOLLAR_6D })
      assert.equal(amount, 250n * DOLLAR_6D)
      const spender = payer.royalty.deployment.creatorPools?.address as `0x${string}`
      assert.equal(await dollar.read.allowance([payer.account.address, spender]), 0n)

      // Anyone claims; only the author receives.
      assert.equal(await stranger.royalty.reads.claimable({ poolId, workId }), 250n * DOLLAR_6D)
      const claimed = await stranger.royalty.claims.claim({ poolId, workId })
      assert.equal(claimed.amount, 250n * DOLLAR_6D)
      assert.equal(claimed.payee, author.account.address)
      assert.equal(await dollar.read.balanceOf([author.account.address]), 250n * DOLLAR_6D)

      // A second claim finds nothing, and says so.
      const again = await stranger.royalty.claims.claim({ poolId, workId })
      assert.deepEqual([again.amount, again.payee], [0n, undefined])
    })

    it('streams, tops up, changes the rate and cancels', async () => {
      const { author, operator, payer, dollar, mint, networkHelpers } = await sdkChain(way)
      const { poolId } = await operator.royalty.pools.create({
        token: dollar.address,
        uses: ['Train'],
        fallbackPayee: operator.account.address,
      })
      await author.royalty.works.registerAndJoin({ contentHash: someContent(), uses: ['Train'], poolId })
      await mint(payer.account.address, 10_000n * DOLLAR_6D)

      const rate = perDay(86_400_000n)
      const endDay = endDayAfter(BigInt(await networkHelpers.time.latest()), { days: 30 })
      const opened = await payer.royalty.streams.open({ poolId, rate, endDay })
      assert.equal(opened.streamId, streamIdOf({ controller: payer.account.address, poolId }))
      const balance = await dollar.read.balanceOf([payer.account.address])
      assert.equal(balance, 10_000n * DOLLAR_6D - opened.deposit)

      const { deposit } = await payer.royalty.streams.topUp({ poolId, endDay: endDay + 10 })
      assert.equal(deposit, 864_000_000n)

      const raised = await payer.royalty.streams.setRate({ poolId, rate: rate * 2n })
      assert.ok(raised.deposit > 0n && raised.refund === 0n)
      const lowered = await payer.royalty.streams.setRate({ poolId, rate })
      assert.ok(lowered.deposit === 0n && lowered.refund > 0n)

      await networkHelpers.time.increase(86_400)
      const { refund } = await payer.royalty.streams.cancel({ poolId })
      assert.ok(refund > 0n)
      await assert.rejects(payer.royalty.streams.topUp({ poolId, endDay: endDay + 20 }), reverts.StreamEnded)
    })

    it('renews a stream as far as its payer has written', async () => {
      const { operator, payer, stranger, dollar, mint, networkHelpers } = await sdkChain(way)
      const { poolId } = await operator.royalty.pools.create({
        token: dollar.address,
        uses: ['Train'],
        fallbackPayee: operator.account.address,
      })
      await mint(payer.account.address, 10_000n * DOLLAR_6D)
      const rate = perDay(1_000_000n)
      const controller = payer.account.address
      const endDay = endDayAfter(BigInt(await networkHelpers.time.latest()), { days: 2 })
      await payer.royalty.streams.open({ poolId, rate, endDay })
      const renewal = { periodsLeft: 2, periodDays: 30, until: 2 ** 40, maxRate: rate }
      await payer.royalty.streams.setRenewal({ poolId, renewal, allowance: 60n * DOLLAR_6D })
      const streamId = streamIdOf({ controller, poolId })
      assert.deepEqual(await stranger.royalty.reads.renewalOf({ streamId, payer: controller }), renewal)

      await assert.rejects(
        stranger.royalty.streams.renew({ controller, poolId, payer: controller }),
        reverts.RenewalTooEarly,
      )
      await networkHelpers.time.increaseTo(dayStart(endDay) - 100n)
      const renewed = await stranger.royalty.streams.renew({ controller, poolId, payer: controller })
      assert.deepEqual([renewed.endDay, renewed.deposit], [endDay + 30, 30n * DOLLAR_6D])
      assert.equal((await stranger.royalty.reads.streamOf({ poolId, streamId })).end, dayStart(endDay + 30))

      // Anyone may pay for more time, too.
      await mint(stranger.account.address, DOLLAR_6D)
      const { deposit } = await stranger.royalty.streams.topUp({ controller, poolId, endDay: endDay + 31 })
      assert.equal(deposit, DOLLAR_6D)
    })

    it('dates a claim, and registers in batches', async () => {
      const { author, stranger } = await sdkChain(way)
      const contentHash = someContent()
      const salt = toHex(7, { size: 32 })
      const commitment = commitmentOf({ creator: author.account.address, contentHash, salt })
      await stranger.royalty.works.commit({ commitment })
      const committedAt = await stranger.royalty.reads.committedAt({ commitment })
      const { claimedAt } = await author.royalty.works.register({ contentHash, salt })
      assert.equal(claimedAt, committedAt)

      const contentHashes = [someContent(), someContent(), someContent()]
      const { workIds } = await author.royalty.works.registerBatch({ contentHashes, uses: 5 })
      assert.deepEqual(
        workIds,
        contentHashes.map((each) => workIdOf({ creator: author.account.address, contentHash: each })),
      )
      const { since } = await author.royalty.works.setConsent({ workId: workIds[0] ?? zeroHash, uses: [] })
      assert.equal((await author.royalty.reads.consentOf({ workId: workIds[0] ?? zeroHash })).since, since)
    })

    it('knows the id of a pool before it is made', async () => {
      const { operator, dollar } = await sdkChain(way)
      const terms = {
        token: getAddress(dollar.address),
        uses: 3,
        noticeDays: 7,
        joinUnits: 5,
        soleAgent: true,
        minStreamPerDay: 1_000n,
        fallbackPayee: operator.account.address,
        salt: toHex(9, { size: 32 }),
      }
      const { poolId } = await operator.royalty.pools.create(terms)
      assert.equal(poolId, poolIdOf({ operator: operator.account.address, terms }))
    })

    it('shares what a split receives', async () => {
      const { author, operator, stranger, dollar, mint } = await sdkChain(way)
      const split = sharesOf([
        { payee: author.account.address, weight: 3n },
        { payee: operator.account.address, weight: 1n },
      ])
      const address = await stranger.royalty.reads.splitAddressOf(split)
      assert.equal((await stranger.royalty.splits.announce(split)).split, address)
      await mint(address, 100n)
      assert.equal((await stranger.royalty.splits.distribute({ token: dollar.address, ...split })).amount, 100n)
      assert.equal(await dollar.read.balanceOf([author.account.address]), 75n)
    })

    it('sweeps an inbox', async () => {
      const { author, operator, stranger, dollar, mint } = await sdkChain(way)
      const { poolId } = await operator.royalty.pools.create({
        token: dollar.address,
        uses: ['Train'],
        fallbackPayee: operator.account.address,
      })
      const { workId } = await author.royalty.works.registerAndJoin({
        contentHash: someContent(),
        uses: ['Train'],
        poolId,
      })
      await mint(await stranger.royalty.reads.inboxOf({ poolId }), 5n * DOLLAR_6D)
      assert.equal((await stranger.royalty.inboxes.sweep({ poolId })).amount, 5n * DOLLAR_6D)
      const { claimed } = await stranger.royalty.claims.claimBatch({ claims: [{ poolId, workId }] })
      assert.deepEqual(claimed, [{ poolId, workId, payee: author.account.address, amount: 5n * DOLLAR_6D }])
    })

    it('turns a refusal into its class, before anything is sent', async () => {
      const { author, stranger, publicClient } = await sdkChain(way)
      const { workId } = await author.royalty.works.register({ contentHash: someContent() })
      const nonce = await publicClient.getTransactionCount({ address: stranger.account.address })

      await assert.rejects(stranger.royalty.works.setConsent({ workId, uses: ['Train'] }), (error) => {
        assert.ok(error instanceof reverts.WorkNotOwner)
        assert.equal(error.name, 'WorkNotOwner')
        assert.equal(error.contract.name, 'WorkRegistry')
        assert.deepEqual(error.args, {
          workId,
          caller: stranger.account.address,
          owner: author.account.address,
        })
        return true
      })
      assert.equal(await publicClient.getTransactionCount({ address: stranger.account.address }), nonce)
    })
  })
