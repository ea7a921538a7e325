import type { UsageProof } from '@openroyalty/sdk/tree'
import type { UsageClaim } from '@openroyalty/sdk/usage'
import { type Address, type Hex, isAddressEqual } from 'viem'
import type { Books } from './books.ts'
import type { OwnWork } from './creator.ts'
import { type EpochRow, epochsIn } from './epochs.ts'
import type { KnownShares } from './proofs.ts'

/** Why a share is not sent, or that it would be. */
export type ShareState = 'due' | 'claimed' | 'ended' | 'ownWork' | 'usedUp' | 'noUnits'

/** What a work gets out of an epoch. */
export type OwnShare = { row: EpochRow; work: OwnWork; proof: UsageProof; state: ShareState }

/** A share with the second that its claim names. */
export type DueShare = { claim: UsageClaim; epochId: Hex; token: Address; work: OwnWork }

/** Epochs of pools that these works are or were in, alone or with their catalogue: their files may name them. Latest first. */
export function epochsOf(books: Books, works: readonly OwnWork[]): EpochRow[] {
  const { pools, works: registry } = books.state
  return epochsIn(books).filter(({ epoch }) => {
    const members = pools.pools.get(epoch.poolId)?.book.members
    return works.some(({ workId }) => {
      const catalogueId = registry.works.get(workId)?.catalogueId
      return members?.has(workId) || (catalogueId !== undefined && members?.has(catalogueId))
    })
  })
}

/** What files have said about these works, and what has become of it. Mirrors what `UsageEpochs._claim` refuses. */
export function sharesOf(books: Books, works: readonly OwnWork[], known: ReadonlyMap<Hex, KnownShares>): OwnShare[] {
  const owned = new Map(works.map((work) => [work.workId, work]))
  return epochsIn(books).flatMap((row) => {
    // What is claimed first leaves less for the next where a tree shares out more than was paid.
    let left = row.total - row.paid
    const claimed = new Set(row.claims.map(({ index }) => index))
    return (known.get(row.epochId)?.proofs ?? []).flatMap((proof): OwnShare[] => {
      const { workId, amount, index } = proof.leaf
      const work = owned.get(workId)
      if (!work || amount === 0n) return []
      const stateOf = (): ShareState => {
        if (claimed.has(index)) return 'claimed'
        if (row.closed) return 'ended'
        if (work.owner && isAddressEqual(work.owner, row.epoch.payer)) return 'ownWork'
        if (amount > left) return 'usedUp'
        left -= amount
        return 'due'
      }
      return [{ row, work, proof, state: stateOf() }]
    })
  })
}

/**
 * The claim of a share.
 *
 * @param heldAt - A second of the period in which the work held units; `heldSecondOf` finds one.
 */
export function dueShareOf({ row, work, proof }: OwnShare, heldAt: number): DueShare {
  const { index, workId, amount } = proof.leaf
  const { epoch, epochId } = row
  const claim = { epoch, index, workId, amount, heldAt, siblings: proof.siblings }
  return { claim, epochId, token: epoch.token, work }
}
