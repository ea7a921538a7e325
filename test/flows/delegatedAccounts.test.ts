import assert from 'node:assert/strict'
import { type Address, type Hex, type LocalAccount, zeroAddress } from 'viem'
import { reverts, sharesOf } from '../../sdk/src/index.ts'
import { sdkChain, someContent } from '../utils/sdkChain.ts'

const DEADLINE = 2n ** 40n
/** Answers of contracts/mocks/ContractWallet.sol. */
const YES = 1
const NO = 2

/** Accounts that run code by EIP-7702, in real transactions: as payees, as payers and as holders. */
describe('SDK: accounts with delegated code', () => {
  async function setUp() {
    const chain = await sdkChain()
    const { author, operator, payer, stranger, dollar, mint, viem, walletOf, publicClient } = chain
    const wallet = await viem.deployContract('ContractWallet', [stranger.account.address])
    const receiver = await viem.deployContract('TokenReceiver')
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
    await operator.royalty.pools.setUnits({ poolId, workId, units: 1 })
    await mint(payer.account.address, 1_000n)

    /** Has an account run the code at an address; zero: its own again, which is none. A stranger sends it. */
    const delegate = async (account: LocalAccount, to: Address) => {
      const nonce = await publicClient.getTransactionCount({ address: account.address })
      assert.ok(account.signAuthorization)
      const authorization = await account.signAuthorization({ address: to, chainId: 31_337, nonce })
      const hash = await walletOf(stranger.account).sendTransaction({
        to: stranger.account.address,
        authorizationList: [authorization],
      })
      await publicClient.waitForTransactionReceipt({ hash })
      const code = await publicClient.getCode({ address: account.address })
      assert.equal(code, to === zeroAddress ? undefined : `0xef0100${to.slice(2).toLowerCase()}`)
    }
    /** What an account with the wallet's code answers when it is asked about a signature. */
    const setAnswer = async (account: Address, answer: number) => {
      const hash = await walletOf(stranger.account).writeContract({
        address: account,
        abi: wallet.abi,
        functionName: 'setAnswer',
        args: [answer],
      })
      await publicClient.waitForTransactionReceipt({ hash })
    }
    return { ...chain, poolId, workId, wallet, receiver, delegate, setAnswer }
  }

  it('are paid like all others, whatever their code is', async () => {
    const { author, operator, payer, stranger, dollar, mint, poolId, workId, wallet, receiver, delegate } =
      await setUp()
    const payee = author.account.address
    const split = sharesOf([
      { payee, weight: 1n },
      { payee: operator.account.address, weight: 1n },
    ])
    const { split: vault } = await stranger.royalty.splits.announce(split)
    for (const code of [wallet.address, receiver.address, dollar.address, zeroAddress]) {
      await delegate(author.account, code)
      const had = await dollar.read.balanceOf([payee])
      await payer.royalty.pools.pay({ poolId, amount: 100n })
      await stranger.royalty.claims.claim({ poolId, workId })
      assert.equal(await dollar.read.balanceOf([payee]), had + 100n, 'from the pool')
      await mint(vault, 40n)
      await stranger.royalty.splits.distribute({ token: dollar.address, ...split })
      assert.equal(await dollar.read.balanceOf([payee]), had + 120n, 'from the split')
    }
  })

  it('pay, sign and hold like all others', async () => {
    const { operator, payer, stranger, dollar, deployment, poolId, wallet, delegate, setAnswer } = await setUp()
    const licensee = payer.account.address
    await delegate(payer.account, wallet.address)
    const terms = { poolId, textHash: `0x${'7e'.repeat(32)}` as Hex, uses: ['Train'] as const, fee: 5n }
    const { offerId } = await operator.royalty.offers.publish(terms)
    await payer.royalty.pools.pay({ poolId, amount: 10n })
    const { licenseId } = await payer.royalty.licenses.acquire({ offerId })
    assert.equal(await stranger.royalty.reads.licenseHolderOf({ licenseId }), licensee)
    assert.equal(await dollar.read.balanceOf([licensee]), 985n)

    // The key's signature counts even where the code says no; another's does not, until the code says yes to everything.
    await dollar.write.approve([deployment.licenseRegistry.address, 100n], { account: licensee })
    await setAnswer(licensee, NO)
    const salt = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`
    const signed = await payer.royalty.licenses.signAcquisition({
      offerId,
      salt: salt(1),
      maxFee: 5n,
      deadline: DEADLINE,
    })
    await stranger.royalty.licenses.acquireFor(signed)
    const others = { ...signed, salt: salt(2) }
    await assert.rejects(stranger.royalty.licenses.acquireFor(others), reverts.LicenseSignatureInvalid)
    await setAnswer(licensee, YES)
    await stranger.royalty.licenses.acquireFor(others)
    assert.equal(await dollar.read.balanceOf([licensee]), 975n, 'by its own word')

    // Once the code is gone its word is too, and what it said before stands.
    await delegate(payer.account, zeroAddress)
    const later = { ...signed, salt: salt(3) }
    await assert.rejects(stranger.royalty.licenses.acquireFor(later), reverts.LicenseSignatureInvalid)
    assert.equal(await stranger.royalty.reads.licenseBalanceOf({ owner: licensee }), 3n)
  })

  it('receive works only where their code says that it takes them', async () => {
    const { author, payer, stranger, workId, wallet, receiver, delegate } = await setUp()
    const to = payer.account.address
    await delegate(payer.account, wallet.address)
    await assert.rejects(author.royalty.works.transfer({ workId, to }), reverts.ERC721InvalidReceiver)
    await delegate(payer.account, receiver.address)
    await author.royalty.works.transfer({ workId, to })
    assert.equal(await stranger.royalty.reads.holderOf({ workId }), to)
    // Its code gone, it is an owner like any other.
    await delegate(payer.account, zeroAddress)
    await payer.royalty.works.setConsent({ workId, uses: [] })
    assert.equal((await stranger.royalty.reads.consentOf({ workId })).uses, 0)
  })
})
