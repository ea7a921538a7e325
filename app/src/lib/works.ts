import { ALL_USES } from '@openroyalty/sdk'
import { consentedIn } from '@openroyalty/sdk/audit'
import type { Hex } from 'viem'
import type { Books } from './books.ts'

/** The uses that a work, or the catalogue that speaks for it, consents to as of the books' last block: one bit each. */
export function usesNow({ state, block }: Books, workId: Hex): number {
  let uses = 0
  for (let use = 1; use <= ALL_USES; use <<= 1) {
    if (consentedIn(state.works, { workId, uses: use, time: block.time })) uses |= use
  }
  return uses
}
