import { type CatalogueProof, catalogueWorkIdOf } from '@openroyalty/sdk'
import { bindingIn, memberIn, ownerIn } from '@openroyalty/sdk/audit'
import type { Address, Hex } from 'viem'
import type { Books } from './books.ts'
import type { CatalogueFound, CatalogueReading } from './readCatalogue.ts'

/** A work of a registered catalogue, and what waits for it. */
export type WaitingWork = {
  catalogueId: Hex
  workId: Hex
  proof: CatalogueProof
  /** Whose it is; nobody's yet where there is none. */
  owner: Address | undefined
  /** Who speaks for the catalogue. */
  steward: Address | undefined
  /** What was proposed for it, or refused. */
  binding: ReturnType<typeof bindingIn>
  /** Pools in which its money is still its catalogue's, with base units that wait for it there. */
  lots: { poolId: Hex; token: Address; amount: bigint }[]
}

/**
 * Works that were found in a file, in each registered catalogue that has its root; none where the chain knows no such catalogue.
 *
 * @param time - In seconds since 1970, not before the books' last block.
 */
export function waitingWorks(books: Books, { root, count, found }: CatalogueReading, time: bigint): WaitingWork[] {
  return cataloguesOf(books, root, count).flatMap(({ catalogueId, steward }) =>
    found.map((each) => waitingWork(books, { catalogueId, proof: { steward, count, ...each } }, time)),
  )
}

function cataloguesOf({ logs }: Books, root: Hex, count: number): { catalogueId: Hex; steward: Address }[] {
  return logs.flatMap((log) =>
    log.contract === 'workRegistry' &&
    log.eventName === 'CatalogueRegistered' &&
    log.args.root === root &&
    log.args.count === count
      ? [log.args]
      : [],
  )
}

type InCatalogue = { catalogueId: Hex; proof: CatalogueProof & CatalogueFound }

function waitingWork({ state }: Books, { catalogueId, proof }: InCatalogue, time: bigint): WaitingWork {
  const { index } = proof.leaf
  const workId = catalogueWorkIdOf({ catalogueId, index })
  const lots = [...state.pools.pools].flatMap(([poolId, { terms, book }]) => {
    // With a membership of its own it has left the lot.
    if (!book.members.has(catalogueId) || book.members.has(workId)) return []
    const lot = memberIn(state.pools, { poolId, workId: catalogueId, time })
    return lot ? [{ poolId, token: terms.token, amount: lot.claimable }] : []
  })
  return {
    ...{ catalogueId, workId, proof, lots },
    owner: ownerIn(state.works.tokens, workId),
    steward: ownerIn(state.works.tokens, catalogueId),
    binding: bindingIn(state.works, workId),
  }
}
