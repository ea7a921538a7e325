import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bytesSource } from '../../../test/utils/treeSources.ts'
import { HEAD, isProven, quickSharesOf, referenceOf, sharesOf, sorted } from '../../../test/utils/usageTrees.ts'
import { buildUsageTree } from './buildUsageTree.ts'
import { openUsageTree } from './openUsageTree.ts'
import { dumpUsageTree } from './usageTreeFile.ts'

// Takes the alternative some minutes, and 3 GB.
describe('buildUsageTree', () => {
  for (const [count, shares] of [
    [100_000, sharesOf],
    [1_000_000, quickSharesOf],
  ] as const) {
    test(`is the tree of OpenZeppelin for ${count.toLocaleString('en')} works`, async () => {
      const tree = await buildUsageTree({ ...HEAD, shares: shares(count) })
      const file = await openUsageTree(bytesSource(Buffer.concat([...dumpUsageTree(tree)])))
      const reference = referenceOf(sorted(shares(count)))
      assert.equal(tree.root, reference.root)
      for (let index = 0; index < count; index += 997) {
        const proof = reference.getProof(index)
        assert.deepEqual(tree.proof(index), proof)
        assert.deepEqual((await file.prove(index)).siblings, proof)
        assert.ok(isProven(tree, index, tree.proof(index)))
      }
    })
  }
})
