import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { HEAD, sharesOf } from '../../../../test/utils/usageTrees.ts'
import { UsageDuplicateError, UsageTreeHeadError } from '../../errors/usageTree.ts'
import { buildUsageTree } from '../buildUsageTree.ts'
import { dumpUsageTree } from '../usageTreeFile.ts'
import { buildUsageTreeInWorkers } from './buildUsageTreeInWorkers.ts'

describe('buildUsageTreeInWorkers', () => {
  // Fewer leaves than workers, and enough that parents are shared out too.
  for (const count of [1, 2, 3, 1_000, 40_001]) {
    test(`is the tree that one thread builds, byte for byte, of ${count.toLocaleString('en')} works`, async () => {
      const bytes = Buffer.concat([...dumpUsageTree(await buildUsageTree({ ...HEAD, shares: sharesOf(count) }))])
      for (const workers of [1, 3]) {
        const tree = await buildUsageTreeInWorkers({ ...HEAD, shares: sharesOf(count), workers })
        assert.ok(bytes.equals(Buffer.concat([...dumpUsageTree(tree)])), `${workers} workers`)
      }
    })
  }

  test('behavior: leaves no thread behind', async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length
    await buildUsageTreeInWorkers({ ...HEAD, shares: sharesOf(10) })
    const after = process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length
    assert.equal(after, before)
  })

  test('error: UsageTreeHeadError', () => {
    return assert.rejects(buildUsageTreeInWorkers({ ...HEAD, version: -1, shares: sharesOf(1) }), UsageTreeHeadError)
  })

  test('error: UsageDuplicateError', () => {
    const shares = [...sharesOf(1), ...sharesOf(1)]
    return assert.rejects(buildUsageTreeInWorkers({ ...HEAD, shares }), UsageDuplicateError)
  })
})
