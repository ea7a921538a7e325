import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { heldSecondOf } from '@openroyalty/sdk/usage'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { Books } from '../lib/books.ts'
import type { OwnWork } from '../lib/creator.ts'
import { epochsIn } from '../lib/epochs.ts'
import { knownShares, rememberShares } from '../lib/proofs.ts'
import type { UsageReading } from '../lib/readUsage.ts'
import { type DueShare, dueShareOf, type OwnShare, sharesOf } from '../lib/usageClaims.ts'

/** What usage files that were read in this browser say about works: with what can be claimed now, and a way to add a file. */
export function useUsageShares(books: Books, works: readonly OwnWork[]) {
  const client = useRoyaltyConnection()
  const { chainId } = client
  const [version, setVersion] = useState(0)
  const epochs = epochsIn(books)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the storage has changed
  const known = useMemo(() => knownShares({ storage: localStorage, chainId }, epochs), [epochs, chainId, version])
  const shares = useMemo(() => sharesOf(books, works, known), [books, works, known])
  const open = shares.filter(({ state, work }) => state === 'due' && work.share > 0n && work.payee)
  const seconds = useQuery({
    queryKey: ['openroyalty', chainId, 'heldSeconds', open.map(({ row, work }) => [row.epochId, work.workId])],
    queryFn: () =>
      Promise.all(
        open.map(({ row, work }) =>
          heldSecondOf(client, { epoch: row.epoch, workId: work.workId }).then((second) => second ?? null),
        ),
      ),
    enabled: open.length > 0,
    // Of a period that is over.
    staleTime: Number.POSITIVE_INFINITY,
  })
  const secondOf = (share: OwnShare) => seconds.data?.[open.indexOf(share)]
  const due = open.flatMap((share): DueShare[] => {
    const second = secondOf(share)
    return typeof second === 'number' ? [dueShareOf(share, second)] : []
  })
  const told = shares.map((share): OwnShare => (secondOf(share) === null ? { ...share, state: 'noUnits' } : share))

  /** Keeps what a file has said about the works, and tells whether any epoch on the chain is the file's. */
  const remember = useCallback(
    ({ root, period, proofs }: UsageReading): boolean => {
      // Somebody may have published the same root again, under a registry of their own.
      const rows = epochs.filter(({ epoch }) => epoch.root === root && epoch.period === period)
      const workIds = works.map(({ workId }) => workId)
      const place = { storage: localStorage, chainId }
      for (const { epochId } of rows) rememberShares(place, { epochId, workIds, proofs, now: Date.now() })
      setVersion((before) => before + 1)
      return rows.length > 0
    },
    [epochs, works, chainId],
  )
  return { known, shares: told, due, remember }
}
