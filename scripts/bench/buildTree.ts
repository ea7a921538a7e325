/**
 * Builds a usage tree in a process of its own, and prints what that took as one line of JSON.
 *
 *   node scripts/bench/buildTree.ts ours|theirs COUNT
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import type { Hex } from 'viem'
import { buildUsageTree, type UsageShare, usageLeafTypes } from '../../sdk/src/tree/index.ts'
import { openUsageTreeFile, saveUsageTree } from '../../sdk/src/tree/node/index.ts'
import { cpuTime } from './rows.ts'

/** Times are of processors, in milliseconds. */
export type Measured = {
  root: Hex
  build: number
  /** Most memory of the process, in bytes. */
  peak: number
  proof: number
  /** From a file, checked against the root. */
  proofFromFile?: number
}

const PROOFS = 5_000
const HEAD = { licenseId: `0x${'5a'.repeat(32)}` as const, period: 3, version: 1 }

if (import.meta.main) {
  const count = Number(process.argv[3])
  const measured = process.argv[2] === 'ours' ? await measureOurs(count) : measureTheirs(count)
  console.log(JSON.stringify(measured))
}

async function measureOurs(count: number): Promise<Measured> {
  const start = cpuTime()
  const tree = await buildUsageTree({ ...HEAD, shares: sharesOf(count) })
  const build = cpuTime() - start
  const peak = peakMemory()

  const indices = indicesOf(count)
  const proof = each(indices, (index) => tree.proof(index))
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'))
  try {
    await saveUsageTree(tree, path.join(folder, 'usage.tree'))
    using file = await openUsageTreeFile(path.join(folder, 'usage.tree'))
    // Once before, so that the engine has compiled it, as for the others.
    for (const index of indices) await file.prove(index)
    const before = cpuTime()
    for (const index of indices) await file.prove(index)
    return { root: tree.root, build, peak, proof, proofFromFile: (cpuTime() - before) / PROOFS }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function measureTheirs(count: number): Measured {
  const { licenseId, period, version } = HEAD
  const shares = [...sharesOf(count)].sort((a, b) => (a.workId < b.workId ? -1 : 1))
  const rows = shares.map(({ workId, amount }, index) => [licenseId, period, version, index, workId, amount])
  const start = cpuTime()
  const tree = StandardMerkleTree.of(
    rows,
    usageLeafTypes.map(({ type }) => type),
  )
  const build = cpuTime() - start
  const peak = peakMemory()
  const indices = indicesOf(count)
  return { root: tree.root as Hex, build, peak, proof: each(indices, (index) => tree.getProof(index)) }
}

/** Different works in no order, cheap to make. */
function* sharesOf(count: number): Generator<UsageShare> {
  const id = Buffer.alloc(32)
  for (let i = 0; i < count; i++) {
    for (let word = 0; word < 8; word++) id.writeInt32BE(mix(i * 8 + word), word * 4)
    yield { workId: `0x${id.toString('hex')}`, amount: BigInt(i % 100_000) * 1_000n }
  }
}

/** Spreads numbers over 32 bits, each to another one: the last step of MurmurHash3. */
function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

function indicesOf(count: number): number[] {
  return Array.from({ length: PROOFS }, (_, i) => (i * 7_919) % count)
}

function each(indices: readonly number[], prove: (index: number) => unknown): number {
  for (const index of indices) prove(index)
  const start = cpuTime()
  for (const index of indices) prove(index)
  return (cpuTime() - start) / indices.length
}

function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024
}
