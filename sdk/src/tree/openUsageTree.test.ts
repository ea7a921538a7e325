import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { concatBytes, hexToBytes, keccak256, numberToHex, toHex } from 'viem'
import { blobSource, bytesSource } from '../../../test/utils/treeSources.ts'
import { HEAD, isProven, sharesOf } from '../../../test/utils/usageTrees.ts'
import { UsageIndexError } from '../errors/usageTree.ts'
import { UsageTreeFileError, type UsageTreeFileProblem } from '../errors/usageTreeFile.ts'
import { buildUsageTree, type UsageTree } from './buildUsageTree.ts'
import { openUsageTree } from './openUsageTree.ts'
import { restoreUsageTree } from './restoreUsageTree.ts'
import type { UsageShare } from './usageLeaf.ts'
import { dumpUsageTree } from './usageTreeFile.ts'

async function written(shares: Iterable<UsageShare>): Promise<{ tree: UsageTree; bytes: Uint8Array<ArrayBuffer> }> {
  const tree = await buildUsageTree({ ...HEAD, shares })
  return { tree, bytes: concatBytes([...dumpUsageTree(tree)]) as Uint8Array<ArrayBuffer> }
}

const isFileError = (problem?: UsageTreeFileProblem) => (error: unknown) =>
  error instanceof UsageTreeFileError && (problem === undefined || error.problem === problem)

/** A header that is right in itself, whatever it says. */
function sealed(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  copy.set(keccak256(copy.subarray(0, 224), 'bytes'), 224)
  return copy
}

describe('dumpUsageTree', () => {
  test('is laid out as docs/usage-tree.md says', async () => {
    const { tree, bytes } = await written(sharesOf(3))
    const word = (value: bigint | number | `0x${string}`) => numberToHex(BigInt(value), { size: 32 })
    const header = [
      `0x${Buffer.from('openroyalty-usage-tree-1').toString('hex').padEnd(64, '0')}` as const,
      ...[HEAD.licenseId, HEAD.period, HEAD.version, 3, tree.total, tree.root].map(word),
    ].map((each) => hexToBytes(each))
    const records = [0, 1, 2].map((index) => {
      const { workId, amount } = tree.leaf(index)
      const place = tree.packed.tree.places[index] ?? 0
      return hexToBytes(`${workId}${toHex(amount, { size: 16 }).slice(2)}${toHex(place, { size: 4 }).slice(2)}`)
    })
    const checksum = keccak256(concatBytes(header), 'bytes')
    assert.deepEqual(bytes, concatBytes([...header, checksum, ...records, tree.packed.tree.nodes]))
    assert.equal(bytes.length, 224 + 116 * 3)
  })

  test('is the same tree, the same bytes', async () => {
    const [first, second] = [await written([...sharesOf(99)].toReversed()), await written(sharesOf(99))]
    assert.deepEqual(first.bytes, second.bytes)
  })
})

