import assert from 'node:assert/strict'
import { type TypedDataDomain, TypedDataEncoder, type TypedDataField, Wallet } from 'ethers'
import { type Address, type Hex, keccak256, parseSignature, signatureToCompactSignature, toHex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import {
  authorizeKeyFor,
  authorizeKeyTypedData,
  keyOf,
  openChannel,
  redeemVouchers,
  voucherTypedData,
} from '../../sdk/src/channels/index.ts'
import {
  acquisitionTypedData,
  bindWalletTypedData,
  buildCatalogue,
  callForWorkTypedData,
  catalogueWorkIdOf,
  commitmentOf,
  credentialTypedData,
  endDayAfter,
  membershipTypedData,
  registerWorkTypedData,
  typedDataDigestOf,
  vetoBindingTypedData,
  workIdOf,
} from '../../sdk/src/index.ts'
import { sdkChain, someContent } from '../utils/sdkChain.ts'
import { PERMIT, SIGNED_TYPES } from '../utils/signedTypes.ts'

type Signable = { domain: TypedDataDomain; types: object; primaryType: string; message: Record<string, unknown> }

const DEADLINE = 2n ** 40n
const TEXT = toHex(0x7e, { size: 32 })

function fieldsOf(primaryType: string): TypedDataField[] {
  const fields = primaryType === 'Permit' ? PERMIT : SIGNED_TYPES.get(primaryType)
  assert.ok(fields, `the contracts know ${primaryType}`)
  return [...fields]
}

const tested = new Set<string>()

/** Somebody who signs with viem what the SDK says, or with ethers what the contracts say. */
function signer(library: 'viem' | 'ethers') {
  const key = generatePrivateKey()
  const account = privateKeyToAccount(key)
  const sign = async ({ domain, types, primaryType, message }: Signable): Promise<Hex> => {
    const theirs = { [primaryType]: fieldsOf(primaryType) }
    assert.deepEqual(types, theirs, 'fields')
    // A field that is zero could be left out, or change places, unseen. Nonces begin at zero, and go on.
    for (const [name, value] of Object.entries(message)) {
      assert.ok(name === 'nonce' || BigInt(value as Hex) > 0n, `${name} is not zero`)
    }
    const digest = typedDataDigestOf({ domain, types, primaryType, message } as never)
    assert.equal(TypedDataEncoder.hash(domain, theirs, message), digest)
    tested.add(primaryType)
    if (library === 'ethers') return (await new Wallet(key).signTypedData(domain, theirs, message)) as Hex
    return account.signTypedData({ domain, types, primaryType, message } as never)
  }
  return { address: account.address, sign }
}

for (const library of ['viem', 'ethers'] as const)
  describe(`What ${library} signs, the contracts take`, () => {
    async function setUp() {
      const chain = await sdkChain()
      const chainId = await chain.publicClient.getChainId()
      const { workRegistry, creatorPools, licenseRegistry } = chain.deployment
      const domainOf = (address: Address) => ({ chainId, address })
      return {
        ...chain,
        chainId,
        works: domainOf(workRegistry.address),
        registry: domainOf(licenseRegistry.address),
        pools: creatorPools.address,
      }
    }

    it('RegisterWork', async () => {
      const { works, stranger } = await setUp()
      const creator = signer(library)
      const salt = keccak256('0x5a')
      const contentHash = someContent()
      const registration = {
        contentHash,
        metadataHash: TEXT,
        salt,
        payee: stranger.account.address,
        uses: ['Train', 'Retrieve'] as const,
        royaltyBps: 750,
      }
      await stranger.royalty.works.commit({
        commitment: commitmentOf({ creator: creator.address, contentHash, salt }),
      })
      const signature = await creator.sign(
        registerWorkTypedData({ ...works, creator: creator.address, ...registration, deadline: DEADLINE }),
      )
      const { workId } = await stranger.royalty.works.registerFor({
        creator: creator.address,
        ...registration,
        deadline: DEADLINE,
        signature,
      })
      assert.equal(workId, workIdOf({ creator: creator.address, contentHash }))
      assert.equal(await stranger.royalty.reads.holderOf({ workId }), creator.address)
    })

    it('CallForWork, to any contract, and to join and leave a pool', async () => {
      const { works, pools, author, operator, stranger, dollar, viem } = await setUp()
      const owner = signer(library)
      const { workId } = await author.royalty.works.register({ contentHash: someContent(), uses: ['Train'] })
      await author.royalty.works.transfer({ workId, to: owner.address })
      const { poolId } = await operator.royalty.pools.create({
        token: dollar.address,
        uses: ['Train'],
        fallbackPayee: operator.account.address,
      })
      const target = await viem.deployContract('WorkReceiver')
      const by = { owner: owner.address, workId, deadline: DEADLINE }
      const call = { ...by, target: target.address, data: toHex('anything') }
      for (const nonce of [0n, 1n]) {
        const signature = await owner.sign(callForWorkTypedData({ ...works, ...call, nonce }))
        await stranger.royalty.works.callFor({ ...call, signature })
      }
      assert.equal(await target.read.data(), call.data)
      assert.equal(await target.read.calls(), 2n)

      const member = { ...works, pools, poolId, ...by }
      const joined = async () => (await stranger.royalty.reads.memberOf({ poolId, workId })).joined
      const join = await owner.sign(membershipTypedData({ ...member, join: true, nonce: 2n }))
      await stranger.royalty.pools.joinFor({ poolId, ...by, signature: join })
      assert.equal(await joined(), true)
      const leave = await owner.sign(membershipTypedData({ ...member, join: false, nonce: 3n }))
      await stranger.royalty.pools.leaveFor({ poolId, ...by, signature: leave })
      assert.equal(await joined(), false)
    })

    it('BindWallet and VetoBinding', async () => {
      const { works, operator, stranger } = await setUp()
      const keys = [signer(library), signer(library), signer(library)]
      const tree = buildCatalogue(
        keys.map(({ address }) => ({ contentHash: someContent(), holder: address, isClaimKey: true })),
      )
      const { root, count } = tree
      const { catalogueId } = await operator.royalty.works.registerCatalogue({ root, count, uses: ['Train'] })
      const wallet = stranger.account.address
      const of = (index: number) => {
        const [key, leaf] = [keys[index], tree.leaf(index)]
        assert.ok(key)
        const proof = { steward: operator.account.address, count, leaf, siblings: tree.proof(index) }
        const fields = { ...works, claimKey: key.address, workId: catalogueWorkIdOf({ catalogueId, index }) }
        return { key, proof, fields: { ...fields, deadline: DEADLINE } }
      }

      const bound = of(1)
      const bind = await bound.key.sign(bindWalletTypedData({ ...bound.fields, wallet }))
      await stranger.royalty.works.bindFor({ proof: bound.proof, wallet, deadline: DEADLINE, signature: bind })
      assert.equal(await stranger.royalty.reads.holderOf({ workId: bound.fields.workId }), wallet)

      const vetoed = of(2)
      const veto = await vetoed.key.sign(vetoBindingTypedData(vetoed.fields))
      await stranger.royalty.works.vetoBinding({ proof: vetoed.proof, deadline: DEADLINE, signature: veto })
      assert.equal((await stranger.royalty.reads.bindingOf({ workId: vetoed.fields.workId })).vetoed, true)
    })

    it('Acquisition, Credential and Permit', async () => {
      const { registry, chainId, operator, stranger, dollar, mint, networkHelpers } = await setUp()
      const [licensee, certifier] = [signer(library), signer(library)]
      const { poolId } = await operator.royalty.pools.create({
        token: dollar.address,
        uses: ['Train'],
        fallbackPayee: operator.account.address,
      })
      const { offerId } = await operator.royalty.offers.publish({
        poolId,
        textHash: TEXT,
        uses: ['Train'],
        eligibility: 'SmallBusiness',
        party: certifier.address,
        fee: 5n,
      })
      const time = BigInt(await networkHelpers.time.latest())
      const endDay = endDayAfter(time, { days: 3 })
      const value = 5n + 4n * 86_400n
      await mint(licensee.address, value)

      const expiry = Number(time) + 1_000
      const word = { certifier: certifier.address, licensee: licensee.address, expiry }
      const certified = await certifier.sign(
        credentialTypedData({ ...registry, ...word, eligibility: 'SmallBusiness' }),
      )
      const acquisition = {
        offerId,
        licensee: licensee.address,
        salt: TEXT,
        maxFee: 6n,
        rate: 2n ** 64n,
        endDay,
        maxDeposit: value,
        deadline: DEADLINE,
      }
      const signature = await licensee.sign(acquisitionTypedData({ ...registry, ...acquisition }))
      const signed = { ...acquisition, credential: { expiry, signature: certified }, signature }

      const domain = { name: 'Test Dollar', version: '1', chainId, verifyingContract: dollar.address }
      const message = { owner: licensee.address, spender: registry.address, value, nonce: 0n, deadline: DEADLINE }
      const types = { Permit: fieldsOf('Permit') }
      const { r, s, yParity } = parseSignature(await licensee.sign({ domain, types, primaryType: 'Permit', message }))
      const permit = { value, deadline: DEADLINE, v: 27 + yParity, r, s }

      const { licenseId } = await stranger.royalty.licenses.acquireWithPermit({ ...signed, permit })
      assert.equal(await stranger.royalty.reads.licenseHolderOf({ licenseId }), licensee.address)
    })

    it('AuthorizeKey and Voucher', async () => {
      const { chainId, deployment, author, operator, payer, stranger, dollar, mint } = await setUp()
      const channels = { chainId, address: deployment.usageChannels.address }
      const { poolId } = await operator.royalty.pools.create({
        token: dollar.address,
        uses: ['Train'],
        joinUnits: 1,
        fallbackPayee: operator.account.address,
      })
      await author.royalty.works.registerAndJoin({ contentHash: someContent(), uses: ['Train'], poolId })
      const key = signer(library)
      await mint(payer.account.address, 900n)
      const { channelId } = await openChannel(payer.royalty, { token: dollar.address, noticeDays: 7, amount: 900n })
      const grant = { channelId, key: key.address, until: Number(DEADLINE), cap: 800n }
      const signature = (await payer.account.signTypedData(
        authorizeKeyTypedData({ ...channels, ...grant }) as never,
      )) as Hex
      // The payer signs with an account of the chain; what it signs is compared with the contracts' words all the same.
      await signer(library).sign(authorizeKeyTypedData({ ...channels, ...grant }))
      await authorizeKeyFor(stranger.royalty, { ...grant, signature })
      assert.equal((await keyOf(stranger.royalty, { channelId, key: key.address })).cap, 800n)

      const terms = { channelId, poolId, total: 700n, expiry: Number(DEADLINE) }
      const { r, yParityAndS } = signatureToCompactSignature(
        parseSignature(await key.sign(voucherTypedData({ ...channels, ...terms }))),
      )
      const { redeemed } = await redeemVouchers(stranger.royalty, { vouchers: [{ ...terms, r, vs: yParityAndS }] })
      assert.deepEqual(redeemed, [{ channelId, poolId, key: key.address, total: 700n, amount: 700n }])
    })
  })

describe('What is signed', () => {
  it('is all tested above', () => {
    assert.deepEqual([...tested].sort(), [...SIGNED_TYPES.keys(), 'Permit'].sort())
    assert.equal(SIGNED_TYPES.size, 8)
  })
})
