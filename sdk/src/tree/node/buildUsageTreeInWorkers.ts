import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { HASH_BYTES } from '../../utils/keccak.ts'
import { hashParents, merkleTreeOf, placeLeaves } from '../../utils/merkleTree.ts'
import { type BuildUsageTreeParameters, type UsageTree, usageTreeOf } from '../buildUsageTree.ts'
import { loadKeccak } from '../loadKeccak.ts'
import { packShares } from '../shares.ts'
import { packHead } from '../usageLeaf.ts'
import type { Shared, Task } from './worker.ts'

export type BuildUsageTreeInWorkersParameters = Omit<BuildUsageTreeParameters, 'keccak'> & {
  /** How many threads hash; as many as there are cores where it is left out. */
  readonly workers?: number | undefined
}

/** Parents that are worth asking the workers for; fewer are hashed at once. */
const WORTH_SHARING = 8_192

/**
 * Builds the same tree as {@link buildUsageTree}, hashed by threads. Reading and sorting the shares stays with the calling thread and
 * is half of the work: that much less of it is what the caller's own thread is busy with.
 *
 * @throws What {@link buildUsageTree} throws.
 * @example
 * const tree = await buildUsageTreeInWorkers({ licenseId, period: 3, version: 1, shares })
 */
export async function buildUsageTreeInWorkers({
  licenseId,
  period,
  version,
  shares,
  workers = availableParallelism(),
}: BuildUsageTreeInWorkersParameters): Promise<UsageTree> {
  const head = packHead({ licenseId, period, version })
  const packed = await packShares(shares)
  const { count } = packed
  const shared: Shared = {
    head,
    ids: sharedCopy(packed.ids),
    amounts: sharedCopy(packed.amounts),
    hashes: sharedBytes(count * HASH_BYTES),
    nodes: sharedBytes((2 * count - 1) * HASH_BYTES),
  }

  const threads = Array.from({ length: Math.max(1, workers) }, () => new Worker(workerUrl(), { workerData: shared }))
  /** Splits a range among the threads and waits for all of them. */
  const share = (what: Task['what'], first: number, end: number) => {
    const bounds = threads.map((_, i) => first + Math.floor(((end - first) * i) / threads.length))
    return Promise.all(
      threads.map(async (thread, i) => {
        const task: Task = { what, first: bounds[i] ?? first, end: bounds[i + 1] ?? end }
        thread.postMessage(task)
        // Rejects when the thread fails.
        await once(thread, 'message')
      }),
    )
  }

  try {
    await share('leaves', 0, count)
    const places = placeLeaves(shared.hashes, shared.nodes)
    let end = count - 1
    for (let first = end >>> 1; end - first >= WORTH_SHARING; first = end >>> 1) {
      // The children of these are all hashed, so that none waits for another.
      await share('parents', first, end)
      end = first
    }
    hashParents(await loadKeccak(), shared.nodes, 0, end)
    return usageTreeOf({ licenseId, period, version }, packed, merkleTreeOf(shared.nodes, places))
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
}

/** The worker beside this file in the sources, and the package's own entry of it once they are built. */
function workerUrl(): URL {
  const here = import.meta.url
  return here.endsWith('.ts')
    ? new URL('./worker.ts', here)
    : new URL(import.meta.resolve('@openroyalty/sdk/tree/node/worker'))
}

function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length))
}

function sharedCopy(bytes: Uint8Array): Uint8Array {
  const copy = sharedBytes(bytes.length)
  copy.set(bytes)
  return copy
}
