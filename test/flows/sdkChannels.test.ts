import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { type Hex, parseEventLogs, toHex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import {
  acceptable,
  announceRelease,
  announceWithdrawal,
  authorizeKey,
  authorizeKeyFor,
  channelIdOf,
  channelOf,
  checkVoucher,
  claimVoucher,
  creditVouchers,
  finishRelease,
  finishWithdrawal,
  keyOf,
  memoryVoucherTotals,
  openChannel,
  redeemVouchers,
  reserveForPool,
  reserveOf,
  revokeChannelKey,
  signAuthorizeKey,
  signVoucher,
  topUpChannel,
  type Voucher,
  VoucherExpiredError,
  VoucherNotNewError,
  type VoucherTotals,
  VoucherUnsafeError,
  voucherSignerOf,
} from '../../sdk/src/channels/index.ts'
import { creatorPoolsAbi } from '../../sdk/src/generated/abis.ts'
import { createRoyaltyClient, reverts } from '../../sdk/src/index.ts'
import { sdkChain, someContent } from '../utils/sdkChain.ts'

const DAY = 86_400
const NOTICE_DAYS = 7
const LICENSE = toHex(0x11c, { size: 32 })

describe('SDK: channels', () => {
  /** A channel of the firm's with 1,000 free and 500 reserved for one of two pools, and an agent with the key, who holds nothing. */
  async function setUp() {
    const chain = await sdkChain()
    const { author, operator, payer, dollar, mint, networkHelpers, publicClient, deployment, walletOf } = chain
    const poolIds: Hex[] = []
    for (const i of [1, 2]) {
      const { poolId } = await operator.royalty.pools.create({
        token: dollar.address,
        uses: ['Train'],
        joinUnits: 7,
        fallbackPayee: operator.account.address,
        salt: toHex(i, { size: 32 }),
      })
      await author.royalty.works.registerAndJoin({ contentHash: someContent(), uses: ['Train'], poolId })
      poolIds.push(poolId)
    }
    const [poolId, other] = poolIds as [Hex, Hex]
    await mint(payer.account.address, 10_000n)
    const { channelId } = await openChannel(payer.royalty, {
      token: dollar.address,
      noticeDays: NOTICE_DAYS,
      licenseId: LICENSE,
      salt: 3n,
      amount: 1_500n,
      reservations: [{ poolId, amount: 500n }],
    })
    const key = privateKeyToAccount(generatePrivateKey())
    const agent = await createRoyaltyClient({ publicClient, walletClient: walletOf(key), deployment })
    const now = async () => BigInt(await networkHelpers.time.latest())
    const until = Number(await now()) + 100 * DAY
    const terms = { channelId, poolId, expiry: until }
    return { ...chain, poolId, other, channelId, key, agent, now, until, terms }
  }

  it('opens, fills, reserves', async () => {
    const { payer, stranger, mint, dollar, channelId, other, deployment } = await setUp()
    assert.equal(channelId, channelIdOf({ payer: payer.account.address, noticeDays: NOTICE_DAYS, salt: 3n }))
    assert.deepEqual(await channelOf(stranger.royalty, { channelId }), {
      payer: payer.account.address,
      token: dollar.address,
      noticeDays: NOTICE_DAYS,
      licenseId: LICENSE,
      free: 1_000n,
      withdrawing: 0n,
      withdrawableAt: 0n,
    })
    await mint(stranger.account.address, 70n)
    await topUpChannel(stranger.royalty, { channelId, amount: 70n })
    await reserveForPool(payer.royalty, { channelId, poolId: other, amount: 1_070n })
    assert.equal((await reserveOf(stranger.royalty, { channelId, poolId: other })).reserved, 1_070n)
    assert.equal(await dollar.read.balanceOf([deployment.usageChannels.address]), 1_570n)
    await assert.rejects(
      reserveForPool(stranger.royalty, { channelId, poolId: other, amount: 1n }),
      reverts.ChannelNotPayer,
    )
  })

  it('signs, checks and redeems: an agent without gas, a server, and anybody who redeems', async () => {
    const { payer, stranger, agent, key, now, until, terms, channelId, poolId, other } = await setUp()
    const grant = await signAuthorizeKey(payer.royalty, { channelId, key: key.address, until, cap: 200n })
    await authorizeKeyFor(stranger.royalty, grant)
    const soon = (await now()) + 3_600n

    const first = await signVoucher(agent, { ...terms, total: 120n })
    const checked = await checkVoucher(stranger.royalty, { voucher: first, until: soon })
    assert.deepEqual(checked, { key: key.address, amount: 120n, acceptable: 500n })
    const second = await signVoucher(agent, { ...terms, total: 500n })
    const more = await checkVoucher(stranger.royalty, { voucher: second, until: soon, accepted: 120n })
    assert.equal(more.amount, 380n)
    const free = await signVoucher(agent, { ...terms, poolId: other, total: 300n })

    const { redeemed } = await redeemVouchers(stranger.royalty, { vouchers: [second, first, free] })
    assert.deepEqual(redeemed, [
      { channelId, poolId, key: key.address, total: 500n, amount: 500n },
      { channelId, poolId: other, key: key.address, total: 200n, amount: 200n },
    ])
    assert.equal((await keyOf(stranger.royalty, { channelId, key: key.address })).drawn, 200n)
    assert.equal((await redeemVouchers(stranger.royalty, { vouchers: [second] })).redeemed.length, 0)
  })

  it('pays each pool once, however its vouchers are ordered, and two channels at once', async () => {
    const { payer, stranger, agent, key, until, channelId, poolId, other, terms, dollar, deployment } = await setUp()
    const { channelId: second } = await openChannel(payer.royalty, {
      ...{ token: dollar.address, noticeDays: NOTICE_DAYS, salt: 4n, amount: 600n },
    })
    for (const id of [channelId, second]) {
      await authorizeKey(payer.royalty, { channelId: id, key: key.address, until, cap: 1_000n })
    }
    const sign = (channelId: Hex, poolId: Hex, total: bigint) =>
      signVoucher(agent, { ...terms, channelId, poolId, total })
    const vouchers = [
      await sign(channelId, other, 10n),
      await sign(channelId, poolId, 200n),
      await sign(second, other, 30n),
      await sign(second, poolId, 40n),
      await sign(channelId, other, 15n),
      await sign(channelId, poolId, 150n),
    ]
    const { redeemed, receipt } = await redeemVouchers(stranger.royalty, { vouchers })

    const paid = parseEventLogs({ abi: creatorPoolsAbi, logs: receipt.logs, eventName: 'Paid' })
    assert.deepEqual(
      paid.map(({ args }) => [args.poolId, args.payer, args.amount]),
      // Out of two channels, so that neither is named.
      [
        [other, deployment.usageChannels.address, 45n],
        [poolId, deployment.usageChannels.address, 240n],
      ],
    )
    const brought = (channelId: Hex, poolId: Hex, total: bigint, amount = total) => {
      return { channelId, poolId, key: key.address, total, amount }
    }
    assert.deepEqual(redeemed, [
      brought(channelId, other, 10n),
      brought(second, other, 30n),
      brought(channelId, other, 15n, 5n),
      brought(channelId, poolId, 200n),
      brought(second, poolId, 40n),
    ])
  })

  describe('claimVoucher', () => {
    /** A database that answers late, and in any order. */
    function slowTotals(): VoucherTotals {
      const { get, swap } = memoryVoucherTotals()
      const later = async <result>(work: () => Promise<result>) => {
        await wait(Math.random() * 5)
        const done = await work()
        await wait(Math.random() * 5)
        return done
      }
      return { get: (key) => later(() => get(key)), swap: (...swapped) => later(() => swap(...swapped)) }
    }

    async function serving() {
      const given = await setUp()
      const { payer, stranger, agent, key, now, until, terms, channelId } = given
      await authorizeKey(payer.royalty, { channelId, key: key.address, until, cap: 0n })
      const soon = (await now()) + 3_600n
      const sign = (total: bigint) => signVoucher(agent, { ...terms, total })
      const claim = (voucher: Voucher, totals: VoucherTotals, price?: bigint) =>
        claimVoucher(stranger.royalty, { voucher, until: soon, totals, price })
      return { ...given, soon, sign, claim }
    }

    /** What was brought by those served. Everybody else must have heard that their voucher is not new. */
    function broughtBy(outcomes: readonly PromiseSettledResult<{ amount: bigint }>[]): bigint[] {
      return outcomes.flatMap((outcome) => {
        if (outcome.status === 'fulfilled') return [outcome.value.amount]
        assert.ok(outcome.reason instanceof VoucherNotNewError, String(outcome.reason))
        return []
      })
    }
    const sum = (amounts: readonly bigint[]) => amounts.reduce((all, amount) => all + amount, 0n)

    for (const [name, totalsOf] of Object.entries({ memory: memoryVoucherTotals, 'a slow database': slowTotals })) {
      it(`serves one of 100 requests that show one voucher at once: ${name}`, async () => {
        const { sign, claim } = await serving()
        const totals = totalsOf()
        const voucher = await sign(120n)
        // A price of nothing lets no voucher pass twice.
        const requests = Array.from({ length: 100 }, (_, i) => claim(voucher, totals, i % 2 ? 0n : undefined))
        const outcomes = await Promise.allSettled(requests)
        assert.deepEqual(broughtBy(outcomes), [120n])
        await assert.rejects(
          claim(voucher, totals),
          (error) => error instanceof VoucherNotNewError && error.accepted === 120n && error.total === 120n,
        )
      })

      it(`counts each base unit once where totals rise at once: ${name}`, async () => {
        const { sign, claim } = await serving()
        const totals = totalsOf()
        const rising: Voucher[] = []
        for (let total = 5n; total <= 500n; total += 5n) rising.push(await sign(total))
        const outcomes = await Promise.allSettled(rising.map((voucher) => claim(voucher, totals)))
        const brought = broughtBy(outcomes)
        assert.equal(sum(brought), 500n)
        // Whoever came too late is covered by a later total, and nobody brings anything again.
        const again = await Promise.allSettled(rising.map((voucher) => claim(voucher, totals)))
        assert.deepEqual(broughtBy(again), [])
      })
    }

    it('counts rising totals that come in turn, each its difference', async () => {
      const { sign, claim } = await serving()
      const totals = memoryVoucherTotals()
      for (const [total, amount] of [
        [100n, 100n],
        [101n, 1n],
        [500n, 399n],
      ] as const) {
        assert.equal((await claim(await sign(total), totals)).amount, amount)
      }
    })

    it('refuses what brings less than the price, and records nothing that it refuses', async () => {
      const { agent, sign, claim, terms, soon } = await serving()
      const totals = memoryVoucherTotals()
      const first = await sign(120n)
      await claim(first, totals, 120n)
      const tooLittle = (error: unknown) => error instanceof VoucherNotNewError && error.accepted === 120n
      const short = await sign(219n)
      await assert.rejects(claim(short, totals, 100n), tooLittle)
      await assert.rejects(claim(first, totals, 0n), tooLittle)
      await assert.rejects(claim(await sign(501n), totals), VoucherUnsafeError)
      await assert.rejects(claim({ ...short, total: 300n }, totals), VoucherUnsafeError)
      const brief = await signVoucher(agent, { ...terms, total: 400n, expiry: Number(soon) - 1 })
      await assert.rejects(claim(brief, totals), VoucherExpiredError)
      assert.equal((await claim(await sign(220n), totals, 100n)).amount, 100n)
    })

    it('takes ids in capitals for the same, and keeps pools and channels apart', async () => {
      const { payer, agent, key, until, sign, claim, terms, other, dollar } = await serving()
      const totals = memoryVoucherTotals()
      const voucher = await sign(120n)
      await claim(voucher, totals)
      const upper = (id: Hex): Hex => `0x${id.slice(2).toUpperCase()}`
      const shouted = { ...voucher, channelId: upper(voucher.channelId), poolId: upper(voucher.poolId) }
      await assert.rejects(claim(shouted, totals), VoucherNotNewError)

      await reserveForPool(payer.royalty, { channelId: terms.channelId, poolId: other, amount: 200n })
      assert.equal(
        (await claim(await signVoucher(agent, { ...terms, poolId: other, total: 120n }), totals)).amount,
        120n,
      )
      const reservations = [{ poolId: terms.poolId, amount: 200n }]
      const { channelId } = await openChannel(payer.royalty, {
        ...{ token: dollar.address, noticeDays: NOTICE_DAYS, salt: 5n, amount: 200n, reservations },
      })
      await authorizeKey(payer.royalty, { channelId, key: key.address, until, cap: 0n })
      assert.equal((await claim(await signVoucher(agent, { ...terms, channelId, total: 120n }), totals)).amount, 120n)
    })
  })

  it('counts for a license what vouchers of its channel have paid into its pool', async () => {
    const { operator, payer, stranger, agent, key, until, terms, poolId, other, dollar } = await setUp()
    const { offerId } = await operator.royalty.offers.publish({
      ...{ poolId, textHash: toHex(0x7e, { size: 32 }), uses: ['Train'], periodDays: 30, unitPrice: 3n },
    })
    const { licenseId } = await payer.royalty.licenses.acquire({ offerId })
    const token = dollar.address
    const { channelId } = await openChannel(payer.royalty, { token, noticeDays: 7, licenseId, amount: 1_000n })
    await authorizeKey(payer.royalty, { channelId, key: key.address, until, cap: 1_000n })
    const vouchers = [
      await signVoucher(agent, { ...terms, channelId, total: 120n }),
      await signVoucher(agent, { ...terms, channelId, poolId: other, total: 30n }),
    ]
    await redeemVouchers(stranger.royalty, { vouchers })

    assert.equal((await creditVouchers(stranger.royalty, { licenseId, channelId })).credited, 120n)
    assert.equal((await creditVouchers(stranger.royalty, { licenseId, channelId })).credited, 0n)
    const license = await stranger.royalty.reads.licenseOf({ licenseId })
    assert.equal(license?.credit, 120n)
    await assert.rejects(
      creditVouchers(stranger.royalty, { licenseId, channelId: terms.channelId }),
      (error) => error instanceof reverts.VouchersNotForLicense && error.args.named === LICENSE,
    )
  })

  it('refuses what is not sure', async () => {
    const { payer, stranger, agent, key, now, until, terms, channelId } = await setUp()
    await authorizeKey(payer.royalty, { channelId, key: key.address, until, cap: 1_000n })
    const soon = (await now()) + 3_600n
    const check = async (changes: object, more = {}) =>
      checkVoucher(stranger.royalty, {
        voucher: { ...(await signVoucher(agent, { ...terms, total: 500n })), ...changes },
        until: soon,
        ...more,
      })
    await assert.rejects(check({}, { until: BigInt(until) + 1n }), VoucherExpiredError)
    await assert.rejects(check({}, { accepted: 500n }), VoucherNotNewError)
    // The signature is somebody else's over any other total, and that is no key.
    await assert.rejects(check({ total: 499n }), VoucherUnsafeError)
    await assert.rejects(check({}, { until: (await now()) + BigInt(NOTICE_DAYS * DAY) + 60n }), VoucherUnsafeError)
    const dear = await signVoucher(agent, { ...terms, total: 501n })
    await assert.rejects(
      checkVoucher(stranger.royalty, { voucher: dear, until: soon }),
      (error) => error instanceof VoucherUnsafeError && error.acceptable === 500n && error.key === key.address,
    )
    const { deployment, chainId } = agent
    const where = { chainId, address: deployment.usageChannels?.address as Hex }
    assert.equal(await voucherSignerOf({ ...where, voucher: dear }), key.address)
    // Whoever brings their own way to recover keys is told what that one finds.
    const recoverKey = () => new Uint8Array(65).fill(1)
    await assert.rejects(
      check({}, { recoverKey }),
      (error) => error instanceof VoucherUnsafeError && error.key !== key.address,
    )
    const forged = { ...dear, total: 1n }
    await assert.rejects(redeemVouchers(stranger.royalty, { vouchers: [forged] }), reverts.KeyUnknown)
  })

  it('gives everything back after the notice', async () => {
    const { payer, stranger, dollar, key, now, until, terms, channelId, poolId, networkHelpers } = await setUp()
    await authorizeKey(payer.royalty, { channelId, key: key.address, until, cap: 0n })
    const release = await announceRelease(payer.royalty, { channelId, poolId, amount: 400n })
    const withdrawal = await announceWithdrawal(payer.royalty, { channelId, amount: 10_000n })
    const revoked = await revokeChannelKey(payer.royalty, { channelId, key: key.address })
    const notice = (await now()) + BigInt(NOTICE_DAYS * DAY)
    assert.equal(BigInt(revoked.until), notice)
    const ask = (time: bigint) => acceptable(stranger.royalty, { ...terms, key: key.address, until: time })
    assert.equal(await ask(release.releasedAt - 1n), 500n)
    assert.equal(await ask(release.releasedAt), 100n)
    await assert.rejects(finishRelease(stranger.royalty, { channelId, poolId }), reverts.ReleaseNotDue)
    await assert.rejects(finishWithdrawal(stranger.royalty, { channelId }), reverts.WithdrawalNotDue)

    await networkHelpers.time.increaseTo(withdrawal.withdrawableAt)
    assert.equal((await finishRelease(stranger.royalty, { channelId, poolId })).amount, 400n)
    const before = await dollar.read.balanceOf([payer.account.address])
    assert.equal((await finishWithdrawal(stranger.royalty, { channelId })).amount, 1_400n)
    assert.equal((await dollar.read.balanceOf([payer.account.address])) - before, 1_400n)
  })
})
