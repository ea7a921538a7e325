import assert from 'node:assert/strict'
import { numberToHex, toHex, zeroAddress, zeroHash } from 'viem'
import {
  buildCatalogue,
  type ClaimEvent,
  catalogueWorkIdOf,
  DAY,
  decodeUses,
  endDayAfter,
  type Payment,
  perDay,
  reverts,
} from '../../sdk/src/index.ts'
import { LIBRARIES, sdkChain, someContent } from '../utils/sdkChain.ts'

const DOLLAR_6D = 1_000_000n

for (const way of LIBRARIES)
  describe(`SDK: what it reads, through ${way}`, () => {
    /** Two works in a pool, the second with twice the units; a payment of nine dollars, and a stream of a dollar a day. */
    async function setUp() {
      const chain = await sdkChain(way)
      const { author, operator, payer, dollar, mint, networkHelpers } = chain
      const { poolId } = await operator.royalty.pools.create({
        token: dollar.address,
        uses: ['Train', 'Mine'],
        fallbackPayee: operator.account.address,
      })
      const join = () =>
        author.royalty.works.registerAndJoin({ contentHash: someContent(), uses: ['Train', 'Mine'], poolId })
      const [first, second] = [await join(), await join()]
      await operator.royalty.pools.setUnits({ poolId, workId: second.workId, units: 2 })
      await mint(payer.account.address, 1_000n * DOLLAR_6D)
      const start = await chain.publicClient.getBlockNumber({ cacheTime: 0 })
      const ref = toHex(0xf00, { size: 32 })
      await payer.royalty.pools.pay({ poolId, amount: 9n * DOLLAR_6D, ref })
      const endDay = endDayAfter(BigInt(await networkHelpers.time.latest()), { days: 30 })
      await payer.royalty.streams.open({ poolId, rate: perDay(DOLLAR_6D), endDay })
      return { ...chain, poolId, workId: first.workId, otherId: second.workId, ref, start }
    }

    it('a work, in words', async () => {
      const { author, stranger, workId } = await setUp()
      assert.deepEqual(await stranger.royalty.reads.workOf({ workId }), {
        workId,
        owner: author.account.address,
        uses: ['Mine', 'Train'],
        consentSince: (await stranger.royalty.reads.consentOf({ workId })).since,
        bySteward: false,
        payee: author.account.address,
        nextPayee: undefined,
        payeeLocked: false,
        isCatalogue: false,
        catalogueId: undefined,
      })
      const { effectiveAt } = await author.royalty.works.setPayee({ workId, payee: stranger.account.address })
      await author.royalty.works.lockPayee({ workId })
      const work = await stranger.royalty.reads.workOf({ workId })
      assert.deepEqual(work?.nextPayee, { payee: stranger.account.address, effectiveAt })
      assert.equal(work?.payeeLocked, true)
      assert.equal(await stranger.royalty.reads.workOf({ workId: zeroHash }), undefined)
    })

    it('a pool, in words and decimal numbers', async () => {
      const { operator, stranger, poolId, mint } = await setUp()
      const inbox = await stranger.royalty.reads.inboxOf({ poolId })
      await mint(inbox, 1_500_000n)
      const view = await stranger.royalty.reads.poolViewOf({ poolId })
      assert.deepEqual(
        { ...view, token: view.token.symbol },
        {
          poolId,
          token: 'TUSD',
          uses: ['Mine', 'Train'],
          operator: operator.account.address,
          noticeDays: 0,
          soleAgent: false,
          totalUnits: 3n,
          perDay: '1',
          waiting: '0',
          inbox,
          inInbox: '1.5',
          isDead: false,
        },
      )
      await assert.rejects(stranger.royalty.reads.poolViewOf({ poolId: zeroHash }), reverts.PoolNotFound)
    })

    it('the same through a lens as without one', async () => {
      const {
        author,
        stranger,
        publicClient,
        readerOf,
        deployment,
        contracts,
        viem,
        poolId,
        workId,
        otherId,
        networkHelpers,
      } = await setUp()
      // Works of a lot: one that was extracted, one that is still in it, one that is not materialized.
      const steward = author.account.address
      const holder = stranger.account.address
      const tree = buildCatalogue([0, 1, 2].map(() => ({ contentHash: someContent(), holder, isClaimKey: false })))
      const { root, count } = tree
      const { catalogueId } = await author.royalty.works.registerCatalogue({ root, count, uses: ['Train', 'Mine'] })
      await author.royalty.pools.joinLot({ poolId, steward, root, count })
      const materialize = (index: number) =>
        stranger.royalty.works.materialize({
          proof: { steward, count, leaf: tree.leaf(index), siblings: tree.proof(index) },
        })
      const [{ workId: extracted }, { workId: inLot }] = [await materialize(0), await materialize(1)]
      await stranger.royalty.pools.extract({ poolId, catalogueId, index: 0 })
      const { workRegistry, creatorPools, poolInboxes } = contracts
      const addresses = [workRegistry.address, creatorPools.address, poolInboxes.address, zeroAddress] as const
      const { address } = await viem.deployContract('RoyaltyLens', [...addresses])
      const withLens = await readerOf({ deployment: { ...deployment, royaltyLens: { address } } })
      const without = await readerOf({ deployment: { ...deployment, royaltyLens: undefined } })
      await networkHelpers.time.increase(DAY)
      const { number: blockNumber } = await publicClient.getBlock()

      const workIds = [workId, zeroHash, otherId, catalogueWorkIdOf({ catalogueId, index: 2 }), inLot, extracted]
      const positions = await withLens.reads.positionsOf({ workIds, poolIds: [poolId], blockNumber })
      assert.deepEqual(
        positions.map((position) => [position.workId, position.lot]),
        [
          [workId, zeroHash],
          [otherId, zeroHash],
          [inLot, catalogueId],
          [extracted, zeroHash],
        ],
      )
      assert.equal(positions[2]?.claimable, positions[3]?.claimable)
      assert.deepEqual(await without.reads.positionsOf({ workIds, poolIds: [poolId], blockNumber }), positions)
      assert.equal(positions[1]?.rate, (perDay(DOLLAR_6D) * 2n) / 6n)

      const pools = await withLens.reads.poolsOf({ poolIds: [poolId], blockNumber })
      assert.deepEqual(await without.reads.poolsOf({ poolIds: [poolId], blockNumber }), pools)

      const claims = [
        { poolId, workId: otherId },
        { poolId, workId: zeroHash },
        { poolId, workId },
        { poolId, workId: inLot },
        { poolId, workId: extracted },
      ]
      const amounts = await withLens.reads.claimableBatch({ claims, blockNumber })
      assert.deepEqual(await without.reads.claimableBatch({ claims, blockNumber }), amounts)
      assert.deepEqual(
        amounts,
        await Promise.all(claims.map((claim) => stranger.royalty.reads.claimable({ ...claim, blockNumber }))),
      )
      assert.ok((amounts[0] ?? 0n) > 6n * DOLLAR_6D)
      assert.equal(amounts[3], 0n)
      assert.ok((amounts[4] ?? 0n) > 0n)
    })

    it('past states, by block', async () => {
      const { stranger, author, workId, publicClient } = await setUp()
      const before = await publicClient.getBlockNumber({ cacheTime: 0 })
      await author.royalty.works.setConsent({ workId, uses: [] })
      const then = await stranger.royalty.reads.consentOf({ workId, blockNumber: before })
      assert.deepEqual(decodeUses(then.uses), ['Mine', 'Train'])
      assert.equal((await stranger.royalty.reads.consentOf({ workId })).uses, 0)
    })

    it('tokens that name themselves in 32 bytes, or not at all', async () => {
      const { stranger, contracts } = await setUp()
      // Not a token: it has neither symbol nor decimals.
      await assert.rejects(stranger.royalty.reads.tokenOf({ token: contracts.creatorPools.address }))
      const { symbol, decimals } = await stranger.royalty.reads.tokenOf({ token: contracts.testDollar.address })
      assert.deepEqual([symbol, decimals], ['TUSD', 6])
    })

    it('payments and claims from logs, page by page, from a node that answers little at once', async () => {
      const { provider, readerOf, payer, author, stranger, poolId, workId, ref, start, networkHelpers } = await setUp()
      await networkHelpers.mine(40)
      await payer.royalty.pools.pay({ poolId, amount: 5n })
      await networkHelpers.mine(40)
      const { amount } = await stranger.royalty.claims.claim({ poolId, workId })

      const asked: bigint[] = []
      const request = async (request: { method: string; params?: unknown }) => {
        if (request.method === 'eth_getLogs') {
          const [{ fromBlock, toBlock }] = request.params as [{ fromBlock: string; toBlock: string }]
          const blocks = BigInt(toBlock) - BigInt(fromBlock) + 1n
          if (blocks > 10n) throw { code: -32005, message: 'query returned more than 10000 results' }
          asked.push(blocks)
        }
        return provider.request(request as never)
      }
      const reader = await readerOf({ request })

      const payments = await reader.reads.paymentsOf({ poolId, fromBlock: start })
      assert.deepEqual(
        payments.map(({ args }) => [args.payer, args.amount, args.ref]),
        [
          [payer.account.address, 9n * DOLLAR_6D, ref],
          [payer.account.address, 5n, zeroHash],
        ],
      )
      assert.ok(asked.length >= 8 && asked.every((blocks) => blocks <= 10n))
      assert.equal((await reader.reads.paymentsOf({ ref })).length, 1)
      assert.equal((await reader.reads.paymentsOf({ payer: author.account.address })).length, 0)

      const claims = await reader.reads.claimsOf({ workId, toBlock: 'latest' })
      assert.deepEqual(
        claims.map(({ args }) => [args.payee, args.amount]),
        [[author.account.address, amount]],
      )
      assert.equal(claims[0]?.eventName, 'Claimed')
    })

    it('payments and claims as they come', async () => {
      const { payer, stranger, poolId, workId } = await setUp()
      const payments: Payment[] = []
      const claims: ClaimEvent[] = []
      const others: Payment[] = []
      const options = { pollingInterval: 20 }
      const unwatch = [
        stranger.royalty.pools.watchPayments({ ...options, poolId, onPayments: (each) => void payments.push(...each) }),
        stranger.royalty.pools.watchPayments({
          ...options,
          payer: stranger.account.address,
          onPayments: (each) => void others.push(...each),
        }),
        stranger.royalty.claims.watch({ ...options, workId, onClaims: (each) => void claims.push(...each) }),
      ]
      await new Promise((resolve) => setTimeout(resolve, 100))
      const { hash } = await payer.royalty.pools.pay({ poolId, amount: 30n })
      const { amount } = await stranger.royalty.claims.claim({ poolId, workId })
      await new Promise((resolve) => setTimeout(resolve, 300))
      for (const end of unwatch) end()
      await payer.royalty.pools.pay({ poolId, amount: 31n })
      await new Promise((resolve) => setTimeout(resolve, 100))

      assert.deepEqual(
        payments.map(({ args, transactionHash }) => [args.amount, transactionHash]),
        [[30n, hash]],
      )
      assert.deepEqual(
        claims.map(({ args }) => args.amount),
        [amount],
      )
      assert.deepEqual(others, [])
      assert.equal(numberToHex(payments[0]?.blockNumber ?? 0n).startsWith('0x'), true)
    })
  })
