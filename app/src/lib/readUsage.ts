import { readUsageBytes } from '@openroyalty/sdk/audit'
import {
  buildUsageTree,
  restoreUsageTree,
  type UsageLeaf,
  type UsageProof,
  type UsageTree,
} from '@openroyalty/sdk/tree'
import type { Hex } from 'viem'

export type ReadUsageRequest = {
  /** A usage file, packed or not, or a tree file. */
  file: Blob
  /** Works whose leaves are wanted, with what proves them. */
  workIds?: readonly Hex[] | undefined
  /** Positions in the tree of leaves that are wanted. */
  indices?: readonly number[] | undefined
}

/** What a usage file or a tree file says, all of it worked out anew. */
export type UsageReading = {
  kind: 'usage' | 'tree'
  licenseId: Hex
  period: number
  version: number
  /** Of the tree that its shares make. */
  root: Hex
  /** Sum of the shares, in base units. */
  total: bigint
  /** Works with a share. */
  count: number
  /** SHA-256 of a usage file's text. */
  hash: Hex | undefined
  /** Of those works that have a leaf. */
  proofs: UsageProof[]
  /** By position; those that are not there are left out. */
  leaves: UsageLeaf[]
  /** The largest shares, largest first. */
  largest: UsageLeaf[]
}

/** Shares that are shown. */
const LARGEST = 10

/**
 * Reads a usage file and computes each share from what was counted, or a tree file and builds its tree anew; and makes the tree of the
 * shares. Nothing that the file states is taken for true.
 *
 * @throws {UsageFileError} @throws {UsageFileMismatchError} @throws {UsageTreeFileError} when the file does not hold.
 */
export async function readUsage({ file, workIds = [], indices = [] }: ReadUsageRequest): Promise<UsageReading> {
  const first = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  const isPacked = first[0] === 0x1f && first[1] === 0x8b
  const isText = first[0] === 0x7b
  const { tree, hash } =
    isPacked || isText ? await treeOfUsage(isPacked ? file : await packed(file)) : await fromTree(file)
  const { licenseId, period, version, root, total, count } = tree
  const proofs = workIds.flatMap((workId) => {
    const index = tree.indexOf(workId)
    return index === undefined ? [] : [{ leaf: tree.leaf(index), siblings: tree.proof(index) }]
  })
  const leaves = indices.filter((index) => index < count).map((index) => tree.leaf(index))
  return {
    kind: hash ? 'usage' : 'tree',
    ...{ licenseId, period, version, root, total, count, hash, proofs, leaves },
    largest: largestOf(tree),
  }
}

async function treeOfUsage(file: Blob): Promise<{ tree: UsageTree; hash: Hex }> {
  const { head, works, hash } = await readUsageBytes(file)
  const { licenseId, period, version } = head
  const shares = works.filter(({ amount }) => amount > 0n)
  return { tree: await buildUsageTree({ licenseId, period, version, shares }), hash }
}

async function fromTree(file: Blob): Promise<{ tree: UsageTree; hash?: undefined }> {
  const read = async (offset: number, length: number) =>
    new Uint8Array(await file.slice(offset, offset + length).arrayBuffer())
  return { tree: await restoreUsageTree({ size: file.size, read }) }
}

/** As it was before somebody unpacked it. */
function packed(file: Blob): Promise<Blob> {
  return new Response(file.stream().pipeThrough(new CompressionStream('gzip'))).blob()
}

function largestOf(tree: UsageTree): UsageLeaf[] {
  let largest: UsageLeaf[] = []
  for (let index = 0; index < tree.count; index++) {
    const least = largest[LARGEST - 1]
    const leaf = tree.leaf(index)
    if (least && leaf.amount <= least.amount) continue
    largest = [...largest, leaf].sort((a, b) => (a.amount < b.amount ? 1 : -1)).slice(0, LARGEST)
  }
  return largest
}
