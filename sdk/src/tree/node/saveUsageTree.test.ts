import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, beforeEach, describe, test } from 'node:test'
import { HEAD, sharesOf } from '../../../../test/utils/usageTrees.ts'
import { UsageTreeClosedError, UsageTreeFileError } from '../../errors/usageTreeFile.ts'
import { buildUsageTree, type UsageTree } from '../buildUsageTree.ts'
import { dumpUsageTree } from '../usageTreeFile.ts'
import { openUsageTreeFile } from './openUsageTreeFile.ts'
import { saveUsageTree } from './saveUsageTree.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'usage-tree-'))
const file = path.join(folder, 'usage.tree')

beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name))
})
after(() => rmSync(folder, { recursive: true }))

const treeOf = (count: number) => buildUsageTree({ ...HEAD, shares: sharesOf(count) })

/** Fails when half of it is written. */
function halfOf(tree: UsageTree, fail: () => never): UsageTree {
  const { shares, tree: whole } = tree.packed
  const nodes = new Proxy(whole.nodes, { get: (target, key) => (key === 'slice' ? fail() : Reflect.get(target, key)) })
  return { ...tree, packed: { shares, tree: { ...whole, nodes } } }
}

describe('saveUsageTree', () => {
  test('default', async () => {
    const tree = await treeOf(25_000)
    await saveUsageTree(tree, file)
    assert.deepEqual(readFileSync(file), Buffer.concat([...dumpUsageTree(tree)]))
    assert.deepEqual(readdirSync(folder), ['usage.tree'])
  })

  test('behavior: replaces a file of this name', async () => {
    writeFileSync(file, 'something else')
    const tree = await treeOf(2)
    await saveUsageTree(tree, file)
    using opened = await openUsageTreeFile(file)
    assert.equal(opened.root, tree.root)
  })

  test('behavior: a failure leaves the file as it was, and nothing beside it', async () => {
    writeFileSync(file, 'what was there')
    const fail = () => {
      throw new RangeError('disk')
    }
    await assert.rejects(saveUsageTree(halfOf(await treeOf(9), fail), file), RangeError)
    assert.equal(readFileSync(file, 'utf8'), 'what was there')
    assert.deepEqual(readdirSync(folder), ['usage.tree'])
  })

  test('behavior: killed while it writes, it leaves no file of this name', () => {
    const code = `
      import { saveUsageTree } from ${JSON.stringify(new URL('./saveUsageTree.ts', import.meta.url).href)}
      import { buildUsageTree } from ${JSON.stringify(new URL('../buildUsageTree.ts', import.meta.url).href)}
      import { HEAD, sharesOf } from ${JSON.stringify(new URL('../../../../test/utils/usageTrees.ts', import.meta.url).href)}
      const tree = await buildUsageTree({ ...HEAD, shares: sharesOf(5_000) })
      Object.defineProperty(tree.packed.tree, 'nodes', { value: { length: 1e6, slice(at) {
        if (at > 0) process.kill(process.pid, 'SIGKILL')
        return new Uint8Array(320_000)
      } } })
      await saveUsageTree(tree, ${JSON.stringify(file)})
      console.log('not killed')`
    const { signal, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
      encoding: 'utf8',
    })
    assert.equal(signal, 'SIGKILL', stdout + stderr)
    const names = readdirSync(folder)
    assert.equal(names.length, 1)
    assert.match(names[0] ?? '', /^usage\.tree\.[0-9a-f]{12}\.part$/)
  })

  test('error: a folder that is not there', async () => {
    await assert.rejects(saveUsageTree(await treeOf(1), path.join(folder, 'none', 'usage.tree')), { code: 'ENOENT' })
  })
})

describe('openUsageTreeFile', () => {
  test('default', async () => {
    const tree = await treeOf(3_000)
    await saveUsageTree(tree, file)
    const opened = await openUsageTreeFile(file)
    for (const index of [0, 1, 1_499, 2_999]) {
      const proof = { leaf: tree.leaf(index), siblings: tree.proof(index) }
      assert.deepEqual(await opened.prove(index), proof)
      assert.deepEqual(await opened.proveWork(proof.leaf.workId), proof)
    }
    opened.close()
    // Twice does no harm.
    opened.close()
    await assert.rejects(opened.prove(0), UsageTreeClosedError)
  })

  test('error: UsageTreeFileError', async () => {
    await saveUsageTree(await treeOf(30), file)
    truncateSync(file, 2_000)
    await assert.rejects(openUsageTreeFile(file), UsageTreeFileError)
  })

  test('error: no file', () => assert.rejects(openUsageTreeFile(file), { code: 'ENOENT' }))
})
