import { type UsageProof, usageRootOf } from '@openroyalty/sdk/tree'
import { type Hex, isHex } from 'viem'
import type { EpochRow } from './epochs.ts'

/** What is known of an epoch's file: leaves of somebody's works with what proves them, and works that have none. */
export type KnownShares = { proofs: UsageProof[]; none: ReadonlySet<Hex> }

/** As it is kept: a leaf is its work, position, amount and siblings. */
type Kept = { at: number; none: Hex[]; leaves: [workId: Hex, index: number, amount: string, siblings: Hex[]][] }
type KeptByEpoch = Record<Hex, Kept>

/** Leaves that are kept of an epoch, and characters in all: some hundred epochs of a few works. Browsers keep five million. */
export const MOST_LEAVES = 200
export const MOST_CHARACTERS = 1_500_000

type TextStorage = Pick<Storage, 'getItem' | 'setItem'>

const keyOf = (chainId: number) => `openroyalty.usage.${chainId}`

/**
 * What files have said about works, by epoch. Whatever is in a browser's storage may be old or have been meddled with: each leaf is led
 * to the root that the chain has, and left out where it does not get there.
 */
export function knownShares(
  { storage, chainId }: { storage: TextStorage; chainId: number },
  epochs: readonly Pick<EpochRow, 'epochId' | 'epoch'>[],
): Map<Hex, KnownShares> {
  const kept = keptIn(storage, chainId)
  const known = new Map<Hex, KnownShares>()
  for (const { epochId, epoch } of epochs) {
    const each = kept[epochId]
    if (!each) continue
    const { licenseId, period, version, root } = epoch
    const proofs = each.leaves.flatMap(([workId, index, amount, siblings]): UsageProof[] => {
      const leaf = { licenseId, period, version, index, workId, amount: BigInt(amount) }
      return leadsTo(root, { leaf, siblings }) ? [{ leaf, siblings }] : []
    })
    known.set(epochId, { proofs, none: new Set(each.none) })
  }
  return known
}

/**
 * Keeps what a file has said about works, beside what was known. Epochs that were read longest ago are let go of where room is short;
 * their files can be read again.
 *
 * @param workIds - All that were looked for.
 * @param now - Milliseconds since 1970.
 */
export function rememberShares(
  { storage, chainId }: { storage: TextStorage; chainId: number },
  {
    epochId,
    workIds,
    proofs,
    now,
  }: { epochId: Hex; workIds: readonly Hex[]; proofs: readonly UsageProof[]; now: number },
): void {
  const kept = keptIn(storage, chainId)
  const before = kept[epochId]
  const found = new Set(proofs.map(({ leaf }) => leaf.workId))
  const leaves = proofs.map(({ leaf, siblings }): Kept['leaves'][number] => [
    leaf.workId,
    leaf.index,
    `${leaf.amount}`,
    [...siblings],
  ])
  const others = before?.leaves.filter(([workId]) => !found.has(workId)) ?? []
  const none = new Set([...(before?.none ?? []), ...workIds].filter((workId) => !found.has(workId)))
  kept[epochId] = { at: now, none: [...none].slice(-MOST_LEAVES), leaves: [...leaves, ...others].slice(0, MOST_LEAVES) }

  const latestFirst = Object.entries(kept).sort(([, a], [, b]) => b.at - a.at)
  for (let count = latestFirst.length; count > 0; count--) {
    const text = JSON.stringify(Object.fromEntries(latestFirst.slice(0, count)))
    if (text.length > MOST_CHARACTERS) continue
    try {
      storage.setItem(keyOf(chainId), text)
      return
    } catch {
      // No room here either: less of it.
    }
  }
}

function keptIn(storage: TextStorage, chainId: number): KeptByEpoch {
  try {
    const value: unknown = JSON.parse(storage.getItem(keyOf(chainId)) ?? '{}')
    return Object.fromEntries(Object.entries(value ?? {}).filter(([epochId, each]) => isHex(epochId) && isKept(each)))
  } catch {
    return {}
  }
}

function isKept(value: unknown): value is Kept {
  const { at, none, leaves } = (value ?? {}) as Partial<Record<keyof Kept, unknown>>
  return (
    typeof at === 'number' &&
    Array.isArray(none) &&
    none.every(isId) &&
    Array.isArray(leaves) &&
    leaves.every(
      (leaf) =>
        Array.isArray(leaf) &&
        isId(leaf[0]) &&
        Number.isInteger(leaf[1]) &&
        typeof leaf[2] === 'string' &&
        /^\d{1,39}$/.test(leaf[2]) &&
        Array.isArray(leaf[3]) &&
        leaf[3].every(isId),
    )
  )
}

function isId(value: unknown): value is Hex {
  return typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value)
}

function leadsTo(root: Hex, proof: UsageProof): boolean {
  try {
    return usageRootOf(proof) === root
  } catch {
    return false
  }
}
