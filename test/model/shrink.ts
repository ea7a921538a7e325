/** Makes a failing history small: first with fewer operations, then with smaller numbers. */
import type { Op } from './universe.ts'

/** Whether a history still fails. */
export type Fails = (ops: readonly Op[]) => Promise<boolean>

/** Later operations keep their seconds where one before them is left out. */
function without(ops: readonly Op[], from: number, count: number): Op[] {
  const waited = ops.slice(from, from + count).reduce((sum, { wait }) => sum + wait, 0n)
  return [...ops.slice(0, from), ...ops.slice(from + count)].map((op, i) =>
    i === from ? { ...op, wait: op.wait + waited } : op,
  )
}

async function fewer(ops: readonly Op[], fails: Fails): Promise<readonly Op[]> {
  let kept = ops
  for (let count = Math.ceil(ops.length / 2); count >= 1; count = Math.floor(count / 2)) {
    for (let from = kept.length - count; from >= 0; from -= count) {
      const tried = without(kept, from, count)
      if (tried.length > 0 && (await fails(tried))) kept = tried
    }
  }
  return kept
}

/** Values that may stand for a number: nothing, one, half of it. */
const smaller = (value: bigint) => [0n, 1n, value / 2n].filter((each) => each < value)
const LARGEST = 1n << 70n

/** Every way to replace one number of an operation's arguments by a smaller one. Nested values (structs, proofs) stay as they are. */
function* simpler(op: Op): Generator<Op> {
  for (const wait of smaller(op.wait)) yield { ...op, wait }
  for (const [i, arg] of op.args.entries()) {
    if (typeof arg !== 'bigint' || arg > LARGEST) continue
    for (const value of smaller(arg)) yield { ...op, args: op.args.map((each, k) => (k === i ? value : each)) }
  }
}

async function smallerNumbers(ops: readonly Op[], fails: Fails): Promise<readonly Op[]> {
  let kept = ops
  for (const i of ops.keys()) {
    for (const op of simpler(kept[i] as Op)) {
      const tried = kept.map((each, k) => (k === i ? op : each))
      if (await fails(tried)) kept = tried
    }
  }
  return kept
}

/** Tells at most so many histories on the way. */
export async function shrink(ops: readonly Op[], fails: Fails, most: number): Promise<readonly Op[]> {
  let told = 0
  const bounded: Fails = async (tried) => {
    told += 1
    return told <= most && fails(tried)
  }
  return smallerNumbers(await fewer(ops, bounded), bounded)
}
