import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import { expect } from 'chai'
import { network } from 'hardhat'
import { type Address, encodeAbiParameters, type Hex, keccak256, toHex, zeroHash } from 'viem'
import { actors } from '../../../utils/actors.ts'

/** Numbers of leaves: alone, complete trees, one less and one more, and some between. */
const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 16, 33, 100]

describe('WorkRegistry.verify: trees of @openzeppelin/merkle-tree', () => {
  it('every leaf of trees of any shape', async () => {
    const { viem } = await network.create()
    const { steward } = actors(await viem.getWalletClients(), 'steward')
    const registry = await viem.deployContract('WorkRegistry')

    for (const count of SIZES) {
      const leaves = Array.from({ length: count }, (_, index) => ({
        index,
        contentHash: keccak256(toHex(`${count}/${index}`)),
        holder: toHex(0x1000 + index, { size: 20 }) as Address,
        isClaimKey: index % 3 === 0,
      }))
      const tree = StandardMerkleTree.of(
        leaves.map((leaf) => [leaf.index, leaf.contentHash, leaf.holder, leaf.isClaimKey]),
        ['uint32', 'bytes32', 'address', 'bool'],
      )
      await registry.write.registerCatalogue([
        { root: tree.root as Hex, count, uses: 1, royaltyBps: 0, salt: zeroHash, metadataHash: zeroHash, uri: '' },
      ])
      for (const leaf of leaves) {
        const proof = {
          steward: steward.account.address,
          count,
          leaf,
          siblings: tree.getProof(leaf.index) as Hex[],
        }
        const [catalogueId, workId] = await registry.read.verify([proof])
        const types = [{ type: 'address' }, { type: 'bytes32' }, { type: 'uint32' }] as const
        expect(catalogueId).to.equal(
          keccak256(encodeAbiParameters(types, [steward.account.address, tree.root as Hex, count])),
        )
        expect(workId).to.equal(
          keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'uint256' }], [catalogueId, BigInt(leaf.index)])),
        )
      }
    }
  })
})
