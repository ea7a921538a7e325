import assert from 'node:assert/strict'
import {
  type Address,
  createPublicClient,
  createWalletClient,
  custom,
  getAddress,
  type Hex,
  parseEther,
  toHex,
} from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'
import {
  AccountMissingError,
  ChainUnknownError,
  ContractNotFoundError,
  ContractUnknownError,
  createRoyaltyClient,
  DeploymentUnknownError,
  InsufficientFundsError,
  JournalError,
  NetworkError,
  NonceTooLowError,
  PaymentUnknownError,
  ReplacementUnderpricedError,
  reverts,
  type SentTransaction,
  TransactionReplacedError,
  TransactionRevertedError,
  UserRejectedError,
  WrongChainError,
} from '../../sdk/src/index.ts'
import { LIBRARIES, sdkChain, someContent } from '../utils/sdkChain.ts'

type Request = { method: string; params?: unknown }
type Forward = (request: Request) => Promise<unknown>

/** What fetch throws when nothing answers. */
const noAnswer = () => Object.assign(new TypeError('fetch failed'), { code: 'ECONNREFUSED' })

describe('SDK: the path of a transaction', () => {
  /** A chain whose node can be made to misbehave, seen by one account: with a key held here, or by a wallet that holds it. */
  async function setUp({ held = true, way = 'viem' as (typeof LIBRARIES)[number] } = {}) {
    const chain = await sdkChain(way)
    const faults: { on?: ((request: Request, forward: Forward) => Promise<unknown>) | undefined } = {}
    const forward: Forward = (request) => chain.provider.request(request as never)
    const transport = custom(
      { request: (request: Request) => (faults.on ? faults.on(request, forward) : forward(request)) },
      { retryCount: 0 },
    )
    const publicClient = createPublicClient({ chain: hardhat, transport, pollingInterval: 10 })
    const account = held ? chain.author.account : chain.author.account.address
    const walletClient = createWalletClient({ account, chain: hardhat, transport })
    const royalty =
      way === 'viem'
        ? createRoyaltyClient({ publicClient, walletClient, deployment: chain.deployment })
        : chain.author.royalty
    const nonce = () => chain.publicClient.getTransactionCount({ address: chain.author.account.address })
    return { ...chain, faults, royalty, walletClient, nonce, account: chain.author.account }
  }

  describe('with a wallet that holds the key', () => {
    it('sends', async () => {
      const { royalty, nonce } = await setUp({ held: false })
      const before = await nonce()
      const told: SentTransaction[] = []
      const { hash } = await royalty.works.register({
        contentHash: someContent(),
        onHash: (sent) => void told.push(sent),
      })
      assert.equal(await nonce(), before + 1)
      assert.equal(told[0]?.hash, hash)
      assert.equal(told[0]?.serializedTransaction, undefined)
    })

    it('says that the user said no', async () => {
      const { royalty, faults, nonce } = await setUp({ held: false })
      const before = await nonce()
      faults.on = async (request, forward) => {
        if (request.method === 'eth_sendTransaction') throw { code: 4001, message: 'User rejected the request.' }
        return forward(request)
      }
      await assert.rejects(royalty.works.register({ contentHash: someContent() }), UserRejectedError)
      assert.equal(await nonce(), before)
    })

    it('asks once, and does not ask again when the answer is lost', async () => {
      const { royalty, faults, nonce } = await setUp({ held: false })
      const before = await nonce()
      let asked = 0
      faults.on = async (request, forward) => {
        if (!request.method.endsWith('sendTransaction')) return forward(request)
        asked += 1
        await forward(request)
        throw noAnswer()
      }
      await assert.rejects(royalty.works.register({ contentHash: someContent() }), (error) => {
        assert.ok(error instanceof PaymentUnknownError)
        assert.equal(error.hash, undefined)
        assert.equal(error.account, royalty.walletClient?.account?.address)
        return true
      })
      assert.equal(asked, 1)
      assert.equal(await nonce(), before + 1)
    })

    it('still says the hash when the journal fails', async () => {
      const { royalty, nonce } = await setUp({ held: false })
      const before = await nonce()
      const onHash = async () => {
        throw new RangeError('disk full')
      }
      await assert.rejects(royalty.works.register({ contentHash: someContent(), onHash }), (error) => {
        assert.ok(error instanceof PaymentUnknownError)
        assert.match(error.hash ?? '', /^0x[0-9a-f]{64}$/)
        assert.ok(error.cause instanceof RangeError)
        return true
      })
      assert.equal(await nonce(), before + 1)
    })

    it('refuses to send on another chain', async () => {
      const { royalty, faults, nonce } = await setUp({ held: false })
      const before = await nonce()
      faults.on = async (request, forward) => (request.method === 'eth_chainId' ? toHex(1) : forward(request))
      await assert.rejects(royalty.works.register({ contentHash: someContent() }), (error) => {
        assert.ok(error instanceof WrongChainError)
        assert.deepEqual([error.expected, error.actual], [31_337, 1])
        return true
      })
      assert.equal(await nonce(), before)
    })
  })

  describe('with a key that is held here', () => {
    it('tells the hash before anything is sent', async () => {
      const { royalty, nonce } = await setUp()
      const before = await nonce()
      const told: { sent: SentTransaction; nonce: number }[] = []
      const { hash } = await royalty.works.register({
        contentHash: someContent(),
        onHash: async (sent) => void told.push({ sent, nonce: await nonce() }),
      })
      assert.equal(told.length, 1)
      assert.equal(told[0]?.sent.hash, hash)
      assert.equal(told[0]?.sent.nonce, before)
      assert.equal(told[0]?.nonce, before)
      assert.match(told[0]?.sent.serializedTransaction ?? '', /^0x02/)
    })

    it('sends nothing when the journal fails', async () => {
      const { royalty, nonce } = await setUp()
      const before = await nonce()
      const onHash = () => {
        throw new RangeError('disk full')
      }
      await assert.rejects(royalty.works.register({ contentHash: someContent(), onHash }), (error) => {
        assert.ok(error instanceof JournalError)
        assert.ok(error.cause instanceof RangeError)
        return true
      })
      assert.equal(await nonce(), before)
    })

    it('sends the same bytes again when the answer is lost, and lands once', async () => {
      const { royalty, faults, nonce } = await setUp()
      const before = await nonce()
      const sent: unknown[] = []
      faults.on = async (request, forward) => {
        if (request.method !== 'eth_sendRawTransaction') return forward(request)
        sent.push((request.params as unknown[])[0])
        const answer = await forward(request)
        if (sent.length === 1) throw noAnswer()
        return answer
      }
      const { workId } = await royalty.works.register({ contentHash: someContent() })
      assert.equal(sent.length, 2)
      assert.equal(sent[0], sent[1])
      assert.equal(await nonce(), before + 1)
      assert.equal(await royalty.reads.workExists({ workId }), true)
    })

    it('does not know the outcome when no answer comes at all, and says which hash to look up', async () => {
      const { royalty, faults, publicClient } = await setUp()
      faults.on = async (request, forward) => {
        if (request.method !== 'eth_sendRawTransaction') return forward(request)
        await forward(request).catch(() => undefined)
        throw noAnswer()
      }
      const error = await royalty.works.register({ contentHash: someContent() }).catch((each: unknown) => each)
      assert.ok(error instanceof PaymentUnknownError)
      assert.match(error.serializedTransaction ?? '', /^0x02/)
      const receipt = await publicClient.getTransactionReceipt({ hash: error.hash as Hex })
      assert.equal(receipt.status, 'success')
    })

    it('does not know the outcome when time is up', async () => {
      const { royalty, provider } = await setUp()
      await provider.request({ method: 'evm_setAutomine', params: [false] })
      await assert.rejects(royalty.works.register({ contentHash: someContent(), timeout: 50 }), (error) => {
        assert.ok(error instanceof PaymentUnknownError)
        assert.match(error.hash ?? '', /^0x[0-9a-f]{64}$/)
        return true
      })
    })

    it('says that the account cannot pay for gas', async () => {
      const { royalty } = await setUp()
      const account = privateKeyToAccount(generatePrivateKey())
      await assert.rejects(royalty.works.register({ contentHash: someContent(), account }), (error) => {
        assert.ok(error instanceof InsufficientFundsError)
        assert.equal(error.account, account.address)
        return true
      })
    })

    it('says that a nonce is used up', async () => {
      const { royalty } = await setUp()
      await royalty.works.register({ contentHash: someContent() })
      await assert.rejects(royalty.works.register({ contentHash: someContent(), nonce: 0 }), NonceTooLowError)
    })

    it('says that a waiting transaction pays more', async () => {
      const { royalty, provider, nonce } = await setUp()
      await provider.request({ method: 'evm_setAutomine', params: [false] })
      const first = royalty.works.register({ contentHash: someContent(), nonce: await nonce(), timeout: 400 })
      await new Promise((resolve) => setTimeout(resolve, 150))
      await assert.rejects(
        royalty.works.register({ contentHash: someContent(), nonce: await nonce() }),
        ReplacementUnderpricedError,
      )
      await assert.rejects(first, PaymentUnknownError)
    })

    it('notices when another transaction takes its place', async () => {
      const { royalty, provider, walletClient, nonce, account } = await setUp()
      await provider.request({ method: 'evm_setAutomine', params: [false] })
      let hash: Hex | undefined
      const register = royalty.works.register({
        contentHash: someContent(),
        onHash: (sent) => {
          hash = sent.hash
        },
      })
      const outcome = assert.rejects(register, (error) => {
        assert.ok(error instanceof TransactionReplacedError, String(error))
        assert.deepEqual([error.reason, error.hash], ['cancelled', hash])
        return true
      })
      await new Promise((resolve) => setTimeout(resolve, 300))
      const fees = { maxFeePerGas: parseEther('0.000001'), maxPriorityFeePerGas: parseEther('0.0000005') }
      await walletClient.sendTransaction({ account, to: account.address, value: 0n, nonce: await nonce(), ...fees })
      await provider.request({ method: 'evm_mine', params: [] })
      await outcome
    })

    it('tells why the chain refused what the simulation had let pass', async () => {
      const { royalty, provider, nonce } = await setUp()
      const contentHash = someContent()
      await provider.request({ method: 'evm_setAutomine', params: [false] })
      const first = await nonce()
      const both = [first, first + 1].map((each) => royalty.works.register({ contentHash, nonce: each, gas: 300_000n }))
      const outcome = Promise.allSettled(both)
      await new Promise((resolve) => setTimeout(resolve, 300))
      await provider.request({ method: 'evm_mine', params: [] })
      const [won, lost] = await outcome
      assert.equal(won?.status, 'fulfilled')
      assert.equal(lost?.status, 'rejected')
      const error = lost?.status === 'rejected' ? lost.reason : undefined
      assert.ok(error instanceof TransactionRevertedError)
      assert.equal(error.receipt.status, 'reverted')
      assert.ok(error.cause instanceof reverts.WorkAlreadyRegistered)
    })

    it('waits for as many blocks as were asked for', async () => {
      const { royalty, provider, publicClient } = await setUp()
      const mining = setInterval(() => void provider.request({ method: 'evm_mine', params: [] }), 60)
      try {
        const { receipt } = await royalty.works.register({ contentHash: someContent(), finality: 4 })
        const latest = await publicClient.getBlockNumber({ cacheTime: 0 })
        assert.ok(latest - receipt.blockNumber >= 3n)
        const finalized = await royalty.works.register({ contentHash: someContent(), finality: 'finalized' })
        assert.equal(finalized.receipt.status, 'success')
      } finally {
        clearInterval(mining)
      }
    })
  })

  describe('before anything is signed', () => {
    it('says that the node does not answer', async () => {
      const { royalty, faults } = await setUp()
      faults.on = async () => {
        throw noAnswer()
      }
      await assert.rejects(royalty.works.register({ contentHash: someContent() }), NetworkError)
      await assert.rejects(royalty.reads.workExists({ workId: someContent() }), NetworkError)
    })

    it('says that there is no contract, for reads, and for writes that return nothing', async () => {
      const { publicClient, walletClient } = await setUp()
      const address = getAddress(toHex(0xdead, { size: 20 }))
      const deployment = { workRegistry: { address } }
      const royalty = createRoyaltyClient({ publicClient, walletClient, deployment })
      const workId = someContent()
      for (const attempt of [
        () => royalty.reads.consentOf({ workId }),
        () => royalty.works.register({ contentHash: workId }),
        () => royalty.works.setConsent({ workId, uses: [] }),
      ]) {
        await assert.rejects(attempt, (error) => {
          assert.ok(error instanceof ContractNotFoundError)
          assert.deepEqual([error.contract, error.address, error.chainId], ['WorkRegistry', address, 31_337])
          return true
        })
      }
    })

    it('says what is missing from a client', async () => {
      const { publicClient, deployment, transport } = await setUp()
      const reader = createRoyaltyClient({ publicClient, deployment })
      await assert.rejects(reader.works.register({ contentHash: someContent() }), AccountMissingError)
      assert.throws(() => createRoyaltyClient({ publicClient, chainId: 99 }), DeploymentUnknownError)
      const chainless = createPublicClient({ transport })
      assert.throws(() => createRoyaltyClient({ publicClient: chainless, deployment }), ChainUnknownError)
      const half = createRoyaltyClient({ publicClient: chainless, chainId: 31_337, deployment: {} })
      await assert.rejects(half.reads.workExists({ workId: someContent() }), ContractUnknownError)
    })

    it('works with clients that name no chain', async () => {
      const { deployment, transport, account } = await setUp()
      const client = createWalletClient({ account, transport })
      const royalty = createRoyaltyClient({ client, chainId: 31_337, deployment })
      const { workId } = await royalty.works.register({ contentHash: someContent() })
      assert.equal(await royalty.reads.holderOf({ workId }), account.address)
    })
  })

  for (const way of LIBRARIES)
    describe(`approvals, through ${way}`, () => {
      const AMOUNT = 1_000_000n

      async function setUpPool() {
        const chain = await setUp({ way })
        const { royalty, account, dollar, mint, deployment } = chain
        const { poolId } = await royalty.pools.create({
          token: dollar.address,
          uses: ['Train'],
          fallbackPayee: account.address,
        })
        await mint(account.address, 10n * AMOUNT)
        const spender = deployment.creatorPools.address
        const allowance = () => dollar.read.allowance([account.address, spender])
        const approve = (amount: bigint) => dollar.write.approve([spender, amount], { account: account.address })
        return { ...chain, poolId, allowance, approve }
      }

      it('are exactly what is spent', async () => {
        const { royalty, poolId, allowance, nonce } = await setUpPool()
        const before = await nonce()
        await royalty.pools.pay({ poolId, amount: AMOUNT })
        assert.equal(await allowance(), 0n)
        assert.equal(await nonce(), before + 2)
      })

      it('are left alone where they are high enough', async () => {
        const { royalty, poolId, allowance, approve, nonce } = await setUpPool()
        await approve(3n * AMOUNT)
        const before = await nonce()
        await royalty.pools.pay({ poolId, amount: AMOUNT })
        assert.equal(await allowance(), 2n * AMOUNT)
        assert.equal(await nonce(), before + 1)
      })

      it('are set, not added to, where they are too low', async () => {
        const { royalty, poolId, allowance, approve } = await setUpPool()
        await approve(AMOUNT - 1n)
        await royalty.pools.pay({ poolId, amount: AMOUNT })
        assert.equal(await allowance(), 0n)
      })

      it('go by way of zero where the token wants that', async () => {
        const { royalty, account, viem, deployment } = await setUp({ way })
        const token = await viem.deployContract('ZeroFirstToken')
        const spender = deployment.creatorPools.address
        await token.write.mint([account.address, AMOUNT])
        await token.write.approve([spender, 5n], { account: account.address })
        const { poolId } = await royalty.pools.create({
          token: token.address,
          uses: ['Train'],
          fallbackPayee: account.address,
        })
        await royalty.pools.pay({ poolId, amount: AMOUNT })
        assert.equal(await token.read.allowance([account.address, spender]), 0n)
        assert.equal(await token.read.balanceOf([spender]), AMOUNT)
      })

      it('do for a token that returns nothing; one that takes a fee is refused', async () => {
        const { royalty, account, viem } = await setUp({ way })
        const poolOfToken = (token: Address) =>
          royalty.pools.create({ token, uses: ['Train'], fallbackPayee: account.address })

        const silent = await viem.deployContract('NoReturnToken')
        await silent.write.mint([account.address, AMOUNT])
        const quiet = await poolOfToken(silent.address)
        assert.equal((await royalty.pools.pay({ poolId: quiet.poolId, amount: AMOUNT })).amount, AMOUNT)

        const dear = await viem.deployContract('FeeToken')
        await dear.write.mint([account.address, AMOUNT])
        await dear.write.setFees([100n, 0n])
        const costly = await poolOfToken(dear.address)
        await assert.rejects(royalty.pools.pay({ poolId: costly.poolId, amount: AMOUNT }), (error) => {
          assert.ok(error instanceof reverts.PaymentMismatch)
          assert.deepEqual([error.args.expected, error.args.received], [AMOUNT, (AMOUNT * 99n) / 100n])
          return true
        })
      })

      describe('to the registry of licenses', () => {
        const RATE = 2n ** 64n

        async function setUpOffer() {
          const chain = await setUpPool()
          const { royalty, account, dollar, deployment, poolId, networkHelpers } = chain
          await chain.mint(account.address, 100n * AMOUNT)
          const { offerId } = await royalty.offers.publish({
            poolId,
            textHash: toHex(1, { size: 32 }),
            uses: ['Train'],
            fee: 5n,
            guarantee: 10n * AMOUNT,
            periodDays: 30,
            graceDays: 10,
            cureDays: 5,
          })
          const spender = deployment.licenseRegistry.address
          const allowance = () => dollar.read.allowance([account.address, spender])
          const endDay = Math.floor((await networkHelpers.time.latest()) / 86_400) + 60
          return { ...chain, offerId, endDay, allowance }
        }

        it('leave nothing where no stream is involved', async () => {
          const { royalty, offerId, allowance, networkHelpers } = await setUpOffer()
          const { licenseId } = await royalty.licenses.acquire({ offerId })
          assert.equal(await allowance(), 0n)
          await networkHelpers.time.increase(31 * 86_400)
          const { paid } = await royalty.statements.report({ licenseId, period: 0 })
          assert.equal(paid, 10n * AMOUNT)
          assert.equal(await allowance(), 0n)
        })

        it('leave what a stream passes in the seconds between, which is taken back by one more transaction', async () => {
          const { royalty, offerId, endDay, allowance, networkHelpers, dollar } = await setUpOffer()
          const acquired = await royalty.licenses.acquire({ offerId, rate: RATE, endDay })
          // One base unit per second, and a block or two between.
          const afterAcquiring = await allowance()
          assert.ok(afterAcquiring > 0n && afterAcquiring < 60n, `${afterAcquiring} base units`)
          await royalty.tokens.approve({ token: dollar.address, spender: 'licenseRegistry' })
          assert.equal(await allowance(), 0n)

          await networkHelpers.time.increase(31 * 86_400)
          await royalty.statements.report({ licenseId: acquired.licenseId, period: 0 })
          const afterReporting = await allowance()
          assert.ok(afterReporting > 0n && afterReporting < 60n, `${afterReporting} base units`)
          await royalty.tokens.approve({ token: dollar.address, spender: 'licenseRegistry' })
          assert.equal(await allowance(), 0n)
        })

        it('can be made beforehand, and are then left alone', async () => {
          const { royalty, offerId, allowance, dollar, nonce } = await setUpOffer()
          await royalty.tokens.approve({ token: dollar.address, spender: 'licenseRegistry', amount: 7n })
          assert.equal(await allowance(), 7n)
          const before = await nonce()
          await royalty.licenses.acquire({ offerId, approval: 'none' })
          assert.deepEqual([await allowance(), await nonce()], [2n, before + 1])
        })
      })

      it('are not made where that was not wanted', async () => {
        const { royalty, poolId, nonce, deployment } = await setUpPool()
        const before = await nonce()
        await assert.rejects(royalty.pools.pay({ poolId, amount: AMOUNT, approval: 'none' }), (error) => {
          assert.ok(error instanceof reverts.ERC20InsufficientAllowance)
          assert.deepEqual(error.args, {
            spender: getAddress(deployment.creatorPools.address),
            allowance: 0n,
            needed: AMOUNT,
          })
          return true
        })
        assert.equal(await nonce(), before)
      })

      it('are not made for a deposit above what was allowed', async () => {
        const { royalty, poolId, allowance, networkHelpers } = await setUpPool()
        const endDay = Math.floor((await networkHelpers.time.latest()) / 86_400) + 30
        const open = royalty.streams.open({ poolId, rate: 2n ** 64n, endDay, maxDeposit: 1n })
        await assert.rejects(open, reverts.StreamDepositTooHigh)
        assert.equal(await allowance(), 0n)
      })
    })
})
