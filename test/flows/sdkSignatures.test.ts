import assert from 'node:assert/strict'
import { decodeFunctionData, getAddress, toHex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { creatorPoolsAbi } from '../../sdk/src/abis/index.ts'
import { buildCatalogue, buildJoinPool, catalogueWorkIdOf, createRoyaltyClient, reverts } from '../../sdk/src/index.ts'
import { sdkChain, someContent, WAYS } from '../utils/sdkChain.ts'

const DEADLINE = 2n ** 40n

for (const way of WAYS)
  describe(`SDK: what people sign, and others send, through ${way}`, () => {
    it('a registration', async () => {
      const { author, stranger } = await sdkChain(way)
      const contentHash = someContent()
      const signed = await author.royalty.works.signRegister({
        contentHash,
        metadataHash: toHex(2, { size: 32 }),
        payee: stranger.account.address,
        uses: ['Train', 'Distill'],
        royaltyBps: 500,
        deadline: DEADLINE,
      })
      await assert.rejects(stranger.royalty.works.registerFor({ ...signed, royaltyBps: 501 }), (error) => {
        assert.ok(error instanceof reverts.WorkSignatureInvalid)
        assert.equal(error.args.signer, author.account.address)
        return true
      })
      const { workId } = await stranger.royalty.works.registerFor(signed)
      assert.equal(await stranger.royalty.reads.holderOf({ workId }), author.account.address)
      assert.equal(await stranger.royalty.reads.payeeOf({ workId }), stranger.account.address)
    })

    it('a registration that has expired', async () => {
      const { author, stranger } = await sdkChain(way)
      const signed = await author.royalty.works.signRegister({ contentHash: someContent(), deadline: 5n })
      await assert.rejects(stranger.royalty.works.registerFor(signed), reverts.WorkSignatureExpired)
    })

    it('joining and leaving a pool, each once', async () => {
      const { author, operator, stranger, dollar } = await sdkChain(way)
      const { workId } = await author.royalty.works.register({ contentHash: someContent(), uses: ['Train'] })
      const { poolId } = await operator.royalty.pools.create({
        token: dollar.address,
        uses: ['Train'],
        fallbackPayee: operator.account.address,
      })
      const owner = author.account.address
      assert.equal(await stranger.royalty.reads.workNonceOf({ owner }), 0n)
      // The second is signed before the first is used, so its nonce is counted by hand.
      const join = await author.royalty.pools.signJoin({ poolId, workId, deadline: DEADLINE })
      const leave = await author.royalty.pools.signLeave({ poolId, workId, deadline: DEADLINE, nonce: 1n })
      await assert.rejects(stranger.royalty.pools.leaveFor(leave), reverts.WorkSignatureInvalid)
      await stranger.royalty.pools.joinFor(join)
      assert.equal((await stranger.royalty.reads.memberOf({ poolId, workId })).joined, true)
      await assert.rejects(stranger.royalty.pools.joinFor(join), reverts.WorkSignatureInvalid)
      await stranger.royalty.pools.leaveFor(leave)
      assert.equal((await stranger.royalty.reads.memberOf({ poolId, workId })).joined, false)
      assert.equal(await stranger.royalty.reads.workNonceOf({ owner }), 2n)
    })

    it('a call to any contract that acts on works', async () => {
      const { author, stranger, viem } = await sdkChain(way)
      const { workId } = await author.royalty.works.register({ contentHash: someContent() })
      const receiver = await viem.deployContract('WorkReceiver')
      const signed = await author.royalty.works.signCallFor({
        workId,
        target: receiver.address,
        data: '0x1234',
        deadline: DEADLINE,
      })
      await stranger.royalty.works.callFor(signed)
      assert.equal(await receiver.read.calls(), 1n)
    })

    it('what a claim key decides', async () => {
      const { author, operator, stranger, publicClient, deployment, walletOf } = await sdkChain(way)
      const keys = [1, 2].map(() => privateKeyToAccount(generatePrivateKey()))
      const tree = buildCatalogue(
        keys.map(({ address }) => ({ contentHash: someContent(), holder: address, isClaimKey: true })),
      )
      const { catalogueId } = await operator.royalty.works.registerCatalogue({
        root: tree.root,
        count: tree.count,
        uses: ['Train'],
      })
      const proofOf = (index: number) => ({
        steward: operator.account.address,
        count: tree.count,
        leaf: tree.leaf(index),
        siblings: tree.proof(index),
      })
      // A claim key holds no coin: it signs, and others send.
      const [first, second] = keys.map((key) =>
        createRoyaltyClient({ publicClient, walletClient: walletOf(key), deployment }),
      )
      assert.ok(first && second)

      const wallet = author.account.address
      const bound = await stranger.royalty.works.bindFor(
        await first.works.signBindWallet({ proof: proofOf(0), wallet, deadline: DEADLINE }),
      )
      assert.equal(bound.workId, catalogueWorkIdOf({ catalogueId, index: 0 }))
      assert.equal(bound.owner, wallet)

      const proposed = await operator.royalty.works.proposeBinding({ proof: proofOf(1), wallet })
      const workId = proposed.workId
      assert.equal((await stranger.royalty.reads.bindingOf({ workId })).readyAt, proposed.readyAt)
      await stranger.royalty.works.vetoBinding(
        await second.works.signVetoBinding({ proof: proofOf(1), deadline: DEADLINE }),
      )
      assert.equal((await stranger.royalty.reads.bindingOf({ workId })).vetoed, true)
      await assert.rejects(stranger.royalty.works.finishBinding({ proof: proofOf(1) }), reverts.BindingRefused)
    })

    it('nothing at all: a builder’s call goes out by other ways', async () => {
      const { author, operator, dollar, deployment, walletOf, publicClient } = await sdkChain(way)
      const { workId } = await author.royalty.works.register({ contentHash: someContent(), uses: ['Train'] })
      const { poolId } = await operator.royalty.pools.create({
        token: dollar.address,
        uses: ['Train'],
        fallbackPayee: operator.account.address,
      })
      const call = buildJoinPool(deployment, { poolId, workId })
      assert.equal(getAddress(call.to), getAddress(deployment.creatorPools.address))
      assert.equal(decodeFunctionData({ abi: creatorPoolsAbi, data: call.data }).functionName, 'joinPool')
      const hash = await walletOf(author.account).sendTransaction(call)
      assert.equal((await publicClient.waitForTransactionReceipt({ hash })).status, 'success')
    })
  })
