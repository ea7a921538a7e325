import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import type { Measured } from './buildTree.ts'
import type { Row } from './rows.ts'

const COUNTS = [10_000, 100_000, 1_000_000] as const
const ALTERNATIVE = '@openzeppelin/merkle-tree'

/** What the largest tree may take: a fraction of the alternative's time, and memory; and one proof of it. */
const MAX_RATIO = 1 / 40
const MAX_MEMORY_MB = 1000
const MAX_PROOF_US = 20

/**
 * Usage trees, each built in a process of its own.
 *
 * @param parameters.isFull - Builds the largest with the alternative too, which takes minutes. Otherwise its time and memory are
 *   extrapolated in a straight line from the smaller ones, which flatters it.
 */
export function measureTrees({ isFull }: { isFull: boolean }): { rows: Row[]; problems: string[] } {
  const [small, middle, large] = COUNTS
  const ours = COUNTS.map((count) => measure('ours', count))
  const theirs = [small, middle].map((count) => measure('theirs', count))
  const [, , lastOurs] = ours as [Measured, Measured, Measured]
  const [first, second] = theirs as [Measured, Measured]
  const byLine = (one: number, two: number) => two + ((two - one) / (middle - small)) * (large - middle)
  const third: Measured = isFull
    ? measure('theirs', large)
    : {
        ...second,
        root: lastOurs.root,
        build: byLine(first.build, second.build),
        peak: byLine(first.peak, second.peak),
      }
  theirs.push(third)

  const rows = COUNTS.map((count, i): Row => {
    const [our, their] = [ours[i], theirs[i]] as [Measured, Measured]
    assert.equal(our.root, their.root)
    return {
      what: `usage tree of ${count.toLocaleString('en')} works, CPU`,
      unit: 'ms',
      ours: our.build,
      theirs: their.build,
      alternative: count === large && !isFull ? `${ALTERNATIVE}, extrapolated` : ALTERNATIVE,
    }
  })
  const ofLargest = isFull ? ALTERNATIVE : `${ALTERNATIVE}, of ${middle.toLocaleString('en')}`
  const proofs = { unit: 'µs', theirs: third.proof * 1000, alternative: ofLargest }
  const memory: Row = {
    what: 'memory of the largest at its peak',
    unit: 'MB',
    ours: lastOurs.peak / 1e6,
    theirs: third.peak / 1e6,
    alternative: isFull ? ALTERNATIVE : `${ALTERNATIVE}, extrapolated`,
  }
  const proof: Row = { what: 'one proof of the largest, in memory', ours: lastOurs.proof * 1000, ...proofs }
  const checkedProof: Row = {
    what: 'one proof of the largest, from its file, checked',
    ours: (lastOurs.proofFromFile ?? Number.NaN) * 1000,
    ...proofs,
  }

  const problems: string[] = []
  if (lastOurs.build > third.build * MAX_RATIO)
    problems.push('The largest usage tree takes over a 40th of the alternative.')
  if (memory.ours > MAX_MEMORY_MB) problems.push(`The largest usage tree takes over ${MAX_MEMORY_MB} MB.`)
  if (proof.ours > MAX_PROOF_US) problems.push(`A proof takes over ${MAX_PROOF_US} µs.`)
  return { rows: [...rows, memory, proof, checkedProof], problems }
}

function measure(whose: 'ours' | 'theirs', count: number): Measured {
  const script = path.join(import.meta.dirname, 'buildTree.ts')
  // The alternative needs more than the engine's usual heap for a million leaves.
  const args = ['--max-old-space-size=8192', script, whose, String(count)]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}
