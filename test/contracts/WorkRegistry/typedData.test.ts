import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import { expect } from 'chai'
import { network } from 'hardhat'
import { getAddress, type Hex, keccak256, toHex, zeroHash } from 'viem'
import { actors } from '../../utils/actors.ts'

/** What people sign for the registry, written out once more and signed by an independent library. */
const TYPES = {
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
  BindWallet: [
    { name: 'claimKey', type: 'address' },
    { name: 'workId', type: 'bytes32' },
    { name: 'wallet', type: 'address' },
    { name: 'deadline', type: 'uint256' },
  ],
  VetoBinding: [
    { name: 'claimKey', type: 'address' },
    { name: 'workId', type: 'bytes32' },
    { name: 'deadline', type: 'uint256' },
  ],
  CallForWork: [
    { name: 'owner', type: 'address' },
    { name: 'workId', type: 'bytes32' },
    { name: 'target', type: 'address' },
    { name: 'data', type: 'bytes' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const

const DEADLINE = 2n ** 40n

describe('WorkRegistry: what viem signs, the registry takes', () => {
  async function setUp() {
    const { viem } = await network.create()
    const people = actors(await viem.getWalletClients(), 'platform', 'creator', 'claimKey', 'wallet')
    const registry = await viem.deployContract('WorkRegistry')
    const domain = {
      name: 'OpenRoyalty WorkRegistry',
      version: '1',
      chainId: await people.creator.getChainId(),
      verifyingContract: registry.address,
    }
    return { viem, ...people, registry, domain }
  }

  it('RegisterWork and CallForWork', async () => {
    const { viem, creator, wallet, registry, domain } = await setUp()
    const registration = {
      contentHash: keccak256('0x01'),
      metadataHash: keccak256('0x02'),
      salt: zeroHash,
      payee: wallet.account.address,
      uses: 21,
      royaltyBps: 750,
    }
    const signature = await creator.signTypedData({
      domain,
      types: TYPES,
      primaryType: 'RegisterWork',
      message: { creator: creator.account.address, ...registration, deadline: DEADLINE },
    })
    await registry.write.registerFor([creator.account.address, registration, DEADLINE, signature])
    const workId = await registry.read.workIdOf([creator.account.address, registration.contentHash])
    expect(await registry.read.ownerOf([BigInt(workId)])).to.equal(getAddress(creator.account.address))

    const target = await viem.deployContract('WorkReceiver')
    const data = toHex('join')
    const message = { owner: creator.account.address, workId, target: target.address, data, deadline: DEADLINE }
    for (const nonce of [0n, 1n]) {
      const call = await creator.signTypedData({
        domain,
        types: TYPES,
        primaryType: 'CallForWork',
        message: { ...message, nonce },
      })
      await registry.write.callFor([workId, target.address, data, DEADLINE, call])
    }
    expect(await target.read.calls()).to.equal(2n)
  })

  it('VetoBinding and BindWallet', async () => {
    const { viem, platform, claimKey, wallet, registry, domain } = await setUp()
    const holder = claimKey.account.address
    const leaf = { index: 0, contentHash: keccak256('0x01'), holder, isClaimKey: true }
    const row = [leaf.index, leaf.contentHash, leaf.holder, leaf.isClaimKey]
    const root = StandardMerkleTree.of([row], ['uint32', 'bytes32', 'address', 'bool']).root as Hex
    await registry.write.registerCatalogue([
      { root, count: 1, uses: 1, royaltyBps: 0, salt: zeroHash, metadataHash: zeroHash, uri: '' },
    ])
    const proof = { steward: platform.account.address, count: 1, leaf, siblings: [] }
    const [, workId] = await registry.read.verify([proof])

    const veto = await claimKey.signTypedData({
      domain,
      types: TYPES,
      primaryType: 'VetoBinding',
      message: { claimKey: holder, workId, deadline: DEADLINE },
    })
    await viem.assertions.emitWithArgs(registry.write.vetoBinding([proof, DEADLINE, veto]), registry, 'BindingVetoed', [
      workId,
    ])

    const bind = await claimKey.signTypedData({
      domain,
      types: TYPES,
      primaryType: 'BindWallet',
      message: { claimKey: holder, workId, wallet: wallet.account.address, deadline: DEADLINE },
    })
    await registry.write.bindFor([proof, wallet.account.address, DEADLINE, bind])
    expect(await registry.read.holderOf([workId])).to.equal(getAddress(wallet.account.address))
  })
})
