/** What an author does to be paid, or anybody for them: look up what was paid to their pool, and claim their works' part. Copy this. */
import type { Hex } from 'viem'
// An app imports these from '@openroyalty/sdk', '@openroyalty/sdk/tree/node' and '@openroyalty/sdk/usage'.
import type { RoyaltyClient } from '../../sdk/src/index.ts'
import { openUsageTreeFile } from '../../sdk/src/tree/node/index.ts'
import { claimUsage, heldSecondOf, type UsageClaim, usageEpochsOf } from '../../sdk/src/usage/index.ts'

type ClaimShareParameters = {
  poolId: Hex
  workIds: readonly Hex[]
  /** The tree of an epoch. The usage file has all that it is made of, so nobody depends on the one who paid for it. */
  treeFile: string
}

/** Claims for all of some works at once; nothing where none of them was used. */
export async function claimShare(author: RoyaltyClient, { poolId, workIds, treeFile }: ClaimShareParameters) {
  const tree = await openUsageTreeFile(treeFile)
  try {
    const epochs = await usageEpochsOf(author, { poolId })
    const epoch = epochs.find(({ epoch: { root } }) => root === tree.root)?.epoch
    if (!epoch) throw new Error(`Nobody has paid by the tree in ${treeFile}.`)

    const claims: UsageClaim[] = []
    for (const workId of workIds) {
      const proof = await tree.proveWork(workId)
      const heldAt = await heldSecondOf(author, { epoch, workId })
      if (proof && heldAt !== undefined) claims.push({ epoch, heldAt, ...proof.leaf, siblings: proof.siblings })
    }
    return claims.length > 0 ? await claimUsage(author, { claims }) : undefined
  } finally {
    tree.close()
  }
}
