import assert from 'node:assert/strict'
import { artifacts, network } from 'hardhat'
import { type Hex, keccak256, toHex, zeroAddress, zeroHash } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import {
  batchCommitmentOf,
  buildCatalogue,
  catalogueCommitmentOf,
  catalogueIdOf,
  catalogueWorkIdOf,
  commitmentOf,
  DAY,
  dayStart,
  depositFor,
  encodeUses,
  endDayAfter,
  minRateOf,
  parseAmount,
  perDay,
  perMonth,
  type Rate,
  sharesOf,
  splitOf,
  typedDataDigestOf,
  workIdOf,
  workRegistryDomain,
} from '../../sdk/src/index.ts'

const USES = encodeUses(['Mine', 'Train'])
const SALT = toHex(7n, { size: 32 })
/** Address with this number. */
const account = (value: number) => toHex(value, { size: 20 })

// The helpers compute, without a chain, what contracts compute. Here both are asked.
describe('SDK helpers say what the contracts say', () => {
  async function deploy() {
    const { viem } = await network.create()
    const [creator] = await viem.getWalletClients()
    assert.ok(creator)
    const works = await viem.deployContract('WorkRegistry')
    const splits = await viem.deployContract('RoyaltySplits')
    return { viem, creator: creator.account.address, works, splits }
  }
  let chain: Awaited<ReturnType<typeof deploy>>
  before(async () => {
    chain = await deploy()
  })

  it('ids of works and catalogues', async () => {
    const { works, creator } = chain
    for (let i = 1; i <= 5; i++) {
      const hash = keccak256(toHex(i))
      const index = i * 800_000_000
      assert.equal(await works.read.workIdOf([creator, hash]), workIdOf({ creator, contentHash: hash }))
      assert.equal(
        await works.read.catalogueIdOf([creator, hash, index]),
        catalogueIdOf({ steward: creator, root: hash, count: index }),
      )
      assert.equal(await works.read.catalogueWorkIdOf([hash, index]), catalogueWorkIdOf({ catalogueId: hash, index }))
      assert.equal(
        await works.read.commitmentOf([creator, hash, SALT]),
        commitmentOf({ creator, contentHash: hash, salt: SALT }),
      )
    }
  })

  it('commitments to batches and catalogues', async () => {
    const { works, creator } = chain
    const contentHashes = [1, 2, 3].map((i) => keccak256(toHex(`batch ${i}`)))
    await works.write.commit([batchCommitmentOf({ creator, contentHashes, salt: SALT })])
    // A salt without its commitment would revert.
    await works.write.registerBatch([contentHashes, USES, 0, SALT])
    assert.equal(await works.read.exists([workIdOf({ creator, contentHash: contentHashes[2] as Hex })]), true)

    const { root, count } = buildCatalogue([{ contentHash: SALT, holder: creator, isClaimKey: false }])
    await works.write.commit([catalogueCommitmentOf({ steward: creator, root, count, salt: SALT })])
    await works.write.registerCatalogue([catalogueOf(root, count, SALT)])
    assert.equal(await works.read.isCatalogue([catalogueIdOf({ steward: creator, root, count })]), true)
  })

  it('proofs of a catalogue', async () => {
    const { works, creator } = chain
    for (const count of [1, 2, 3, 100]) {
      const tree = buildCatalogue(
        Array.from({ length: count }, (_, i) => ({
          contentHash: keccak256(toHex(`work ${i}`)),
          holder: account(i + 1),
          isClaimKey: i % 3 === 0,
        })),
      )
      await works.write.registerCatalogue([catalogueOf(tree.root, count, zeroHash)])
      const catalogueId = catalogueIdOf({ steward: creator, root: tree.root, count })
      for (const index of [0, count >> 1, count - 1]) {
        const proof = { steward: creator, count, leaf: tree.leaf(index), siblings: tree.proof(index) }
        assert.deepEqual(await works.read.verify([proof]), [catalogueId, catalogueWorkIdOf({ catalogueId, index })])
      }
    }
  })

  it('addresses of splits', async () => {
    const { splits } = chain
    const vaultCodeHash = keccak256((await artifacts.readArtifact('Vault')).bytecode)
    for (const count of [1, 2, 10, 64]) {
      const split = sharesOf(
        Array.from({ length: count }, (_, i) => ({ payee: account(1_000 + i), weight: BigInt(i + 1) })),
      )
      const expected = await splits.read.splitOf([split.recipients, split.shares])
      assert.equal(splitOf(split, { splits: splits.address, vaultCodeHash }), expected)
    }
  })

  it('the domain of signatures', async () => {
    const { viem, works } = chain
    const chainId = await (await viem.getPublicClient()).getChainId()
    const [, name, version, onChain, verifyingContract] = await works.read.eip712Domain()
    const domain = workRegistryDomain({ chainId, address: verifyingContract })
    assert.deepEqual(domain, { name, version, chainId: Number(onChain), verifyingContract })
  })

  it('what a creator signs, so that somebody else can register the work', async () => {
    const { viem, works } = chain
    const chainId = await (await viem.getPublicClient()).getChainId()
    const creator = privateKeyToAccount(keccak256(toHex('a creator who holds no ether')))
    const registration = {
      contentHash: keccak256(toHex('signed')),
      metadataHash: zeroHash,
      salt: zeroHash,
      payee: zeroAddress,
      uses: USES,
      royaltyBps: 0,
    }
    const deadline = 2n ** 48n
    const digest = typedDataDigestOf({
      domain: workRegistryDomain({ chainId, address: works.address }),
      types: {
        RegisterWork: [
          { name: 'creator', type: 'address' },
          { name: 'contentHash', type: 'bytes32' },
          { name: 'metadataHash', type: 'bytes32' },
          { name: 'salt', type: 'bytes32' },
          { name: 'payee', type: 'address' },
          { name: 'uses', type: 'uint16' },
          { name: 'royaltyBps', type: 'uint16' },
          { name: 'deadline', type: 'uint256' },
        ],
      },
      primaryType: 'RegisterWork',
      message: { creator: creator.address, ...registration, deadline },
    })
    const signature = await creator.sign({ hash: digest })
    await works.write.registerFor([creator.address, registration, deadline, signature])
    const workId = workIdOf({ creator: creator.address, contentHash: registration.contentHash })
    assert.equal(await works.read.holderOf([workId]), creator.address)
  })

  function catalogueOf(root: Hex, count: number, salt: Hex) {
    return { root, count, uses: USES, royaltyBps: 0, salt, metadataHash: zeroHash, uri: '' }
  }
})

