import assert from 'node:assert/strict'
import { getAddress, toHex, zeroAddress, zeroHash } from 'viem'
import {
  DAY,
  dayStart,
  endDayAfter,
  type LicenseEvent,
  licenseIdOf,
  licenseStreamSaltOf,
  type OfferTerms,
  offerIdOf,
  PermitUnsupportedError,
  perDay,
  reverts,
  streamIdOf,
} from '../../sdk/src/index.ts'
import { sdkChain, someContent, WAYS } from '../utils/sdkChain.ts'

const DOLLAR_6D = 1_000_000n
const TEXT = toHex(0x7e, { size: 32 })
const DEADLINE = 2n ** 40n

for (const way of WAYS)
  describe(`SDK: offers, licenses, streams and statements, through ${way}`, () => {
    /** A pool that sells Train with one work in it, and a payer with a thousand dollars. */
    async function setUp() {
      const chain = await sdkChain(way)
      const { author, operator, payer, dollar, mint, networkHelpers } = chain
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
      await mint(payer.account.address, 1_000n * DOLLAR_6D)
      const time = async () => BigInt(await networkHelpers.time.latest())
      return { ...chain, poolId, workId, time, terms: { poolId, textHash: TEXT, uses: ['Train'] as const } }
    }

    it('publishes an offer whose id was known before, and closes it', async () => {
      const { operator, payer, stranger, terms, poolId } = await setUp()
      const full: OfferTerms = {
        poolId,
        textHash: TEXT,
        uses: 2,
        eligibility: 'SmallBusiness',
        party: stranger.account.address,
        exclusive: false,
        coversLater: true,
        transferable: false,
        distribution: 'Units',
        start: 0,
        duration: 31_536_000,
        noticeDays: 30,
        cureDays: 14,
        territory: 276,
        survives: 5,
        duties: 9,
        maxModels: 2,
        fee: 7n * DOLLAR_6D,
        minRate: perDay(DOLLAR_6D),
        unitPrice: 11n,
        revenueShare: 25_000,
        floor: 3n,
        guarantee: 100n,
        cap: 1_000_000_000n,
        periodDays: 90,
        graceDays: 30,
        salt: toHex(4, { size: 32 }),
      }
      const { offerId } = await operator.royalty.offers.publish(full)
      assert.equal(offerId, offerIdOf({ publisher: operator.account.address, terms: full }))

      const offer = await stranger.royalty.reads.offerOf({ offerId })
      assert.deepEqual([offer?.publisher, offer?.terms], [operator.account.address, full])
      assert.equal(await stranger.royalty.reads.offerOf({ offerId: zeroHash }), undefined)
      const kept = await stranger.royalty.reads.termsOf({ offerId })
      // Text, salt and what nothing is computed with are the event's.
      const { textHash, salt, territory, survives, duties, maxModels } = full
      assert.deepEqual({ ...kept.terms, textHash, salt, territory, survives, duties, maxModels }, full)
      assert.equal(
        await stranger.royalty.reads.quoteStatement({ offerId, units: 1_000n, revenue: 10n * DOLLAR_6D }),
        11_000n + 250_000n,
      )

      await assert.rejects(payer.royalty.offers.close({ offerId }), reverts.OfferNotPublisher)
      await operator.royalty.offers.close({ offerId })
      assert.equal((await stranger.royalty.reads.termsOf({ offerId })).closed, true)
      await assert.rejects(payer.royalty.offers.publish(terms), reverts.OfferNotOperator)
    })

    it('acquires a license with a fee and a stream, for exactly what they cost', async () => {
      const { author, operator, payer, stranger, dollar, deployment, terms, poolId, workId, time } = await setUp()
      const rate = perDay(DOLLAR_6D)
      const { offerId } = await operator.royalty.offers.publish({
        ...terms,
        fee: 50n * DOLLAR_6D,
        minRate: rate,
        duration: 365 * 86_400,
        cureDays: 5,
      })
      const endDay = endDayAfter(await time(), { days: 30 })
      await assert.rejects(
        payer.royalty.licenses.acquire({ offerId, rate: rate - 1n, endDay }),
        reverts.LicenseRateTooLow,
      )
      await assert.rejects(
        payer.royalty.licenses.acquire({ offerId, rate, endDay, maxFee: 49n * DOLLAR_6D }),
        reverts.LicenseFeeTooHigh,
      )
      const acquired = await payer.royalty.licenses.acquire({ offerId, rate, endDay })
      const { licenseId } = acquired
      assert.equal(licenseId, licenseIdOf({ offerId, licensee: payer.account.address }))
      assert.equal(acquired.fee, 50n * DOLLAR_6D)
      const registry = deployment.licenseRegistry.address
      const salt = licenseStreamSaltOf({ licenseId, index: 0 })
      assert.equal(acquired.streamId, streamIdOf({ controller: registry, poolId, salt }))
      assert.equal(
        await dollar.read.balanceOf([payer.account.address]),
        1_000n * DOLLAR_6D - acquired.fee - acquired.deposit,
      )

      const license = await stranger.royalty.reads.licenseOf({ licenseId })
      assert.equal(license?.standing, 'Active')
      assert.equal(license?.isInForce, true)
      assert.equal(license?.start, BigInt(acquired.start))
      assert.equal(license?.end, BigInt(acquired.start) + 365n * DAY)
      assert.equal(license?.lapsesAt, dayStart(endDay))
      assert.deepEqual(license?.terminates, { at: dayStart(endDay) + 5n * DAY, kind: 'Lapse' })
      assert.equal(license?.nextStatement, undefined)
      assert.equal(license?.credentialUntil, undefined)
      assert.equal(license?.streamId, acquired.streamId)
      assert.equal(await stranger.royalty.reads.licenseOf({ licenseId: zeroHash }), undefined)
      assert.equal(await stranger.royalty.reads.standingOf({ licenseId: zeroHash }), 'None')

      assert.equal(await stranger.royalty.reads.permits({ licenseId, workId, uses: ['Train'] }), true)
      assert.equal(await stranger.royalty.reads.permits({ licenseId, workId, uses: ['Mine'] }), false)
      const answer = await stranger.royalty.reads.mayUse({ licenseId, workId, uses: ['Train'] })
      assert.deepEqual(
        [answer.permitted, answer.standing, answer.payee, answer.endsAt],
        [true, 'Active', author.account.address, dayStart(endDay) + 5n * DAY],
      )
      assert.equal(await stranger.royalty.reads.licenseHolderOf({ licenseId }), payer.account.address)
      assert.match(await stranger.royalty.reads.licenseUriOf({ licenseId }), /^data:application\/json/)
      await assert.rejects(payer.royalty.licenses.acquire({ offerId, rate, endDay }), reverts.LicenseAlreadyAcquired)
      await assert.rejects(
        payer.royalty.licenses.transfer({ licenseId, to: stranger.account.address }),
        reverts.LicenseNotTransferable,
      )
    })

    it('tops up, changes, renews and cancels a license’s stream', async () => {
      const { operator, payer, stranger, mint, terms, time, networkHelpers } = await setUp()
      const rate = perDay(DOLLAR_6D)
      const { offerId } = await operator.royalty.offers.publish({ ...terms, cureDays: 3 })
      const { licenseId, streamId } = await payer.royalty.licenses.acquire({ offerId })
      assert.equal(streamId, undefined)
      const endDay = endDayAfter(await time(), { days: 5 })
      const opened = await payer.royalty.licenses.openStream({ licenseId, rate, endDay })
      assert.ok(opened.deposit > 5n * DOLLAR_6D && opened.deposit <= 6n * DOLLAR_6D)
      await assert.rejects(payer.royalty.licenses.openStream({ licenseId, rate, endDay }), reverts.LicenseStreamExists)

      const raised = await payer.royalty.licenses.setStreamRate({ licenseId, rate: 2n * rate })
      assert.ok(raised.deposit > 5n * DOLLAR_6D)
      const lowered = await payer.royalty.licenses.setStreamRate({ licenseId, rate })
      assert.ok(lowered.refund > 5n * DOLLAR_6D)

      // Anyone may pay for more time.
      await mint(stranger.account.address, DOLLAR_6D)
      const { deposit } = await stranger.royalty.licenses.topUpStream({ licenseId, endDay: endDay + 1 })
      assert.equal(deposit, DOLLAR_6D)

      const renewal = { periodsLeft: 1, periodDays: 10, until: 2 ** 40, maxRate: rate }
      await payer.royalty.licenses.setRenewal({ licenseId, renewal, allowance: 10n * DOLLAR_6D })
      await networkHelpers.time.increaseTo(dayStart(endDay + 1) - 50n)
      const renewed = await stranger.royalty.licenses.renewStream({ licenseId })
      assert.deepEqual([renewed.endDay, renewed.deposit], [endDay + 11, 10n * DOLLAR_6D])

      const { refund } = await payer.royalty.licenses.cancelStream({ licenseId })
      assert.ok(refund >= 10n * DOLLAR_6D)
    })

    it('states what was used, corrects it, and pays what is missing', async () => {
      const { operator, payer, stranger, dollar, terms, poolId, networkHelpers } = await setUp()
      const { offerId } = await operator.royalty.offers.publish({
        ...terms,
        unitPrice: 1_000n,
        guarantee: 2n * DOLLAR_6D,
        periodDays: 30,
        graceDays: 10,
        cureDays: 5,
        duration: 90 * 86_400,
      })
      const { licenseId, start } = await payer.royalty.licenses.acquire({ offerId })
      const license = await stranger.royalty.reads.licenseOf({ licenseId })
      assert.deepEqual(license?.nextStatement, { period: 0, dueAt: BigInt(start) + 40n * DAY })
      await assert.rejects(payer.royalty.statements.report({ licenseId, period: 0 }), reverts.StatementTooEarly)

      await networkHelpers.time.increaseTo(BigInt(start) + 31n * DAY)
      const first = await payer.royalty.statements.report({ licenseId, period: 0, units: 5_000n, usageHash: TEXT })
      assert.deepEqual(
        [first.version, first.owed, first.paid, first.dueAt],
        [1, 5n * DOLLAR_6D, 5n * DOLLAR_6D, BigInt(start) + 40n * DAY],
      )
      const correction = { licenseId, period: 0, replaces: 1, units: 6_000n }
      await assert.rejects(
        payer.royalty.statements.report({ ...correction, maxDue: DOLLAR_6D - 1n }),
        reverts.StatementDueTooHigh,
      )
      const second = await payer.royalty.statements.report(correction)
      assert.deepEqual([second.version, second.owed, second.paid], [2, 6n * DOLLAR_6D, DOLLAR_6D])
      assert.deepEqual(await stranger.royalty.reads.statementOf({ licenseId, period: 0 }), {
        version: 2,
        owed: 6n * DOLLAR_6D,
      })
      // Too much stays as credit, and serves the next period.
      const third = await payer.royalty.statements.report({ ...correction, replaces: 2, units: 1_000n })
      assert.deepEqual([third.owed, third.paid], [2n * DOLLAR_6D, 0n])
      assert.equal((await stranger.royalty.reads.licenseOf({ licenseId }))?.credit, 4n * DOLLAR_6D)
      await networkHelpers.time.increaseTo(BigInt(start) + 61n * DAY)
      const next = await payer.royalty.statements.report({ licenseId, period: 1, units: 5_000n })
      assert.equal(next.paid, DOLLAR_6D)
      assert.equal(await dollar.read.balanceOf([payer.account.address]), 993n * DOLLAR_6D)

      const payments = await stranger.royalty.reads.paymentsOf({ poolId, ref: licenseId })
      assert.deepEqual(
        payments.map(({ args }) => args.amount),
        [5n * DOLLAR_6D, DOLLAR_6D, DOLLAR_6D],
      )
    })

    it('takes a certifier’s word, and a later one', async () => {
      const { operator, payer, certifier, stranger, terms, time } = await setUp()
      const { offerId } = await operator.royalty.offers.publish({
        ...terms,
        eligibility: 'Research',
        party: certifier.account.address,
        cureDays: 1,
      })
      const licensee = payer.account.address
      const expiry = Number(await time()) + 1_000
      await assert.rejects(payer.royalty.licenses.acquire({ offerId }), reverts.CredentialExpired)
      const wrong = await certifier.royalty.licenses.signCredential({ licensee, eligibility: 'SmallBusiness', expiry })
      await assert.rejects(payer.royalty.licenses.acquire({ offerId, credential: wrong }), reverts.CredentialInvalid)
      const credential = await certifier.royalty.licenses.signCredential({ licensee, eligibility: 'Research', expiry })
      const { licenseId } = await payer.royalty.licenses.acquire({ offerId, credential })
      assert.equal((await stranger.royalty.reads.licenseOf({ licenseId }))?.credentialUntil, BigInt(expiry))

      const later = await certifier.royalty.licenses.signCredential({
        licensee,
        eligibility: 'Research',
        expiry: expiry + 9,
      })
      const { credentialUntil } = await stranger.royalty.licenses.renewCredential({ licenseId, credential: later })
      assert.equal(credentialUntil, expiry + 9)
    })

    it('lets others send what a licensee signed', async () => {
      const { operator, payer, stranger, dollar, deployment, terms } = await setUp()
      const { offerId } = await operator.royalty.offers.publish({ ...terms, fee: 5n })
      const signed = await payer.royalty.licenses.signAcquisition({ offerId, maxFee: 5n, deadline: DEADLINE })
      await assert.rejects(stranger.royalty.licenses.acquireFor(signed), reverts.ERC20InsufficientAllowance)
      await dollar.write.approve([deployment.licenseRegistry.address, 5n], { account: payer.account.address })
      await assert.rejects(stranger.royalty.licenses.acquireFor({ ...signed, maxFee: 6n }), (error) => {
        assert.ok(error instanceof reverts.LicenseSignatureInvalid)
        assert.equal(error.args.signer, payer.account.address)
        return true
      })
      const { licenseId, fee } = await stranger.royalty.licenses.acquireFor(signed)
      assert.equal(fee, 5n)
      assert.equal(await stranger.royalty.reads.licenseHolderOf({ licenseId }), payer.account.address)
    })

    it('takes a license, its fee and its stream in one transaction for a firm that has approved nothing', async () => {
      const { operator, payer, stranger, dollar, deployment, terms, time } = await setUp()
      const { offerId } = await operator.royalty.offers.publish({ ...terms, fee: 5n })
      const endDay = Number((await time()) / 86_400n) + 3
      const deposit = 4n * 86_400n
      const stream = { rate: 1n << 64n, endDay, maxDeposit: deposit }
      const signed = await payer.royalty.licenses.signAcquisition({
        offerId,
        maxFee: 5n,
        deadline: DEADLINE,
        ...stream,
      })
      const allowed = { token: dollar.address, value: 5n + deposit, deadline: DEADLINE }
      const permit = await payer.royalty.licenses.signPermit(allowed)

      // A permit for less than the license costs takes no license.
      const short = await payer.royalty.licenses.signPermit({ ...allowed, value: 4n })
      await assert.rejects(
        stranger.royalty.licenses.acquireWithPermit({ ...signed, permit: short }),
        reverts.ERC20InsufficientAllowance,
      )
      const had = await dollar.read.balanceOf([payer.account.address])
      const { licenseId, fee } = await stranger.royalty.licenses.acquireWithPermit({ ...signed, permit })
      assert.equal(fee, 5n)
      assert.equal(await stranger.royalty.reads.licenseHolderOf({ licenseId }), payer.account.address)
      const spent = had - (await dollar.read.balanceOf([payer.account.address]))
      const left = await dollar.read.allowance([payer.account.address, deployment.licenseRegistry.address])
      assert.ok(spent > 5n, 'the stream was paid for')
      assert.equal(spent + left, 5n + deposit)
      await assert.rejects(
        payer.royalty.licenses.signPermit({ ...allowed, token: deployment.licenseRegistry.address }),
        PermitUnsupportedError,
      )
    })

    it('gives notices and takes them back, and keeps what happened', async () => {
      const { operator, payer, stranger, terms, networkHelpers } = await setUp()
      const { offerId } = await operator.royalty.offers.publish({
        ...terms,
        noticeDays: 10,
        cureDays: 4,
        transferable: true,
      })
      const { licenseId } = await payer.royalty.licenses.acquire({ offerId })
      // Watching begins with the latest block.
      await networkHelpers.mine()
      const seen: LicenseEvent[] = []
      const unwatch = stranger.royalty.licenses.watch({
        licenseId,
        pollingInterval: 20,
        onEvents: (events) => void seen.push(...events),
      })
      await new Promise((resolve) => setTimeout(resolve, 100))
      await payer.royalty.licenses.transfer({ licenseId, to: stranger.account.address })
      const { endsAt } = await stranger.royalty.licenses.giveNotice({ licenseId, kind: 'Licensee' })
      assert.deepEqual((await stranger.royalty.reads.licenseOf({ licenseId }))?.terminates, {
        at: BigInt(endsAt),
        kind: 'Licensee',
      })
      await assert.rejects(
        stranger.royalty.licenses.giveNotice({ licenseId, kind: 'Licensee' }),
        reverts.NoticeAlreadyGiven,
      )
      await stranger.royalty.licenses.withdrawNotice({ licenseId, kind: 'Licensee' })
      const breach = await operator.royalty.licenses.giveNotice({ licenseId, kind: 'Breach', reasonHash: TEXT })
      await new Promise((resolve) => setTimeout(resolve, 150))
      unwatch()
      assert.deepEqual(
        seen.map(({ eventName }) => eventName),
        ['NoticeGiven', 'NoticeWithdrawn', 'NoticeGiven'],
      )

      await networkHelpers.time.increaseTo(breach.endsAt)
      assert.equal(await stranger.royalty.reads.standingOf({ licenseId }), 'Terminated')
      await operator.royalty.licenses.recordStanding({ licenseId })
      await assert.rejects(
        stranger.royalty.licenses.openStream({ licenseId, rate: 2n ** 64n, endDay: 60_000 }),
        (error) => error instanceof reverts.LicenseNotInForce || error instanceof reverts.ERC20InsufficientBalance,
      )
      const events = await stranger.royalty.reads.licenseEventsOf({ licenseId })
      assert.deepEqual(
        events.map(({ eventName }) => eventName),
        ['LicenseAcquired', 'NoticeGiven', 'NoticeWithdrawn', 'NoticeGiven', 'LicenseTerminated'],
      )
      const given = events[3]
      assert.ok(given?.eventName === 'NoticeGiven')
      assert.deepEqual([given.args.caller, given.args.kind, given.args.reasonHash], [operator.account.address, 3, TEXT])
    })

    it('sells exclusives of a sole agent’s pool', async () => {
      const { author, operator, payer, stranger, dollar } = await setUp()
      const { poolId } = await operator.royalty.pools.create({
        token: dollar.address,
        uses: ['Train', 'FineTune'],
        fallbackPayee: operator.account.address,
        soleAgent: true,
      })
      await author.royalty.works.registerAndJoin({
        contentHash: someContent(),
        uses: ['Train', 'FineTune'],
        poolId,
      })
      const offer = { poolId, textHash: TEXT, uses: ['Train'] as const, duration: 1_000 }
      const { offerId } = await operator.royalty.offers.publish({ ...offer, exclusive: true })
      const { start } = await payer.royalty.licenses.acquire({ offerId })
      assert.deepEqual(await stranger.royalty.reads.takenUntil({ poolId, use: 'Train' }), {
        busyUntil: BigInt(start) + 1_000n,
        exclusiveUntil: BigInt(start) + 1_000n,
      })
      const open = await operator.royalty.offers.publish(offer)
      await assert.rejects(stranger.royalty.licenses.acquire({ offerId: open.offerId }), reverts.LicenseUseTaken)
    })

    it('reads licenses through a lens as without one', async () => {
      const { operator, payer, stranger, terms, time, publicClient, deployment } = await setUp()
      const { offerId } = await operator.royalty.offers.publish({ ...terms, periodDays: 30, unitPrice: 5n })
      const endDay = endDayAfter(await time(), { days: 5 })
      const { licenseId } = await payer.royalty.licenses.acquire({ offerId, rate: perDay(DOLLAR_6D), endDay })
      const blockNumber = await publicClient.getBlockNumber({ cacheTime: 0 })
      const views = await stranger.royalty.reads.licensesOf({ licenseIds: [licenseId], blockNumber })
      const without = { ...stranger.royalty, deployment: { ...deployment, royaltyLens: undefined } }
      const { licensesOf } = await import('../../sdk/src/index.ts')
      assert.deepEqual(await licensesOf(without, { licenseIds: [licenseId], blockNumber }), views)
      assert.equal(views[0]?.license.licensee, getAddress(payer.account.address))
      assert.equal(views[0]?.terms.party, zeroAddress)
    })
  })