describe('openUsageTree', () => {
  test('proves every leaf as the tree in memory does, whatever is kept of it', async () => {
    for (const count of [1, 2, 3, 7, 64, 65, 200, 1_000]) {
      const { tree, bytes } = await written(sharesOf(count))
      for (const keptLevels of [undefined, 0, 1, 5]) {
        const file = await openUsageTree(bytesSource(bytes), { keptLevels })
        const { root, total } = tree
        assert.deepEqual({ ...file, prove: 0, proveWork: 0 }, { ...HEAD, count, root, total, prove: 0, proveWork: 0 })
        for (let index = 0; index < count; index++) {
          const proof = await file.prove(index)
          assert.deepEqual(proof, { leaf: tree.leaf(index), siblings: tree.proof(index) })
          assert.deepEqual(await file.proveWork(proof.leaf.workId), proof)
        }
        assert.ok(isProven(tree, count - 1, (await file.prove(count - 1)).siblings))
      }
    }
  })

  test('args: a source that answers later', async () => {
    const { tree, bytes } = await written(sharesOf(300))
    const file = await openUsageTree(blobSource(new Blob([bytes])), { keptLevels: 4 })
    const proofs = await Promise.all([0, 7, 299].map((index) => file.prove(index)))
    for (const { leaf, siblings } of proofs) assert.deepEqual(siblings, tree.proof(leaf.index))
    assert.deepEqual(await file.proveWork(tree.leaf(8).workId), { leaf: tree.leaf(8), siblings: tree.proof(8) })
  })

  test('proveWork: works that are not in it, also of uneven ids', async () => {
    const uneven = fc.uniqueArray(
      fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }).map((id) => id >> (id % 250n)),
      {
        minLength: 1,
        maxLength: 400,
      },
    )
    await fc.assert(
      fc.asyncProperty(uneven, fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }), async (numbers, other) => {
        const ids = numbers.map((id) => numberToHex(id === 0n ? 2n ** 255n : id, { size: 32 }))
        const unique = [...new Set(ids)]
        const { tree, bytes } = await written(unique.map((workId) => ({ workId, amount: 1n })))
        const file = await openUsageTree(bytesSource(bytes))
        for (const id of unique) assert.equal((await file.proveWork(id))?.leaf.index, tree.indexOf(id))
        const stranger = numberToHex(other, { size: 32 })
        if (!unique.includes(stranger)) assert.equal(await file.proveWork(stranger), undefined)
      }),
      { numRuns: 50 },
    )
  })

  test('proveWork: reads a few blocks, however many works, and some more where ids are uneven', async () => {
    const even = await written(sharesOf(20_000))
    const uneven = await written(
      Array.from({ length: 20_000 }, (_, i) => ({ workId: numberToHex(i + 1, { size: 32 }), amount: 1n })),
    )
    assert.ok((await readsFor(even)) < 4)
    assert.ok((await readsFor(uneven)) < 24)
  })

  /** How many reads finding and proving a work takes, on average. */
  async function readsFor({ tree, bytes }: Awaited<ReturnType<typeof written>>): Promise<number> {
    let reads = 0
    const source = bytesSource(bytes)
    const read = (offset: number, length: number) => {
      reads += 1
      return source.read(offset, length)
    }
    const file = await openUsageTree({ ...source, read })
    reads = 0
    for (let i = 0; i < 100; i++) await file.proveWork(tree.leaf(i * 200).workId)
    return reads / 100
  }

  test('proveWork: undefined for what is no id', async () => {
    const file = await openUsageTree(bytesSource((await written(sharesOf(3))).bytes))
    for (const id of ['0x', `0x${'00'.repeat(32)}`] as const) assert.equal(await file.proveWork(id), undefined)
  })

  test('error: UsageIndexError', async () => {
    const file = await openUsageTree(bytesSource((await written(sharesOf(3))).bytes))
    for (const index of [-1, 3, 0.5, Number.NaN]) await assert.rejects(file.prove(index), UsageIndexError)
  })

  test('error: UsageTreeFileError, of every length but its own', async () => {
    const { bytes } = await written(sharesOf(5))
    for (let length = 0; length < bytes.length; length++) {
      await assert.rejects(
        openUsageTree(bytesSource(bytes.subarray(0, length))),
        (error) => isFileError('length')(error) && (error as Error).message.includes(`has ${length} bytes`),
      )
    }
    await assert.rejects(openUsageTree(bytesSource(concatBytes([bytes, new Uint8Array(1)]))), isFileError('length'))
  })

  test('error: UsageTreeFileError, cut while it is open', async () => {
    const { bytes } = await written(sharesOf(200))
    const [whole, cut] = [bytesSource(bytes), bytesSource(bytes.subarray(0, 300))]
    let source = whole
    const file = await openUsageTree(
      { size: bytes.length, read: (...range) => source.read(...range) },
      { keptLevels: 2 },
    )
    source = cut
    await assert.rejects(file.prove(0), isFileError('length'))
    await assert.rejects(file.proveWork(keccak256('0x00')), isFileError('length'))
  })

  test('error: UsageTreeFileError, another file', async () => {
    await assert.rejects(openUsageTree(bytesSource(new Uint8Array(1_000))), isFileError('format'))
    const { bytes } = await written(sharesOf(2))
    // A later way of writing it.
    bytes[23] = '2'.charCodeAt(0)
    await assert.rejects(openUsageTree(bytesSource(sealed(bytes))), isFileError('format'))
  })

  test('error: UsageTreeFileError, a header that cannot be', async () => {
    const { bytes } = await written(sharesOf(2))
    // Period, version and count: too large, and for the count too small.
    for (const at of [64, 96, 128]) {
      const wrong = bytes.slice()
      wrong[at] = 1
      await assert.rejects(openUsageTree(bytesSource(sealed(wrong))), isFileError('content'))
    }
    const none = bytes.slice()
    none[159] = 0
    await assert.rejects(openUsageTree(bytesSource(sealed(none))), isFileError('content'))
  })

  test('a changed byte is refused, or changes no proof', async () => {
    for (const count of [1, 2, 5, 11]) {
      const { tree, bytes } = await written(sharesOf(count))
      for (let at = 0; at < bytes.length; at++) {
        const wrong = bytes.slice()
        wrong[at] = (wrong[at] ?? 0) ^ (1 << (at % 8))
        await assert.rejects(restoreUsageTree(bytesSource(wrong)), isFileError(), `byte ${at} restored`)
        if (at < 256) {
          await assert.rejects(openUsageTree(bytesSource(wrong)), isFileError(), `byte ${at} opened`)
          continue
        }
        const file = await openUsageTree(bytesSource(wrong))
        let refused = 0
        for (let index = 0; index < count; index++) {
          try {
            assert.deepEqual(await file.prove(index), { leaf: tree.leaf(index), siblings: tree.proof(index) })
          } catch (error) {
            assert.ok(isFileError('content')(error), `byte ${at}, leaf ${index}: ${error}`)
            refused += 1
          }
        }
        // Records concern one leaf each.
        if (at < 256 + 52 * count) assert.equal(refused, 1, `byte ${at}`)
      }
    }
  })
})

describe('restoreUsageTree', () => {
  test('is the tree that was written', async () => {
    for (const count of [1, 2, 3, 2_500]) {
      const { tree, bytes } = await written(sharesOf(count))
      for (const source of [bytesSource(bytes), blobSource(new Blob([bytes]))]) {
        const restored = await restoreUsageTree(source)
        assert.equal(restored.root, tree.root)
        assert.equal(restored.total, tree.total)
        assert.deepEqual(restored.leaf(count - 1), tree.leaf(count - 1))
        assert.deepEqual(restored.proof(0), tree.proof(0))
      }
    }
  })

  test('error: UsageTreeFileError, too short, cut while it is read', async () => {
    const { bytes } = await written(sharesOf(5))
    await assert.rejects(restoreUsageTree(bytesSource(bytes.subarray(0, 99))), isFileError('length'))
    for (const length of [300, bytes.length - 1]) {
      const cut = bytes.subarray(0, length)
      await assert.rejects(
        restoreUsageTree({ size: bytes.length, read: (at, many) => cut.subarray(at, at + many) }),
        isFileError('length'),
      )
    }
  })

  test('error: what the source throws comes through', async () => {
    const { bytes } = await written(sharesOf(5))
    const source = bytesSource(bytes)
    const read = (at: number, length: number) => {
      if (at > 0) throw new RangeError('disk')
      return source.read(at, length)
    }
    await assert.rejects(restoreUsageTree({ size: bytes.length, read }), RangeError)
  })
})
