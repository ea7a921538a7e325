/** Where a log is on the chain. */
export type Place = { blockNumber: bigint; logIndex: number }

/** Sorts logs into the order of the chain. */
export function byPlace(a: Place, b: Place): number {
  return a.blockNumber === b.blockNumber ? a.logIndex - b.logIndex : a.blockNumber < b.blockNumber ? -1 : 1
}
