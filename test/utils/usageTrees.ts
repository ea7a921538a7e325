import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import { type Hex, keccak256, toHex } from 'viem'
import { type UsageShare, type UsageTree, type UsageTreeHead, usageLeafTypes } from '../../sdk/src/tree/index.ts'

/** Head of every usage tree in tests. */
export const HEAD: UsageTreeHead = { licenseId: keccak256('0x1ce5e'), period: 3, version: 2 }

/** As many shares as asked for, of different works in no order. */
export function* sharesOf(count: number): Generator<UsageShare> {
  for (let i = 0; i < count; i++) yield { workId: keccak256(toHex(i)), amount: BigInt(i % 1000) * 1_000_000n }
}

/** The same with ids that take no hashing: for a million, hashes would take longer than their tree. */
export function* quickSharesOf(count: number): Generator<UsageShare> {
  for (let i = 1; i <= count; i++) {
    // An odd factor makes of each number another one.
    const word = (Math.imul(i, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0')
    yield { workId: `0x${word.repeat(8)}`, amount: BigInt(i % 1000) * 1_000_000n }
  }
}

/** OpenZeppelin's own tree of shares, which come in ascending order of their works. */
export function referenceOf(shares: readonly UsageShare[], { licenseId, period, version }: UsageTreeHead = HEAD) {
  const rows = shares.map(({ workId, amount }, index) => [licenseId, period, version, index, workId, amount])
  return StandardMerkleTree.of(
    rows,
    usageLeafTypes.map(({ type }) => type),
  )
}

/** Whether OpenZeppelin's verifier leads from a leaf of a tree to its root. */
export function isProven({ root, leaf }: Pick<UsageTree, 'root' | 'leaf'>, index: number, siblings: readonly Hex[]) {
  const { licenseId, period, version, workId, amount } = leaf(index)
  const types = usageLeafTypes.map(({ type }) => type)
  return StandardMerkleTree.verify(root, types, [licenseId, period, version, index, workId, amount], [...siblings])
}

/** In ascending order of their works. */
export function sorted(shares: Iterable<UsageShare>): UsageShare[] {
  return [...shares].sort((a, b) => (a.workId < b.workId ? -1 : 1))
}