describe('SDK helpers say what a stream costs', () => {
  async function deploy() {
    // Built for size only where it is deployed for good (the production profile).
    const { viem, networkHelpers } = await network.create({ override: { allowUnlimitedContractSize: true } })
    const [payer] = await viem.getWalletClients()
    assert.ok(payer)
    const works = await viem.deployContract('WorkRegistry')
    const pools = await viem.deployContract('CreatorPools', [works.address])
    const token = await viem.deployContract('TestDollar')
    await token.write.mint([payer.account.address, 2n ** 200n])
    await token.write.approve([pools.address, 2n ** 200n])

    /** A pool that asks for at least so many base units a day. */
    const createPool = async (minStreamPerDay: bigint, salt: Hex) => {
      const terms = {
        token: token.address,
        uses: USES,
        noticeDays: 0,
        joinUnits: 1,
        soleAgent: false,
        minStreamPerDay,
        fallbackPayee: payer.account.address,
        salt,
      }
      await pools.write.createPool([terms])
      return pools.read.poolIdOf([payer.account.address, terms])
    }
    return { viem, networkHelpers, payer: payer.account.address, pools, token, createPool }
  }

  it('deposits, at any time of day', async () => {
    const { networkHelpers, payer, pools, token, createPool } = await deploy()
    const poolId = await createPool(0n, zeroHash)
    const tomorrow = (BigInt(await networkHelpers.time.latest()) / DAY + 1n) * DAY
    const cases: [now: bigint, rate: Rate, days: number][] = [
      [tomorrow, perDay(parseAmount('1', 6)), 400],
      [tomorrow + 1n, perMonth(parseAmount('5000', 6)), 399],
      [tomorrow + DAY - 1n, 1n, 1],
      [tomorrow + DAY + 43_210n, 2n ** 100n + 1n, 30],
    ]
    for (const [i, [now, rate, days]] of cases.entries()) {
      await networkHelpers.time.setNextBlockTimestamp(now)
      const endDay = endDayAfter(now, { days })
      const deposit = depositFor(rate, dayStart(endDay) - now)
      const before = await token.read.balanceOf([payer])
      await pools.write.openStream([poolId, toHex(i, { size: 32 }), rate, endDay, deposit, payer])
      assert.equal(before - (await token.read.balanceOf([payer])), deposit, `case ${i}`)
    }
  })

  it('the least rate of a pool', async () => {
    const { viem, networkHelpers, payer, pools, createPool } = await deploy()
    for (const [i, min] of [0n, 1n, 86_400n, 1_000_000n].entries()) {
      const poolId = await createPool(min, toHex(i, { size: 32 }))
      const endDay = endDayAfter(BigInt(await networkHelpers.time.latest()), { days: 2 })
      const open = (rate: bigint) => pools.write.openStream([poolId, zeroHash, rate, endDay, 2n ** 90n, payer])
      const least = minRateOf(min)
      await viem.assertions.revertWithCustomErrorWithArgs(open(least - 1n), pools, 'StreamRateTooLow', [
        least - 1n,
        least,
      ])
      await open(least)
    }
  })
})
