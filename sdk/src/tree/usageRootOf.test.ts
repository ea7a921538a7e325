import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { keccak256, toHex } from 'viem'
import { buildUsageTree } from './buildUsageTree.ts'
import { usageRootOf } from './usageRootOf.ts'

describe('usageRootOf', () => {
  test('leads from each leaf to the root, and from another amount, index or place elsewhere', async () => {
    const licenseId = keccak256('0x11')
    const shares = Array.from({ length: 5 }, (_, i) => ({ workId: keccak256(toHex(i)), amount: BigInt(i) }))
    const tree = await buildUsageTree({ licenseId, period: 2, version: 1, shares })
    for (let index = 0; index < tree.count; index++) {
      const [leaf, siblings] = [tree.leaf(index), tree.proof(index)]
      assert.equal(usageRootOf({ leaf, siblings }), tree.root)
      assert.notEqual(usageRootOf({ leaf: { ...leaf, amount: leaf.amount + 1n }, siblings }), tree.root)
      assert.notEqual(usageRootOf({ leaf: { ...leaf, period: 3 }, siblings }), tree.root)
      assert.notEqual(usageRootOf({ leaf, siblings: siblings.slice(1) }), tree.root)
    }
  })
})
