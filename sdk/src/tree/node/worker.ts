// What each worker of `buildUsageTreeInWorkers` runs: it hashes ranges of leaves and parents in memory that all of them share.
import { parentPort, workerData } from 'node:worker_threads'
import { hashParents } from '../../utils/merkleTree.ts'
import { hashLeaves } from '../buildUsageTree.ts'
import { loadKeccak } from '../loadKeccak.ts'

/** What the workers share. */
export type Shared = {
  readonly head: Uint8Array
  readonly ids: Uint8Array
  readonly amounts: Uint8Array
  readonly hashes: Uint8Array
  readonly nodes: Uint8Array
}

/** A range of leaves or of parents to hash: from the first to before the end. */
export type Task = { readonly what: 'leaves' | 'parents'; readonly first: number; readonly end: number }

const { head, ids, amounts, hashes, nodes } = workerData as Shared
const keccak = await loadKeccak()

parentPort?.on('message', ({ what, first, end }: Task) => {
  if (what === 'leaves') hashLeaves(keccak, head, { ids, amounts }, hashes, first, end)
  else hashParents(keccak, nodes, first, end)
  parentPort?.postMessage('done')
})
